"""Random components over every keyword of a dialect, and values that they may or may not allow."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Json = Any
Draw = Callable[[st.SearchStrategy[Any]], Any]
SchemaMaker = Callable[["Schemas", int], dict[str, Json]]

KEYS = ["a", "b", "c", "kind", "type", "class", "$id", "x-1", "né", "items"]
UNKNOWN = ["u1", "u2", "u0", "self", "additional_properties"]
PATTERNS = [r"^[a-c]", r"\d", r"^x-", r"^.$", r"[^\w]", r"^(?!b)", r"é$"]
FORMATS = ["date", "date-time", "uuid", "byte", "binary", "email", "int64", "double", "made-up"]
TEXTS = {
    "date": ["2030-12-31", "0001-01-01"],
    "date-time": [
        "2030-12-31T23:59:59Z",
        "2016-12-31T23:59:60Z",
        "1990-12-31T15:59:60-08:00",
        "1985-04-12t23:20:50.52z",
        "2030-01-01T00:00:00.123456789+05:30",
        "2030-01-01T00:00:00-00:00",
    ],
    "uuid": ["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"],
    "byte": ["", "aGk=", "AAAA"],
}
NUMBERS: list[Json] = [
    0, 1, -1, 2, 3, 10, 0.0, 1.0, 0.1, 0.5, 1.5, -2.5, 30.1, 0.3, 2**31, 2**53 + 1, 2**63, 10**30, 1e300, 1e-7, 1.1e5,
]  # fmt: skip
STRINGS = [
    "", "a", "b", "abc", "x-1", "é", "1", "12", "\n", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "dog", "cat", "null", *TEXTS["date"], *TEXTS["date-time"], *TEXTS["uuid"], *TEXTS["byte"],
]  # fmt: skip

numbers = st.sampled_from(NUMBERS)
strings = st.sampled_from(STRINGS)
scalars = st.one_of(st.none(), st.booleans(), numbers, strings)
keys = st.sampled_from(KEYS)
names = st.sampled_from([*KEYS, *UNKNOWN])
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=5,
)
"""Any JSON value."""


@dataclass
class Schemas:
    """Draws the schemas of a document of one version; ``names`` are its components, in order."""

    draw: Draw
    version: str
    names: Sequence[str]
    later: Sequence[str] = ()
    """Components that a schema may refer to for the value itself: so no circle asks for itself."""
    found: dict[str, dict[str, Json]] = field(default_factory=dict[str, dict[str, Json]])

    @property
    def modern(self) -> bool:
        """Whether schemas are JSON Schema 2020-12."""
        return self.version == "3.1"

    def chance(self, one_in: int) -> bool:
        """Tell whether what is rare happens this time."""
        return bool(self.draw(st.integers(1, one_in)) == one_in)

    def some(self, options: Sequence[Any], least: int, most: int) -> list[Any]:
        """Take a few of *options*, each once."""
        found: list[Any] = self.draw(
            st.lists(st.sampled_from(options), min_size=least, max_size=most, unique_by=str)
        )
        return found

    def ref(self, names: Sequence[str]) -> dict[str, Json]:
        """Refer to a component, in 3.1 with something beside it now and then."""
        place = "#/definitions/" if self.version == "2.0" else "#/components/schemas/"
        found = {"$ref": f"{place}{self.draw(st.sampled_from(names))}"}
        if self.modern and self.chance(6):
            found |= _object(self, 1) if self.chance(2) else {"description": "beside"}
        return found

    def components(self) -> dict[str, Json]:
        """Draw all."""
        for number, name in enumerate(self.names):
            self.later = self.names[number + 1 :]
            self.found[name] = self.schema(3)
            if self.chance(4):
                self._tell_apart(name)
        return self.found

    def _tell_apart(self, name: str) -> None:
        """Make of two later components and this one a choice with a discriminator."""
        if len(self.later) < 2 or self.version == "2.0":
            return
        refs = [{"$ref": f"#/components/schemas/{name}"} for name in self.later[:2]]
        hint: dict[str, Json] = {"propertyName": "kind"}
        if self.chance(2):
            hint["mapping"] = {
                tag: item["$ref"] for tag, item in zip(("dog", "cat"), refs, strict=True)
            }
        self.found[name] = {
            self.draw(st.sampled_from(["oneOf", "anyOf"])): refs,
            "discriminator": hint,
        }
        self._variants = set(self.later[:2])

    def inner(self, depth: int) -> Json:
        """Draw a schema of a part of the value, which may refer to anything."""
        if self.chance(4):
            return self.ref(self.names)
        if self.modern and self.chance(12):
            return self.draw(st.booleans())
        return self.schema(depth - 1)

    def beside(self, depth: int) -> Json:
        """Draw a schema of the value itself, for ``allOf`` and the like."""
        if self.later and self.chance(3):
            return self.ref(self.later)
        if self.modern and self.chance(15):
            return self.draw(st.booleans())
        return self.schema(depth - 1)

    def schema(self, depth: int) -> dict[str, Json]:
        """Draw a schema object."""
        makers = [_typed, _typed, _object, _object, _array, _enumeration, _union, _merged]
        if depth <= 0:
            makers = [_typed, _enumeration]
        found = self.draw(st.sampled_from(makers))(self, depth)
        if depth > 0 and self.chance(8):
            found |= _applied(self, depth)
        if self.chance(5):
            found |= self._remarks(found)
        return found

    def _remarks(self, schema: dict[str, Json]) -> dict[str, Json]:
        options: list[dict[str, Json]] = [
            {"title": "Some title"},
            {"description": 'Says "something".'},
            {"readOnly": True},
            {"default": self.draw(values)},
            {"default": schema.get("enum", [0])[0]},
        ]
        if self.version != "2.0":
            options += [{"writeOnly": True}, {"deprecated": True}]
        if self.version == "3.0":
            options += [{"nullable": True}, {"nullable": True}, {"nullable": False}]
        found: dict[str, Json] = self.draw(st.sampled_from(options))
        return found


def _typed(s: Schemas, depth: int) -> dict[str, Json]:
    kinds = ["string", "string", "integer", "number", "boolean", "object", "array"]
    if s.modern and s.chance(4):
        return {
            "type": s.some([*kinds[1:], "null"], 1, 3),
            **_string(s),
            **_number(s),
            **({"items": s.inner(depth)} if depth > 0 and s.chance(3) else {}),
        }
    kind = s.draw(st.sampled_from([*kinds, "null"] if s.modern else kinds))
    found: dict[str, Json] = {"type": kind}
    if kind == "string":
        found |= _string(s)
    elif kind in {"integer", "number"}:
        found |= _number(s)
    return found if kind != "array" or s.modern or s.chance(2) else {**found, "items": {}}


def _string(s: Schemas) -> dict[str, Json]:
    found: dict[str, Json] = {}
    if s.chance(4):
        found["minLength"] = s.draw(st.integers(0, 2))
    if s.chance(4):
        found["maxLength"] = s.draw(st.integers(0, 12))
    if s.chance(4):
        found["pattern"] = s.draw(st.sampled_from(PATTERNS))
    if s.chance(3):
        found["format"] = s.draw(st.sampled_from(FORMATS))
    return found


def _number(s: Schemas) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for keyword in ("minimum", "maximum"):
        if s.chance(5):
            found[keyword] = s.draw(numbers)
    for keyword, flagged in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if s.chance(6):
            found[keyword] = s.draw(numbers) if s.modern else s.draw(st.booleans())
            if not s.modern:
                found.setdefault(flagged, s.draw(numbers))
    if s.chance(5):
        found["multipleOf"] = s.draw(st.sampled_from([1, 2, 3, 0.1, 0.01, 0.5, 1.5, 1e-7]))
    return found


def _object(s: Schemas, depth: int) -> dict[str, Json]:
    found: dict[str, Json] = {} if s.chance(4) else {"type": "object"}
    named = s.some(KEYS, 0, 3)
    if named:
        found["properties"] = {name: s.inner(depth) for name in named}
    if s.chance(2):
        found["required"] = s.some([*KEYS[:3], *named], 1, 2)
    if s.chance(3):
        found["additionalProperties"] = (
            s.draw(st.booleans()) if s.chance(2) else s.inner(min(depth, 1))
        )
    if s.chance(8):
        found["minProperties"] = s.draw(st.integers(0, 2))
    if s.chance(8):
        found["maxProperties"] = s.draw(st.integers(0, 3))
    if s.modern:
        found |= _modern_object(s, depth)
    return found


def _modern_object(s: Schemas, depth: int) -> dict[str, Json]:
    found: dict[str, Json] = {}
    if s.chance(6):
        patterns = s.some([pattern for pattern in PATTERNS if "w" not in pattern], 1, 2)
        found["patternProperties"] = {pattern: s.inner(min(depth, 1)) for pattern in patterns}
    if s.chance(8):
        found["propertyNames"] = s.draw(
            st.sampled_from([{"maxLength": 2}, {"pattern": "^[a-z]"}, {"enum": ["a", "b"]}, True])
        )
    if s.chance(8):
        found["dependentRequired"] = {s.draw(keys): s.some(KEYS, 0, 2)}
    if s.chance(8):
        found["dependentSchemas"] = {s.draw(keys): s.beside(min(depth, 1))}
    if s.chance(6):
        found["unevaluatedProperties"] = s.draw(st.booleans()) if s.chance(2) else s.inner(1)
        found |= _applied(s, 1) if s.chance(2) else {}
    return found


def _array(s: Schemas, depth: int) -> dict[str, Json]:
    found: dict[str, Json] = {"type": "array"}
    if s.modern and s.chance(8):
        del found["type"]
    if not s.modern or not s.chance(4):
        found["items"] = s.inner(depth)
    if s.chance(5):
        found["minItems"] = s.draw(st.integers(0, 2))
    if s.chance(5):
        found["maxItems"] = s.draw(st.integers(0, 3))
    if s.chance(5):
        found["uniqueItems"] = True
    if s.modern and s.chance(3):
        count = s.draw(st.integers(1, 3))
        found["prefixItems"] = [s.inner(min(depth, 2)) for _ in range(count)]
    if s.modern and s.chance(6):
        found["contains"] = s.inner(min(depth, 1))
        if s.chance(2):
            found["minContains"] = s.draw(st.integers(0, 2))
        if s.chance(2):
            found["maxContains"] = s.draw(st.integers(0, 2))
    if s.modern and s.chance(6):
        found["unevaluatedItems"] = s.draw(st.booleans()) if s.chance(2) else s.inner(1)
    return found


def _enumeration(s: Schemas, _depth: int) -> dict[str, Json]:
    if s.modern and s.chance(3):
        return {"const": s.draw(values)}
    pool = s.draw(st.sampled_from([strings, scalars, values, numbers]))
    found: dict[str, Json] = {"enum": s.some(s.draw(st.lists(pool, min_size=1, max_size=4)), 1, 4)}
    types = {type(member) for member in found["enum"]}
    if types == {str} and s.chance(2):
        found["type"] = "string"
    return found


def _union(s: Schemas, depth: int) -> dict[str, Json]:
    if s.version == "2.0":
        return _merged(s, depth)
    count = s.draw(st.integers(1, 3))
    found: dict[str, Json] = {
        s.draw(st.sampled_from(["oneOf", "anyOf"])): [s.beside(depth) for _ in range(count)]
    }
    if s.modern and s.chance(4):
        next(iter(found.values())).append({"type": "null"})
    if s.chance(5):
        found |= _object(s, min(depth, 1))
    return found


def _merged(s: Schemas, depth: int) -> dict[str, Json]:
    count = s.draw(st.integers(1, 2))
    found: dict[str, Json] = {"allOf": [s.beside(depth) for _ in range(count)]}
    if s.chance(2):
        found |= _object(s, min(depth, 1))
    return found


def _applied(s: Schemas, depth: int) -> dict[str, Json]:
    """Draw the keywords that apply a schema to the value itself, beside ``allOf`` and choices."""
    if s.version == "2.0":
        return {}
    if not s.modern or s.chance(2):
        return {"not": s.beside(min(depth, 1))}
    found = {"if": s.beside(min(depth, 1))}
    for branch in ("then", "else"):
        if s.chance(2):
            found[branch] = s.beside(min(depth, 1))
    return found


# -- values that a schema is likely to allow


@dataclass
class Values:
    """Draws values after schemas; whether one is valid only a judge knows."""

    draw: Draw
    components: dict[str, Json]

    def of(self, schema: Json, depth: int = 6) -> Json:
        """Draw a value."""
        if not isinstance(schema, dict) or depth <= 0:
            return self.draw(scalars)
        if "$ref" in schema:
            return self.of(self.components[schema["$ref"].rsplit("/", 1)[1]], depth - 1)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self.draw(st.sampled_from(schema["enum"]))
        choices = [schema[name] for name in ("oneOf", "anyOf") if schema.get(name)]
        parts = [
            *schema.get("allOf", ()),
            *(self.draw(st.sampled_from(choice)) for choice in choices),
        ]
        branches = [schema[name] for name in ("if", "then", "else") if name in schema]
        branches += schema.get("dependentSchemas", {}).values()
        if branches and self.draw(st.booleans()):
            parts.append(self.draw(st.sampled_from(branches)))
        found = [self.of(part, depth - 1) for part in parts]
        own = self._own(schema, depth)
        if parts and not isinstance(own, dict):
            own = found[-1]
        for item in found:
            if isinstance(item, dict) and isinstance(own, dict):
                own = {**item, **own}
        return own

    def _own(self, schema: dict[str, Json], depth: int) -> Json:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = self.draw(st.sampled_from(kind))
        if kind is None:
            objective = {"properties", "required", "allOf", "patternProperties", "oneOf", "anyOf"}
            listed = {"items", "prefixItems", "contains"}
            kind = "object" if objective & schema.keys() else "array" if listed & schema.keys() else None  # fmt: skip
        if schema.get("nullable") and self.draw(st.integers(1, 4)) == 4:
            return None
        match kind:
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, depth)
            case "string":
                texts = TEXTS.get(schema.get("format", ""), STRINGS)
                return self.draw(st.sampled_from(texts))
            case "integer":
                whole = [int(number) for number in NUMBERS if math.floor(number) == number]
                return self.draw(st.sampled_from([*whole, 1.0]))
            case "number":
                return self.draw(numbers)
            case "boolean":
                return self.draw(st.booleans())
            case "null":
                return None
            case _:
                return self.draw(values)

    def _object(self, schema: dict[str, Json], depth: int) -> dict[str, Json]:
        found: dict[str, Json] = {}
        declared = schema.get("properties", {})
        for key, item in declared.items():
            if key in schema.get("required", ()) or self.draw(st.booleans()):
                found[key] = self.of(item, depth - 1)
        for key in schema.get("required", ()):
            if key not in found:
                found[key] = self._rest(schema, key, depth)
        if schema.get("additionalProperties") is not False and self.draw(st.integers(1, 3)) == 3:
            for key in self.draw(st.lists(names, max_size=3)):
                if key not in declared:
                    found[key] = self._rest(schema, key, depth)
        return found

    def _rest(self, schema: dict[str, Json], key: str, depth: int) -> Json:
        if "discriminator" in schema and key == "kind":
            return self.draw(st.sampled_from(["dog", "cat", "C", "D"]))
        rest = schema.get("additionalProperties", schema.get("unevaluatedProperties", True))
        return self.of(rest, depth - 1) if isinstance(rest, dict) else self.draw(values)

    def _array(self, schema: dict[str, Json], depth: int) -> list[Json]:
        first = schema.get("prefixItems", [])
        found = [self.of(item, depth - 1) for item in first]
        if self.draw(st.integers(1, 4)) == 4:
            found = found[: self.draw(st.integers(0, len(found)))]
        count = self.draw(st.integers(schema.get("minItems", 0), 3))
        items = schema.get("items", schema.get("contains", schema.get("unevaluatedItems", True)))
        found += [self.of(items, depth - 1) for _ in range(count - len(found))]
        return found

    def mutated(self, value: Json) -> Json:
        """Change one place of *value*."""
        content = copy.deepcopy(value)
        places: list[tuple[Json, Json]] = []
        waiting = [content]
        while waiting:
            node = waiting.pop()
            inner = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()  # fmt: skip
            places += [(node, key) for key in inner]
            waiting += [node[key] for key in inner]
        if not places:
            return self.draw(values)
        holder, key = self.draw(st.sampled_from(places))
        if self.draw(st.integers(1, 3)) == 3:
            del holder[key]
        else:
            holder[key] = self.draw(values)
        return content


@st.composite
def cases(
    draw: Draw, versions: Sequence[str]
) -> tuple[str, dict[str, Json], dict[str, list[Json]]]:
    """Draw a version, components, and values for each of them."""
    version: str = draw(st.sampled_from(list(versions)))
    count = draw(st.integers(1, 4))
    components = Schemas(draw, version, "ABCD"[:count]).components()
    for name, schema in components.items():
        _require_tags(components, name, schema)
    makes = Values(draw, components)
    found: dict[str, list[Json]] = {}
    for name, schema in components.items():
        good = [makes.of(schema) for _ in range(3)]
        found[name] = [*good, makes.mutated(good[0]), makes.mutated(good[1]), draw(values)]
    return version, components, found


def _require_tags(components: dict[str, Json], name: str, schema: dict[str, Json]) -> None:
    """Give the members of a discriminated choice their tags, as most documents do."""
    del name
    hint = schema.get("discriminator")
    if hint is None:
        return
    for tag, item in zip(("dog", "cat"), schema.get("oneOf") or schema["anyOf"], strict=True):
        key = item["$ref"].rsplit("/", 1)[1]
        member = components[key]
        if "properties" in member or member.get("type") == "object":
            value = tag if "mapping" in hint else key
            member.setdefault("properties", {})["kind"] = {"type": "string", "enum": [value]}
            member["required"] = [*dict.fromkeys([*member.get("required", ()), "kind"])]
