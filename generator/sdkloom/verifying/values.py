"""Values that a schema allows: the smallest object, and one with every property."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sdkloom.diagnostics import SpecError
from sdkloom.ecma.matching import UnknownPatternError, matching_texts
from sdkloom.reading.document import child
from sdkloom.reading.json_values import JsonObject, JsonValue, as_object, is_array, is_object
from sdkloom.schemas.formats import meant_types
from sdkloom.verifying.judge import Judge
from sdkloom.verifying.places import branches, get, leaves, nodes, reached

_DEPTH = 6
_TRIED = 40
"""Candidates that are judged before a schema is given up."""
_LONGEST = 10_000
"""The most characters or items that are made for a bound."""

_LARGEST = 1e15
"""Numbers beyond have no neighbours that a float can tell."""

FORMATS = {
    "date": "2024-02-29", "date-time": "2024-02-29T12:30:00Z", "time": "12:30:00Z",
    "uuid": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "byte": "aGVsbG8=", "base64url": "aGVsbG8",
    "email": "ada@example.com", "uri": "https://example.com/a", "url": "https://example.com/a",
    "hostname": "example.com", "ipv4": "127.0.0.1", "ipv6": "::1", "duration": "P1D",
}  # fmt: skip
"""A text of each format that Python reads and writes in one way."""

Place: TypeAlias = tuple[str, JsonValue]
"""The origin of a schema, and the schema, references followed."""


@dataclass(slots=True)
class Values:
    """Makes values that *judge* allows, which the schemas of its document describe."""

    judge: Judge
    _known: dict[tuple[str, bool], tuple[JsonValue, ...]] = field(
        default_factory=dict[tuple[str, bool], "tuple[JsonValue, ...]"]
    )
    _active: set[tuple[str, bool]] = field(default_factory=set[tuple[str, bool]])

    def followed(self, origin: str) -> Place:
        """Give the schema at *origin*, its references followed."""
        document, seen = self.judge.document, set[str]()
        try:
            schema = document.get(origin)
            while is_object(schema) and isinstance(ref := schema.get("$ref"), str):
                if origin in seen:
                    break
                seen.add(origin)
                origin = self.judge.resolve(ref, origin)
                schema = document.get(origin)
        except SpecError:
            return origin, True
        return origin, schema

    def valid(self, origin: str, *, full: bool = True, depth: int = 0) -> tuple[JsonValue, ...]:
        """Make a value that is allowed, with all properties if *full*: one value, or none."""
        place, _ = self.followed(origin)
        key = (place, full)
        if key in self._known:
            return self._known[key]
        if key in self._active or depth > _DEPTH:
            return ()
        self._active.add(key)
        try:
            candidates = itertools.islice(self._candidates(place, depth, full=full), _TRIED)
            found = tuple(
                itertools.islice(
                    (value for value in candidates if self.judge.is_valid(place, value)), 1
                )
            )
        finally:
            self._active.discard(key)
        if found or depth == 0:
            self._known[key] = found
        return found

    def patterns(self, origin: str) -> Iterator[str]:
        """Go through the patterns of a schema and of those inside it and that it refers to."""
        for place in sorted(reached(self.judge, origin)):
            for node in nodes(get(self.judge.document, place)):
                if isinstance(pattern := node.get("pattern"), str):
                    yield pattern
                if is_object(patterns := node.get("patternProperties")):
                    yield from patterns

    def _candidates(self, origin: str, depth: int, *, full: bool) -> Iterator[JsonValue]:
        origin, schema = self.followed(origin)
        if not is_object(schema):
            yield "text"
            return
        if "const" in schema:
            yield schema["const"]
        if is_array(listed := schema.get("enum")):
            yield from listed
        yield from self._combined(origin, schema, depth, full=full)
        for kind in kinds_of(schema):
            yield from self._of_kind(kind, origin, schema, depth, full=full)
        for key in ("default", "example"):
            if key in schema:
                yield schema[key]
        if is_array(listed := schema.get("examples")):
            yield from listed

    def _of_kind(
        self, kind: str, origin: str, schema: JsonObject, depth: int, *, full: bool
    ) -> Iterator[JsonValue]:
        match kind:
            case "object":
                yield from self._objects(origin, schema, depth, full=full)
            case "array":
                yield from self._arrays(origin, schema, depth, full=full)
            case "string":
                yield from self.texts(schema)
            case "integer" | "number":
                yield from numbers(schema)
            case "boolean":
                yield from (True, False)
            case "null":
                yield None
            case _:
                yield from ("text", 1, {}, [], None)

    def _combined(
        self, origin: str, schema: JsonObject, depth: int, *, full: bool
    ) -> Iterator[JsonValue]:
        """Join a value of every part of ``allOf`` with one of an alternative."""
        parts = [*branches(origin, schema, "allOf")]
        alternatives = [*branches(origin, schema, "oneOf"), *branches(origin, schema, "anyOf")]
        if not parts and not alternatives:
            return
        own = "properties" in schema or "object" in kinds_of(schema)
        objects = self._objects(origin, schema, depth, full=full) if own else iter(())
        table = next(objects, JsonObject())
        choices = [[*parts, alternative] for alternative in alternatives] or [parts]
        cut_off: list[JsonValue] = []  # where the schema is recursive
        for chosen in choices:
            values = [self._part(part, depth, full=full) for part in chosen]
            tables = [value for value in values if is_object(value)]
            if len(tables) == len(values):
                joined = {key: value for part in (*tables, table) for key, value in part.items()}
                values = [{**joined, **self._tag_of(schema, chosen[-1])}, joined]
            if self.judge.is_valid(chosen[-1], values[-1]):
                yield from values
            else:
                cut_off += values
        yield from cut_off

    def _tag_of(self, schema: JsonObject, alternative: str) -> JsonObject:
        """Give the tag by which a discriminator names an alternative."""
        discriminator = schema.get("discriminator")
        name = discriminator.get("propertyName") if is_object(discriminator) else None
        ref = as_object(self.judge.document.get(alternative)).get("$ref")
        if not is_object(discriminator) or not isinstance(name, str) or not isinstance(ref, str):
            return {}
        component = ref.rpartition("/")[2]
        for tag, target in as_object(discriminator.get("mapping")).items():
            if isinstance(target, str) and target.rpartition("/")[2] == component:
                return {name: tag}
        return {name: component}

    def _part(self, origin: str, depth: int, *, full: bool) -> JsonValue:
        """Make a value for a part, which alone may allow none: what it asks for counts."""
        found = self.valid(origin, full=full, depth=depth + 1)
        if found or depth > _DEPTH:
            return found[0] if found else {}
        return next(self._candidates(origin, depth + 1, full=full), JsonObject())

    def _objects(
        self, origin: str, schema: JsonObject, depth: int, *, full: bool
    ) -> Iterator[JsonObject]:
        required = strings(schema.get("required"))
        properties = schema.get("properties")
        names = list(properties) if is_object(properties) else []
        found: dict[str, JsonValue] = {}
        for name in dict.fromkeys((*names, *required)):
            if not full and name not in required:
                continue
            value: tuple[JsonValue, ...] = ("text",)
            if name in names:
                place = child(origin, "properties", name)
                value = self.valid(place, full=full, depth=depth + 1)
            if value:
                found[name] = value[0]
        if full and not found:
            yield self._filled(origin, schema, found, depth)
        yield self._tagged(schema, found)
        if found:
            yield found
            yield self._filled(origin, schema, found, depth)

    def _tagged(self, schema: JsonObject, found: JsonObject) -> JsonObject:
        """Give an object the tag that its discriminator names first."""
        discriminator = schema.get("discriminator")
        if not is_object(discriminator):
            return found
        name, mapping = discriminator.get("propertyName"), discriminator.get("mapping")
        if isinstance(name, str) and is_object(mapping) and mapping:
            return {**found, name: next(iter(mapping))}
        return found

    def _filled(self, origin: str, schema: JsonObject, found: JsonObject, depth: int) -> JsonObject:
        """Add properties with names of our own, as many as have to be there."""
        filled = dict(found)
        count = max(integer(schema.get("minProperties"), 0), len(found) + 1)
        place = child(origin, "additionalProperties")
        additional = schema.get("additionalProperties")
        names = [f"key{number}" for number in range(min(count, _LONGEST))]
        if is_object(patterns := schema.get("patternProperties")):
            for pattern in patterns:
                names = [*matching_texts(pattern, self.judge.is_match), *names]
        for name in names[: count - len(found)]:
            known = self.valid(place, depth=depth + 1) if is_object(additional) else ("text",)
            if known:
                filled[name] = known[0]
        return filled

    def _arrays(
        self, origin: str, schema: JsonObject, depth: int, *, full: bool
    ) -> Iterator[list[JsonValue]]:
        first = [
            value
            for place in branches(origin, schema, "prefixItems")
            for value in self.valid(place, full=full, depth=depth + 1)
        ]
        least = integer(schema.get("minItems"), 0)
        count = min(max(least, 1 if full else 0), _LONGEST) - len(first)
        item: tuple[JsonValue, ...] = ("text",)
        if "items" in schema:
            item = self.valid(child(origin, "items"), full=full, depth=depth + 1)
        yield [*first, *(list(item) * max(count, 0))]
        items = as_object(self.followed(child(origin, "items"))[1]) if "items" in schema else {}
        if is_array(listed := items.get("enum")):
            yield listed[: max(count, 1)]
        yield [*first, *list(different(item, count))]
        yield first

    def texts(self, schema: JsonObject) -> Iterator[str]:
        """Write texts for a schema of strings: of its format, of its pattern, of its length."""
        if isinstance(name := schema.get("format"), str) and name in FORMATS:
            yield FORMATS[name]
        if schema.get("contentEncoding") in ("base64", "base64url"):
            yield FORMATS["base64url"] if schema["contentEncoding"] == "base64url" else "aGVsbG8="
        low = integer(schema.get("minLength"), 0)
        high = integer(schema.get("maxLength"), _LONGEST)
        if isinstance(pattern := schema.get("pattern"), str):
            try:
                for text in matching_texts(pattern, self.judge.is_match):
                    yield text
                    yield text.ljust(min(low, _LONGEST), text[-1:] or "a")[: max(high, 0)]
            except UnknownPatternError:
                pass
        yield "text".ljust(min(low, _LONGEST), "t")[: max(high, 0)]
        for key in ("example", "default"):
            if isinstance(given := schema.get(key), str):
                yield given
        yield from FORMATS.values()


def different(values: tuple[JsonValue, ...], count: int) -> Iterator[JsonValue]:
    """Give *count* values, each different from the others, that resemble the first of *values*."""
    for value in values:
        for number in range(min(count, _LONGEST)):
            match value:
                case bool() | None:
                    return
                case str():
                    yield f"{value}{number}"
                case int() | float():
                    yield value + number
                case _:
                    yield value


def numbers(schema: JsonObject) -> Iterator[int | float]:
    """Give numbers that a schema of numbers may allow."""
    unit = number(schema.get("multipleOf"))
    bounds = [
        bound
        for key in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
        if (bound := number(schema.get(key))) is not None
    ]
    is_integer = schema.get("type") == "integer"
    for start in (*bounds, 12, 1, 0, -1):
        for value in (start, start + 1, start - 1, start + 0.5, start - 0.5):
            whole = int(value) if value == int(value) else value
            if unit:
                yield unit
                steps = int(value / unit)
                yield from (steps * unit, (steps + 1) * unit)
            if not is_integer or isinstance(whole, int):
                yield whole


def kinds_of(schema: JsonObject) -> list[str]:
    """List the types that a schema allows, null last; what its keywords are about if it has none."""
    kind = schema.get("type")
    listed = [kind] if isinstance(kind, str) else strings(kind)
    if listed:
        return sorted(listed, key=lambda name: name == "null")
    name = schema.get("format")
    if isinstance(name, str) and (
        meant := meant_types(None, name, has_pattern="pattern" in schema)
    ):
        return [*meant]
    for name, keywords in _KINDS.items():
        if any(keyword in schema for keyword in keywords):
            return [name]
    return ["any"]


_KINDS: Mapping[str, tuple[str, ...]] = {
    "object": ("properties", "required", "additionalProperties", "minProperties"),
    "array": ("items", "prefixItems", "minItems"),
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": ("minimum", "maximum", "multipleOf", "exclusiveMinimum"),
}


def strings(value: JsonValue) -> list[str]:
    """Take the strings out of an array."""
    return [item for item in value if isinstance(item, str)] if is_array(value) else []


def integer(value: JsonValue, otherwise: int) -> int:
    """Take a whole number for what it is."""
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def number(value: JsonValue) -> int | float | None:
    """Take a number for what it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < _LARGEST else None


def has_other_format(values: Values, origin: str, value: JsonValue) -> bool:
    """Tell whether a text in *value* may not be of the format that its schema names."""
    document = values.judge.document
    for places, part in leaves(values.judge, origin, value):
        schemas = [schema for place in places if is_object(schema := get(document, place))]
        is_formatted = any({"format", "contentEncoding"} & schema.keys() for schema in schemas)
        if is_formatted and isinstance(part, str) and part not in FORMATS.values():
            return True
    return False
