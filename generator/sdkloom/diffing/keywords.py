"""Constraints: which of two merged schemas asks more of a value, keyword by keyword."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import lcm
from typing import Any

from sdkloom.diffing.assertions import content_of, divides
from sdkloom.diffing.patterns import (
    asks_only_length,
    is_length,
    lengths_of,
    pattern_key,
    pattern_trend,
)
from sdkloom.diffing.rules import Kind, Trend, constraint_kind
from sdkloom.openapi.keywords import KEYWORD_OF, KEYWORDS, holding
from sdkloom.reading.json_values import JsonValue, is_object, same_value
from sdkloom.schemas.ast import EMPTY_SCHEMA, Schema
from sdkloom.schemas.fingerprint import fingerprint
from sdkloom.schemas.merged import Merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A keyword that differs; the parts are the schemas that contain it."""

    name: str
    field: str
    keyword: str
    trend: Trend
    before: str
    after: str
    old: Schema
    new: Schema

    @property
    def kind(self) -> Kind:
        """The kind of change this is."""
        return constraint_kind(self.name, self.trend)

    @property
    def narrows(self) -> bool:
        """Whether values that were valid may no longer be."""
        if self.trend == "removed":
            return self.field in _EXCEPTIONS
        return self.trend in ("added", "tightened", "changed") and self.name not in _ANNOTATIONS

    @property
    def alone(self) -> Schema | None:
        """A schema that asks this and nothing else, where it is a matter of one keyword."""
        if self.field not in _ALONE:
            return None
        asked: dict[str, Any] = {self.field: getattr(self.new, self.field)}
        return EMPTY_SCHEMA._replace(origin=f"{self.new.origin} {self.keyword}", **asked)


_COUNTS = {
    keyword.field: keyword.bound == "upper"
    for keyword in KEYWORDS
    if keyword.field is not None and keyword.bound is not None and keyword.instance != "number"
}
"""Fields of bounds, and whether they bound from above; ranges of numbers are compared by ``_limits``."""
_COUNTS_FROM_ZERO = ("min_length", "min_items", "min_properties")
_COMPARED_ELSEWHERE = {
    *("properties", "additionalProperties", "unevaluatedProperties", "items"),
    *("allOf", "anyOf", "oneOf"),
}
"""Keywords whose schemas are compared as fields, items and variants, or merged."""
_ALONE = {
    *_COUNTS,
    *("maximum", "minimum", "exclusive_maximum", "exclusive_minimum"),
    *("multiple_of", "pattern", "unique_items"),
} - {"min_contains", "max_contains"}
"""Fields of keywords that ask the same whatever stands beside them."""
_NAMES = {"if": "condition", "then": "condition", "else": "condition"}
_STRUCTURES = tuple(
    (_NAMES.get(name) or re.sub("[A-Z]", r"-\g<0>", name).lower(), field)
    for field, name in KEYWORD_OF.items()
    if name in holding("schema", "schemas", "map") - _COMPARED_ELSEWHERE
    or name in {"dependentRequired", "contentEncoding", "contentMediaType"}
)
"""The other keywords with a structure: the names of their changes, and their fields."""
_EXCEPTIONS = ("prefix_items", "pattern_properties")
"""Fields whose keywords say of what others do not hold, as ``items`` does not of the first items."""
_ANNOTATIONS = ("content-encoding", "content-media-type")
"""What is in a text, which no schema refuses."""


