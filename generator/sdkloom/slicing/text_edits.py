"""Changes to a text, made at once: what is not touched stays byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sdkloom.reading.json_values import JsonValue, is_array, is_object


class Edit(NamedTuple):
    """Replace what stands between two offsets; where they are equal, insert."""

    start: int
    end: int
    text: str = ""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Apply *edits*, which must not overlap; those at one place in the order given."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*parts, text[at:]))


def same(value: JsonValue, other: JsonValue) -> bool:
    """Whether two JSON values would be written alike: order and kinds of numbers count."""
    if value is other:
        return True
    if type(value) is not type(other):
        return False
    if is_object(value):
        return list(value) == list(other) and all(same(value[key], other[key]) for key in value)
    if is_array(value):
        return len(value) == len(other) and all(map(same, value, other))
    return bool(value == other)


def shared_keys(keys: list[str], new: Iterable[str]) -> tuple[list[bool], list[str]] | None:
    """Find which of *keys* are in *new*, and which of *new* come after them.

    None if *new* has them in another order, or new ones between them.
    """
    wanted = list(new)
    common = set(wanted)
    remains = [key in common for key in keys]
    stay = [key for key, stays in zip(keys, remains, strict=True) if stays]
    return (remains, wanted[len(stay) :]) if wanted[: len(stay)] == stay else None


def remaining_items(old: list[JsonValue], new: list[JsonValue]) -> list[bool] | None:
    """Find which items of *old* make *new*; None if there is something else in it."""
    waiting: Iterator[JsonValue] = iter(new)
    none = object()
    wanted: JsonValue = next(waiting, none)
    remains: list[bool] = []
    for item in old:
        remains.append(wanted is not none and same(item, wanted))
        if remains[-1]:
            wanted = next(waiting, none)
    return remains if wanted is none else None
