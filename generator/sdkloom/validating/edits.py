"""Other values in places of a document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from sdkloom.reading.json_values import JsonValue, as_array, is_object

FilePath: TypeAlias = tuple[str, ...]
"""A file's name in origins, and the tokens of a place in it."""


def edited(
    files: dict[str, JsonValue],
    edits: Iterable[tuple[FilePath, JsonValue]],
    repeats: Iterable[tuple[FilePath, FilePath]],
) -> dict[str, JsonValue]:
    """Put other values in their places; what is on the way there is copied, the rest shared.

    *repeats* are pairs of places that hold the same object, as YAML's aliases do: after the edits
    they hold the same object again, the one of the second place.
    """
    holder: dict[str, JsonValue] = {**files}
    copies: set[int] = set()
    for at, new in sorted(edits, key=lambda edit: len(edit[0])):
        _put(_writable(holder, at[:-1], copies), at[-1], new)
    for again, first in repeats:
        if again != first:
            value = _writable(holder, first, copies)
            _put(_writable(holder, again[:-1], copies), again[-1], value)
    return holder


def _writable(holder: JsonValue, way: FilePath, copies: set[int]) -> JsonValue:
    """Give the container at the end of *way*, a copy as all on the way are."""
    container = holder
    for step in way:
        inner = container[step] if is_object(container) else as_array(container)[int(step)]
        if id(inner) not in copies:
            inner = {**inner} if is_object(inner) else [*as_array(inner)]
            copies.add(id(inner))
            _put(container, step, inner)
        container = inner
    return container


def _put(container: JsonValue, step: str, value: JsonValue) -> None:
    if is_object(container):
        container[step] = value
    else:
        as_array(container)[int(step)] = value
