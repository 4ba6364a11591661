"""Values on both sides of every keyword of a schema, derived from the document."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sdkloom.ecma.matching import UnknownPatternError, matching_texts
from sdkloom.reading.document import child
from sdkloom.reading.json_values import JsonObject, JsonValue, as_object, is_array, is_object
from sdkloom.verifying.places import branches
from sdkloom.verifying.values import Values, different, integer, kinds_of, number, strings

_MOST = 400
"""Values of one schema that are tried."""
_LONGEST = 5_000
_ENUM = 60
"""Members of an enumeration that get a neighbour each; all members are tried."""
_UNKNOWN = "unknown_property"
_STRANGERS: tuple[JsonValue, ...] = (None, True, 0, 1.5, "text", [], {})
"""A value of each type."""
_ARABIC = {ord("0") + digit: 0x660 + digit for digit in range(10)}


@dataclass(frozen=True, slots=True)
class Case:
    """A value of a schema that is at or beyond the bounds of a *keyword* of it.

    ``path`` leads to the part of the value that the keyword is about, ``place`` is the origin of
    the schema that has the keyword.
    """

    place: str
    path: tuple[str | int, ...]
    keyword: str
    value: JsonValue


def cases(values: Values, origin: str) -> Iterator[Case]:
    """Go through the cases of the schema at *origin*, each value once."""
    seen = set[str]()  # members of an enumeration count as such, also where they are the base
    for case in itertools.islice(_Cases(values).of(origin), 4 * _MOST):
        key = f"{case.keyword == 'enum'} {json.dumps(case.value)}"
        if key not in seen and len(seen) < _MOST:
            seen.add(key)
            yield case


class _Cases:
    """Goes through the keywords of a schema and of the schemas that are written inside it.

    What a schema refers to has cases of its own: there it is enough that it is asked at all.
    """

    def __init__(self, values: Values) -> None:
        self._values = values
        self._active: set[str] = set()

    def of(self, origin: str) -> Iterator[Case]:
        place, schema = self._values.followed(origin)
        if isinstance(schema, bool):
            yield from (Case(place, (), "valid", value) for value in _STRANGERS)
        if not is_object(schema) or place in self._active:
            return
        self._active.add(place)
        try:
            good = self._values.valid(place)
            for value in (*good, *self._values.valid(place, full=False)):
                yield Case(place, (), "valid", value)
            yield from self._of_keywords(place, schema, good)
        finally:
            self._active.discard(place)

    def _of_keywords(
        self, place: str, schema: JsonObject, good: tuple[JsonValue, ...]
    ) -> Iterator[Case]:
        for keyword, value in (*_members(schema), *self._texts(schema), *_numbers(schema)):
            yield Case(place, (), keyword, value)
        base = good[0] if good else None
        if is_array(base):
            yield from self._of_array(place, schema, base)
        if is_object(base):
            yield from self._of_object(place, schema, base)
        for keyword in ("allOf", "anyOf", "oneOf"):
            for branch in branches(place, schema, keyword):
                yield from self._of_branch(branch, keyword, base)
        yield from self._of_several(place, schema)
        yield from self._of_tags(place, schema)
        for keyword in ("not", "if", "then", "else"):
            if is_object(schema.get(keyword)):
                yield from (
                    replace(case, keyword=keyword) for case in self.of(child(place, keyword))
                )
        keyword = "type" if "type" in schema else "valid"
        for value in _STRANGERS:
            yield Case(place, (), keyword, value)

    def _of_several(self, place: str, schema: JsonObject) -> Iterator[Case]:
        """Go through objects that are made to fit two alternatives at once."""
        for keyword in ("anyOf", "oneOf"):
            found = [self._values.valid(branch) for branch in branches(place, schema, keyword)]
            tables = [value[0] for value in found if value and is_object(value[0])]
            for first, second in itertools.pairwise(tables):
                yield Case(place, (), keyword, {**first, **second})

    def _of_tags(self, place: str, schema: JsonObject) -> Iterator[Case]:
        """Give an object of each alternative the tags of all."""
        discriminator = as_object(schema.get("discriminator"))
        name, mapping = discriminator.get("propertyName"), as_object(discriminator.get("mapping"))
        alternatives = [*branches(place, schema, "oneOf"), *branches(place, schema, "anyOf")]
        if not isinstance(name, str):
            return
        for branch in (place, *alternatives):
            for value in self._values.valid(branch):
                for tag in [*mapping, "unknown"] if is_object(value) else ():
                    yield Case(place, (name,), "discriminator", {**value, name: tag})

    def _of_branch(self, branch: str, keyword: str, base: JsonValue) -> Iterator[Case]:
        """Go through the cases of a part; those of ``allOf`` leave the other parts as they are."""
        own = next(iter(self._values.valid(branch)), None)
        for case in self.of(branch):
            value = case.value
            if keyword == "allOf" and is_object(base) and is_object(value):
                known = own if is_object(own) else {}
                rest = {name: member for name, member in base.items() if name not in known}
                value = {**rest, **value}
            yield replace(case, value=value)

    def _nested(self, origin: str) -> Iterator[Case]:
        """Go through the cases of a schema inside another, or a few of one that is referred to."""
        schema = self._values.judge.document.get(origin)
        if not is_object(schema) or "$ref" not in schema:
            yield from self.of(origin)
            return
        place, target = self._values.followed(origin)
        for value in (*self._values.valid(place), *self._values.valid(place, full=False)):
            yield Case(place, (), "valid", value)
        if is_object(target):
            for keyword, value in (*_members(target), *self._texts(target)):
                yield Case(place, (), keyword, value)
        for value in _STRANGERS:
            yield Case(place, (), "type", value)

    def _of_array(self, place: str, schema: JsonObject, base: list[JsonValue]) -> Iterator[Case]:
        for keyword in ("minItems", "maxItems", "minContains", "maxContains"):
            bound = integer(schema.get(keyword), -1)
            for count in (bound - 1, bound, bound + 1) if 0 <= bound < _LONGEST else ():
                yield Case(place, (), keyword, _sized(base, max(count, 0)))
        if "uniqueItems" in schema and base:
            yield Case(place, (), "uniqueItems", [*base, base[-1]])
        if "items" in schema or "prefixItems" in schema:
            yield Case(place, (), "items", [])
        positions = [*branches(place, schema, "prefixItems")]
        if is_object(schema.get("items")):
            positions.append(child(place, "items"))
        for at, position in enumerate(positions):
            for case in self._nested(position):
                value = [*base[:at], case.value, *base[at + 1 :]]
                yield replace(case, path=(at, *case.path), value=value)
        if base and is_object(schema.get("items")):
            for value in _STRANGERS:
                yield Case(place, (), "items", [*base, value])

    def _of_object(self, place: str, schema: JsonObject, base: JsonObject) -> Iterator[Case]:
        for name in strings(schema.get("required")):
            rest = {key: member for key, member in base.items() if key != name}
            yield Case(place, (name,), "required", rest)
        yield from self._of_properties(place, schema, base)
        for keyword in ("minProperties", "maxProperties"):
            bound = integer(schema.get(keyword), -1)
            for count in (bound - 1, bound, bound + 1) if 0 <= bound < _LONGEST else ():
                member = next(iter(base.values()), "text")
                more = {f"more{number}": member for number in range(count - len(base))}
                some = {key: base[key] for key in list(base)[: max(count, 0)]}
                yield Case(place, (), keyword, {**some, **more})
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            if keyword in schema:
                yield Case(place, (), keyword, {**base, _UNKNOWN: "text"})
                yield Case(place, (), keyword, {**base, _UNKNOWN: 1})
            if is_object(schema.get(keyword)):
                yield from self._of_member(child(place, keyword), _UNKNOWN, base)
        yield Case(place, (), "valid", {**base, _UNKNOWN: "text"})
        patterns = schema.get("patternProperties")
        for pattern in patterns if is_object(patterns) else ():
            for name in self._matching(pattern)[:1]:
                yield from self._of_member(child(place, "patternProperties", pattern), name, base)

    def _of_properties(self, place: str, schema: JsonObject, base: JsonObject) -> Iterator[Case]:
        """Take turns, so that what is left out of many values is not the last properties."""
        properties = schema.get("properties")
        names = list(properties) if is_object(properties) else []
        rows = [self._of_member(child(place, "properties", name), name, base) for name in names]
        for turn in itertools.zip_longest(*rows):
            yield from (case for case in turn if case is not None)

    def _of_member(self, origin: str, name: str, base: JsonObject) -> Iterator[Case]:
        for case in self._nested(origin):
            yield replace(case, path=(name, *case.path), value={**base, name: case.value})

    def _matching(self, pattern: str) -> list[str]:
        try:
            return list(matching_texts(pattern, self._values.judge.is_match))
        except UnknownPatternError:
            return []

    def _texts(self, schema: JsonObject) -> Iterator[tuple[str, JsonValue]]:
        """Go through texts on both sides of a pattern, and of the bounds of a length."""
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            found = self._matching(pattern)[:4]
            bases = dict.fromkeys([*found[:1], *sorted(found, key=len)[-1:]])
            yield from (("pattern", text) for text in found)
            for texts in zip(*map(_neighbours, bases), strict=True):
                yield from (("pattern", text) for text in texts)
            yield from (("pattern", text) for text in ("", "text", "\n"))
        sample = next(iter(self._matching(pattern)), "") if isinstance(pattern, str) else ""
        for keyword in ("minLength", "maxLength"):
            bound = integer(schema.get(keyword), -1)
            for count in (bound - 1, bound, bound + 1) if 0 <= bound < _LONGEST else ():
                for sign in (sample[-1:] or "a", "\U0001f600"):
                    yield keyword, sample[: max(count, 0)].ljust(max(count, 0), sign)


def _neighbours(text: str) -> Sequence[str]:
    return (
        f"{text}\n", text + text[-1:], text[:-1], f" {text}", text.upper(), f"{text} ", f"\n{text}",
        text * 20, f"{text}\u0000", text.translate(_ARABIC), f"{text}!", f"!{text}",
    )  # fmt: skip


def _members(schema: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    """Go through the members of an enumeration, and values beside them."""
    listed = schema.get("enum")
    members = listed if is_array(listed) else []
    yield from (("enum", member) for member in members)
    constants = [schema["const"]] if "const" in schema else []
    yield from (("const", member) for member in constants)
    keyword = "enum" if members else "const"
    for member in [*members[:_ENUM], *constants]:
        if isinstance(member, str):
            beside: list[JsonValue] = [f"{member}x", member[:-1], member.swapcase(), f"{member} "]
        elif number(member) is not None:
            beside = [member + 1, member - 1, str(member)]
        else:
            beside = []
        yield from ((keyword, value) for value in beside)


def _numbers(schema: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        bound = schema.get(keyword)
        if isinstance(bound, bool):  # of 2.0 and 3.0, which say whether the other bound is allowed
            bound = schema.get(keyword.removeprefix("exclusive").lower())
        if (limit := number(bound)) is not None:
            for step in (0, 1, -1, 0.5, -0.5):
                value = limit + step
                yield keyword, int(value) if value == int(value) else value
    if unit := number(schema.get("multipleOf")):
        beside = (unit + 1, unit + unit / 2, unit / 4)
        yield from (("multipleOf", value) for value in (unit, unit * 3, *beside))
    if "integer" in kinds_of(schema):
        yield "type", 1.5


def _sized(base: list[JsonValue], count: int) -> list[JsonValue]:
    """Give a list of *count* items, different ones where that is easy."""
    return [*base[:count], *different(tuple(base[:1]), count - len(base))]