def constraints(old: Merged, new: Merged, same: Callable[[str], str]) -> Iterator[Constraint]:
    """Compare all constraints; *same* gives what an old reference is called in the new document."""
    spelled_otherwise = _counts_characters(old, new, new) or _counts_characters(new, old, new)
    for field, is_upper in _COUNTS.items():
        if not spelled_otherwise or field not in ("min_length", "max_length"):
            yield from _bound(field, old, new, upper=is_upper)
    yield from _limits("maximum", old, new, upper=True)
    yield from _limits("minimum", old, new, upper=False)
    yield from _multiples(old, new)
    if not spelled_otherwise:
        yield from _patterns(old, new)
    yield from _uniqueness(old, new)
    conditions = [any(part.if_ is not None for part in merged.parts) for merged in (old, new)]
    is_same_content = content_of(old.parts) == content_of(new.parts)
    for name, field in _STRUCTURES:
        if is_same_content and name in _ANNOTATIONS:
            continue  # a format of OpenAPI 3.0 means what these keywords of 3.1 do
        # A condition that is added or removed is one change, with what follows from it.
        if field not in ("then", "else_") or all(conditions):
            yield from _structure(name, field, old, new, same)


def _counts_characters(pattern: Merged, bounds: Merged, new: Merged) -> bool:
    """Whether one side asks for lengths by a pattern, and the other for the same by bounds."""
    patterns = [value for value, _ in _values(pattern, "pattern")]
    limits = [
        _strictest(bounds, field, upper=upper)[0]
        for field, upper in (("min_length", False), ("max_length", True))
    ]
    # Dots do not admit ends of lines.
    if not all(map(asks_only_length if pattern is new else is_length, patterns)):
        return False
    if len(patterns) != 1 or _values(bounds, "pattern") or limits == [None, None]:
        return False
    least, most = lengths_of(patterns[0])
    return [least or None, most] == limits


def _values(merged: Merged, field: str) -> list[tuple[JsonValue, Schema]]:
    nothing = getattr(EMPTY_SCHEMA, field)
    found = [(getattr(part, field), part) for part in merged.parts]
    return [(value, part) for value, part in found if value != nothing]


def _limits(field: str, old: Merged, new: Merged, *, upper: bool) -> Iterator[Constraint]:
    """Compare the ends of a range; one that is open now, or no longer is, is the same end."""
    fields = field, f"exclusive_{field}"
    before, after = (
        [name for name in fields if _strictest(merged, name, upper=upper)[0] is not None]
        for merged in (old, new)
    )
    if len(before) != 1 or len(after) != 1 or before == after:
        for name in fields:
            yield from _bound(name, old, new, upper=upper)
        return
    first, last = (
        _strictest(merged, names[0], upper=upper) for merged, names in ((old, before), (new, after))
    )
    is_tighter = after[0] == fields[1] if first[0] == last[0] else _below(last, first) is upper
    trend: Trend = "tightened" if is_tighter else "loosened"
    constraint = _constraint(field, after[0], trend, first, last)
    yield replace(constraint, before=f"{KEYWORD_OF[before[0]]} {_text(first[0])}")


def _below(left: tuple[JsonValue, Schema], right: tuple[JsonValue, Schema]) -> bool:
    return bool(left[0] < right[0])


def _bound(field: str, old: Merged, new: Merged, *, upper: bool) -> Iterator[Constraint]:
    before, after = _strictest(old, field, upper=upper), _strictest(new, field, upper=upper)
    if before[0] == after[0]:
        return
    trend: Trend
    if before[0] is None:
        trend = "added"
    elif after[0] is None:
        trend = "removed"
    else:
        trend = "tightened" if (after[0] < before[0]) is upper else "loosened"
    yield _constraint(field.replace("_", "-"), field, trend, before, after)


def _strictest(merged: Merged, field: str, *, upper: bool) -> tuple[int | float | None, Schema]:
    found: list[tuple[int | float, Schema]] = _values(merged, field)
    if field in _COUNTS_FROM_ZERO:
        found = [(value, part) for value, part in found if value > 0]
    if not found:
        return None, merged.parts[0]
    pick = min if upper else max
    return pick(found, key=lambda bound: bound[0])


