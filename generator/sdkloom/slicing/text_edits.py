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
    """Make *edits*, which must not overlap; those at one place in the order given."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*parts, text[at:]))


def same(one: JsonValue, other: JsonValue) -> bool:
    """Tell whether two JSON values would be written alike: order and kinds of numbers count."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if is_object(one):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if is_array(one):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def kept_keys(keys: list[str], new: Iterable[str]) -> tuple[list[bool], list[str]] | None:
    """Tell which of *keys* are in *new*, and which of *new* come after them.

    None if *new* has them in another order, or new ones between them.
    """
    wanted = list(new)
    held = set(wanted)
    kept = [key in held for key in keys]
    stay = [key for key, stays in zip(keys, kept, strict=True) if stays]
    return (kept, wanted[len(stay) :]) if wanted[: len(stay)] == stay else None


def kept_items(old: list[JsonValue], new: list[JsonValue]) -> list[bool] | None:
    """Tell which items of *old* make *new*; None if there is something else in it."""
    waiting: Iterator[JsonValue] = iter(new)
    none = object()
    wanted: JsonValue = next(waiting, none)
    kept: list[bool] = []
    for item in old:
        kept.append(wanted is not none and same(item, wanted))
        if kept[-1]:
            wanted = next(waiting, none)
    return kept if wanted is none else None