def _multiples(old: Merged, new: Merged) -> Iterator[Constraint]:
    field = "multiple_of"
    before, after = _values(old, field), _values(new, field)
    # Every multiple of 6 is one of 3: the divisor asks less.
    added, removed = _not_implied(after, before), _not_implied(before, after)
    if not added and not removed:
        return
    trend: Trend = "changed"
    if not before or not after:
        trend = presence_trend(before, after)
    elif not added or not removed:
        trend = "tightened" if added else "loosened"
    first, last = _first(removed or before, old), _first(added or after, new)
    yield _constraint("multiple-of", field, trend, first, last)


def _not_implied(
    found: list[tuple[JsonValue, Schema]], others: list[tuple[JsonValue, Schema]]
) -> list[tuple[JsonValue, Schema]]:
    """The divisors that what is a multiple of all *others* need not be a multiple of."""
    numbers: list[int | float] = [number for number, _ in others]
    whole = [int(number) for number in numbers if isinstance(number, int) or number.is_integer()]
    numbers += [lcm(*whole)] if whole else []
    return [each for each in found if not any(divides(each[0], number) for number in numbers)]


def _first(found: list[tuple[JsonValue, Schema]], merged: Merged) -> tuple[JsonValue, Schema]:
    return found[0] if found else (None, merged.parts[0])


def _patterns(old: Merged, new: Merged) -> Iterator[Constraint]:
    before, after = (
        {pattern_key(value): (value, part) for value, part in _values(merged, "pattern")}
        for merged in (old, new)
    )
    removed = [entry for key, entry in before.items() if key not in after]
    added = [entry for key, entry in after.items() if key not in before]
    if len(removed) == len(added) == 1:
        trend = pattern_trend(removed[0][0], added[0][0])
        yield _constraint("pattern", "pattern", trend, removed[0], added[0])
        return
    for pattern in removed:
        yield _constraint("pattern", "pattern", "removed", pattern, (None, new.parts[0]))
    for pattern in added:
        yield _constraint("pattern", "pattern", "added", (None, old.parts[0]), pattern)


def _uniqueness(old: Merged, new: Merged) -> Iterator[Constraint]:
    field = "unique_items"
    before, after = _values(old, field), _values(new, field)
    if bool(before) != bool(after):
        trend = presence_trend(before, after)
        yield _constraint("unique-items", field, trend, _first(before, old), _first(after, new))


def _structure(
    name: str, field: str, old: Merged, new: Merged, same: Callable[[str], str]
) -> Iterator[Constraint]:
    before, after = _values(old, field), _values(new, field)
    prints = {fingerprint(value, same) for value, _ in before}
    others = {fingerprint(value, str) for value, _ in after}
    if prints == others:
        return
    trend = presence_trend(before, after)
    first = next((entry for entry in before if fingerprint(entry[0], same) not in others), None)
    last = next((entry for entry in after if fingerprint(entry[0], str) not in prints), None)
    yield _constraint(
        name,
        field,
        trend,
        (None if not before else _shown(first or before[0]), (first[1] if first else old.parts[0])),
        (None if not after else _shown(last or after[0]), (last[1] if last else new.parts[0])),
    )


def _shown(entry: tuple[JsonValue, Schema]) -> JsonValue:
    value = entry[0]
    if isinstance(value, Schema):
        return "a schema"
    if is_object(value):
        return ", ".join(value)
    return value if isinstance(value, str) else f"{len(value)} schemas"


def _constraint(
    name: str,
    keyword: str,
    trend: Trend,
    before: tuple[JsonValue, Schema],
    after: tuple[JsonValue, Schema],
) -> Constraint:
    spelled = KEYWORD_OF[keyword]
    return Constraint(
        name=name,
        field=keyword,
        keyword=spelled,
        trend=trend,
        before="" if before[0] is None else f"{spelled} {_text(before[0])}",
        after="" if after[0] is None else f"{spelled} {_text(after[0])}",
        old=before[1],
        new=after[1],
    )


def presence_trend(before: object, after: object) -> Trend:
    """What became of a keyword that differs: it is absent where its values are empty."""
    return "changed" if before and after else "added" if after else "removed"


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else same_value(value)
