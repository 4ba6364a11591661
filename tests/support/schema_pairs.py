"""Random schemas, the same with one change somewhere inside, and values that tell the two apart."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema

Json = Any
Schema = dict[str, Any]
Mutation = Callable[["Node"], "Json | None"]

PATTERNS = ["^[a-c]+$", "^x", r"^[0-9]{1,3}$", r"^[0-9]{1,5}$"]
TEXTS = ["", "a", "b", "ab", "abc", "x", "x1", "xyz", "1", "12", "1234", "a" * 4, "a" * 6, "b" * 9, "x" * 13, "2030-12-31"]  # fmt: skip
NUMBERS: list[Json] = [0, 1, -1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 15, 20, 40, 0.5, 2.5, -7, 1000]
MOST_VALUES = 160
REFERRED = ["Text", "Box", "Name"]


@dataclass(frozen=True)
class Pair:
    """A schema before and after one change; references lead to the same *shared* schemas."""

    kind: str
    old: Schema
    new: Schema
    shared: tuple[dict[str, Schema], dict[str, Schema]]


@dataclass
class Node:
    """A place in a schema that may be changed; ``rng`` decides how."""

    schema: Schema
    rng: random.Random
    prefix: str


# ---- schemas -----------------------------------------------------------------------------------


def random_schema(rng: random.Random, prefix: str, depth: int = 0) -> Schema:
    """Draw a schema; *prefix* is that of the shared schemas that it may refer to."""
    simple = [_text, _text, _number, _listing, _boolean]
    nested = [_object, _object, _array, _nullable, _all_of, _tagged, _pets, _either, _map]
    draw = rng.choice(simple if depth > 2 else [*simple, *nested, *nested])
    if rng.random() < 0.15:
        more = {"maxLength": 2} if (name := rng.choice(REFERRED)) == "Name" else {}
        return {"$ref": f"#/components/schemas/{prefix}{name}", **more}
    return draw(rng, prefix, depth)


def _text(rng: random.Random, _prefix: str, _depth: int) -> Schema:
    more: list[Schema] = [{}, {"maxLength": rng.randint(2, 9)}, {"minLength": 1}, {"pattern": rng.choice(PATTERNS)}]  # fmt: skip
    return {"type": "string", **rng.choice(more)}


def _number(rng: random.Random, _prefix: str, _depth: int) -> Schema:
    kind = rng.choice(["integer", "integer", "number"])
    more: list[Schema] = [{}, {"minimum": 1}, {"maximum": 12}, {"multipleOf": 2}, {"exclusiveMinimum": 0}]  # fmt: skip
    return {"type": kind, **rng.choice(more)}


def _boolean(_rng: random.Random, _prefix: str, _depth: int) -> Schema:
    return {"type": "boolean"}


def _listing(rng: random.Random, _prefix: str, _depth: int) -> Schema:
    return {"type": "string", "enum": ["a", "b", "abc"][: rng.randint(1, 3)]}


def _object(rng: random.Random, prefix: str, depth: int) -> Schema:
    names = ["n", "m", "deep", "kind"][: rng.randint(1, 3)]
    schema: Schema = {
        "type": "object",
        "properties": {name: random_schema(rng, prefix, depth + 1) for name in names},
    }
    if rng.random() < 0.5:
        schema["required"] = names[:1]
    if rng.random() < 0.2:
        schema["additionalProperties"] = False
    return schema


def _map(rng: random.Random, prefix: str, depth: int) -> Schema:
    return {"type": "object", "additionalProperties": random_schema(rng, prefix, depth + 1)}


def _array(rng: random.Random, prefix: str, depth: int) -> Schema:
    more: Schema = rng.choice([{}, {"minItems": 1}, {"maxItems": 3}])
    return {"type": "array", "items": random_schema(rng, prefix, depth + 1), **more}


def _nullable(rng: random.Random, prefix: str, depth: int) -> Schema:
    return {"anyOf": [random_schema(rng, prefix, depth + 1), {"type": "null"}]}


def _all_of(rng: random.Random, prefix: str, _depth: int) -> Schema:
    members: list[Schema] = [{"$ref": f"#/components/schemas/{prefix}Box"}]
    if rng.random() < 0.7:
        members.append({"type": "object", "properties": {"more": _text(rng, prefix, 9)}})
    return {"allOf": members}


def _tagged(rng: random.Random, prefix: str, _depth: int) -> Schema:
    return {
        "oneOf": [
            {
                "type": "object",
                "properties": {"tag": {"const": tag}, "size": _number(rng, prefix, 9)},
                "required": ["tag"],
            }
            for tag in ("cat", "dog")
        ]
    }


def _pets(_rng: random.Random, prefix: str, _depth: int) -> Schema:
    names = {tag: f"#/components/schemas/{prefix}{tag.title()}" for tag in ("cat", "dog")}
    return {
        "oneOf": [{"$ref": ref} for ref in names.values()],
        "discriminator": {"propertyName": "pet", "mapping": names},
    }


def _either(rng: random.Random, prefix: str, _depth: int) -> Schema:
    return {"anyOf": [_text(rng, prefix, 9), {"type": "integer"}]}


def shared(rng: random.Random, prefix: str) -> dict[str, Schema]:
    """Schemas that others refer to."""
    return {
        f"{prefix}Text": _text(rng, prefix, 9),
        f"{prefix}Name": {"type": "string"},
        **{
            f"{prefix}{tag.title()}": {
                "type": "object",
                "properties": {
                    "pet": {"type": "string", "enum": [tag]},
                    "a": _text(rng, prefix, 9),
                },
                "required": ["pet"],
            }
            for tag in ("cat", "dog")
        },
        f"{prefix}Box": {
            "type": "object",
            "properties": {"a": _text(rng, prefix, 9), "b": _number(rng, prefix, 9)},
            **({"required": ["a"]} if rng.random() < 0.5 else {}),
        },
    }


# ---- changes -----------------------------------------------------------------------------------

NARROWER: dict[str, list[Schema]] = {
    "string": [{"maxLength": 3}, {"minLength": 2}, {"pattern": "^x"}, {"enum": ["a"]}],
    "integer": [{"minimum": 5}, {"maximum": 4}, {"multipleOf": 4}, {"exclusiveMaximum": 4}],
    "number": [{"minimum": 5}, {"maximum": 4}],
    "array": [{"minItems": 2}, {"maxItems": 1}, {"uniqueItems": True}],
    "object": [{"minProperties": 2}, {"maxProperties": 1}],
    "boolean": [{"const": True}],
}


def _narrower(node: Node) -> Schema | None:
    options = NARROWER.get(str(node.schema.get("type")))
    return dict(node.rng.choice(options)) if options and "anyOf" not in node.schema else None


def tightened(node: Node) -> Json | None:
    """Ask one thing more, in place."""
    more = _narrower(node)
    return None if more is None else {**node.schema, **more}


def refined_by_all_of(node: Node) -> Json | None:
    """Ask one thing more in a member of ``allOf``."""
    more = _narrower(node)
    return None if more is None else {"allOf": [node.schema, more]}


def refined_property(node: Node) -> Json | None:
    """A member of ``allOf`` asks more of a property that another declares."""
    table: Schema = node.schema.get("properties", {})
    found = [name for name, inner in table.items() if inner.get("type") in NARROWER]
    if not found:
        return None
    name = node.rng.choice(found)
    more = {"type": table[name]["type"], **node.rng.choice(NARROWER[table[name]["type"]])}
    return {**node.schema, "allOf": [{"properties": {name: more}}]}


def refined_reference(node: Node) -> Json | None:
    """``allOf`` around a reference gets a member that asks more of a property."""
    if "$ref" not in node.schema or not node.schema["$ref"].endswith("Box"):
        return None
    more = node.rng.choice([{"a": {"maxLength": 1}}, {"b": {"minimum": 7}}, {"a": {"enum": ["a"]}}])
    return {"allOf": [node.schema, {"type": "object", "properties": more}]}


def loosened(node: Node) -> Json | None:
    """Ask one thing less."""
    asked = [key for key in node.schema if key in {"maxLength", "minLength", "pattern", "minimum", "maximum", "multipleOf", "exclusiveMinimum", "minItems", "maxItems", "enum", "additionalProperties"}]  # fmt: skip
    if not asked:
        return None
    key = node.rng.choice(asked)
    return {name: value for name, value in node.schema.items() if name != key}


def wrapped_in_all_of(node: Node) -> Json | None:
    """The same in an ``allOf`` of one member."""
    return {"allOf": [node.schema]}


def wrapped_in_choice(node: Node) -> Json | None:
    """The same as the only alternative."""
    return {node.rng.choice(["anyOf", "oneOf"]): [node.schema]}


def nullable(node: Node) -> Json | None:
    """Null beside it."""
    return {node.rng.choice(["anyOf", "oneOf"]): [node.schema, {"type": "null"}]}


def nullable_and_tightened(node: Node) -> Json | None:
    """Null beside something that asks more."""
    more = _narrower(node)
    return None if more is None else {"anyOf": [{**node.schema, **more}, {"type": "null"}]}


def not_nullable(node: Node) -> Json | None:
    """Null is no longer among the values."""
    members = node.schema.get("anyOf", [])
    is_nullable = len(members) == 2 and members[1] == {"type": "null"}
    return members[0] if is_nullable else None


def required_lists(node: Node) -> Json | None:
    """One of two properties is asked for."""
    names = list(node.schema.get("properties", ()))
    if len(names) < 2 or "anyOf" in node.schema:
        return None
    return {**node.schema, "anyOf": [{"required": [name]} for name in names[:2]]}


def required(node: Node) -> Json | None:
    """A property has to be given."""
    names = [name for name in node.schema.get("properties", ()) if name not in node.schema.get("required", ())]  # fmt: skip
    if not names:
        return None
    return {**node.schema, "required": [*node.schema.get("required", ()), node.rng.choice(names)]}


def optional(node: Node) -> Json | None:
    """A property may be left out."""
    if not node.schema.get("required"):
        return None
    return {**node.schema, "required": node.schema["required"][1:]}


def property_added(node: Node) -> Json | None:
    """One more optional property."""
    if "properties" not in node.schema:
        return None
    more = {"fresh": node.rng.choice([{"type": "string"}, {"type": "integer", "minimum": 1}])}
    return {**node.schema, "properties": {**node.schema["properties"], **more}}


def required_property_added(node: Node) -> Json | None:
    """One more property, which has to be given."""
    found = property_added(node)
    return found and {**found, "required": [*node.schema.get("required", ()), "fresh"]}


def property_removed(node: Node) -> Json | None:
    """One property less."""
    table = dict(node.schema.get("properties", {}))
    if not table:
        return None
    name = node.rng.choice(list(table))
    del table[name]
    asked = [each for each in node.schema.get("required", ()) if each != name]
    return {**node.schema, "properties": table, "required": asked}


def closed(node: Node) -> Json | None:
    """Unknown properties are refused."""
    if "properties" not in node.schema or "additionalProperties" in node.schema:
        return None
    return {**node.schema, "additionalProperties": False}


def value_added(node: Node) -> Json | None:
    """One more constant."""
    return {**node.schema, "enum": [*node.schema["enum"], "xyz"]} if "enum" in node.schema else None


def value_removed(node: Node) -> Json | None:
    """One constant less."""
    values = node.schema.get("enum", [])
    return {**node.schema, "enum": values[:-1]} if len(values) > 1 else None


def generalized(node: Node) -> Json | None:
    """Numbers instead of integers."""
    return {**node.schema, "type": "number"} if node.schema.get("type") == "integer" else None


def specialized(node: Node) -> Json | None:
    """Integers instead of numbers."""
    return {**node.schema, "type": "integer"} if node.schema.get("type") == "number" else None


def another_type(node: Node) -> Json | None:
    """Another type altogether."""
    others: dict[str, Schema] = {"string": {"type": "integer"}, "integer": {"type": "string"}, "boolean": {"type": "string"}, "array": {"type": "string"}}  # fmt: skip
    return others.get(str(node.schema.get("type")))


def choice_of_itself(node: Node) -> Json | None:
    """It or a boolean."""
    if node.schema.get("type") not in {"string", "object", "array"}:
        return None
    return {node.rng.choice(["anyOf", "oneOf"]): [node.schema, {"type": "boolean"}]}


def choice_of_tightened(node: Node) -> Json | None:
    """What asks more, or a boolean."""
    more = _narrower(node)
    if more is None or node.schema.get("type") == "boolean":
        return None
    return {"anyOf": [{**node.schema, **more}, {"type": "boolean"}]}


def variant_added(node: Node) -> Json | None:
    """One more alternative."""
    for key in ("oneOf", "anyOf"):
        members = node.schema.get(key, [])
        if len(members) > 1 and {"type": "null"} not in members and {"type": "boolean"} not in members:  # fmt: skip
            return {**node.schema, key: [*members, {"type": "boolean"}]}
    return None


def variant_removed(node: Node) -> Json | None:
    """One alternative less."""
    for key in ("oneOf", "anyOf"):
        members = node.schema.get(key, [])
        if len(members) > 1 and {"type": "null"} not in members:
            return {**node.schema, key: members[:-1]}
    return None


def variants_swapped(node: Node) -> Json | None:
    """The same alternatives in another order."""
    for key in ("oneOf", "anyOf"):
        members = node.schema.get(key, [])
        if len(members) > 1:
            return {**node.schema, key: members[::-1]}
    return None


def inlined(node: Node) -> Json | None:
    """What a reference leads to, in its place."""
    ref = node.schema.get("$ref", "")
    return {"$inline": ref.rsplit("/", 1)[1]} if ref.endswith("Text") else None


def moved_into_component(node: Node) -> Json | None:
    """What is asked at a place is asked by what it refers to, instead."""
    return {"$moved": "Name"} if node.schema.get("maxLength") and "$ref" in node.schema else None


def swapped_reference(node: Node) -> Json | None:
    """A reference to another schema."""
    ref = node.schema.get("$ref", "")
    return {"$ref": ref.replace("Text", "Name")} if ref.endswith("Text") else None


def constant(node: Node) -> Json | None:
    """An enumeration of one value instead of a constant, or the other way round."""
    if "const" in node.schema:
        return {"type": "string", "enum": [node.schema["const"]]}
    if len(node.schema.get("enum", ())) == 1:
        return {"const": node.schema["enum"][0]}
    return None


def formatted(node: Node) -> Json | None:
    """A text that is a date."""
    return {**node.schema, "format": "date"} if node.schema == {"type": "string"} else None


def unknown_typed(node: Node) -> Json | None:
    """Unknown properties are of a type."""
    if "properties" not in node.schema or "additionalProperties" in node.schema:
        return None
    return {**node.schema, "additionalProperties": {"type": "string"}}


def narrowing_choice(node: Node) -> Json | None:
    """A choice beside it of which each alternative asks one thing."""
    options = NARROWER.get(str(node.schema.get("type")), [])
    if len(options) < 2 or {"anyOf", "oneOf"} & node.schema.keys():
        return None
    return {**node.schema, "anyOf": options[:2]}


def other_assertion(node: Node) -> Json | None:
    """One of the keywords that are rarely used."""
    options: dict[str, list[Schema]] = {
        "object": [{"propertyNames": {"maxLength": 1}}, {"dependentRequired": {"a": ["b"], "n": ["m"]}}, {"patternProperties": {"^[amn]": {"minLength": 2}}}, {"not": {"required": ["a"]}}, {"if": {"required": ["a"]}, "then": {"required": ["b"]}}],
        "array": [{"contains": {"type": "string"}}, {"prefixItems": [{"minLength": 2}]}],
        "string": [{"not": {"const": "a"}}],
        "integer": [{"not": {"minimum": 3}}],
    }  # fmt: skip
    found = options.get(str(node.schema.get("type")))
    return {**node.schema, **node.rng.choice(found)} if found else None


def read_only(node: Node) -> Json | None:
    """The server sets a property."""
    table = dict(node.schema.get("properties", {}))
    names = [name for name, inner in table.items() if "$ref" not in inner]
    if not names or any(key in node.schema for key in ("anyOf", "oneOf", "enum")):
        return None
    name = node.rng.choice(names)
    return {**node.schema, "properties": {**table, name: {**table[name], "readOnly": True}}}


def types_listed(node: Node) -> Json | None:
    """Null as one of the types."""
    kind = node.schema.get("type")
    return {**node.schema, "type": [kind, "null"]} if isinstance(kind, str) and "enum" not in node.schema else None  # fmt: skip


def pattern_for_length(node: Node) -> Json | None:
    """A pattern that counts characters, instead of a bound."""
    if "maxLength" not in node.schema:
        return None
    rest = {key: value for key, value in node.schema.items() if key != "maxLength"}
    return {**rest, "pattern": f"^[\\s\\S]{{0,{node.schema['maxLength']}}}$"}


def pattern_for_enumeration(node: Node) -> Json | None:
    """A pattern that matches the constants, perhaps one less or one more, instead of the list."""
    values = [value for value in node.schema.get("enum", ()) if isinstance(value, str)]
    if not values or "pattern" in node.schema:
        return None
    rest = {key: value for key, value in node.schema.items() if key not in {"enum", "const"}}
    matched = node.rng.choice([values, values, values[:-1] or values, [*values, "xyz"]])
    return {"type": "string", **rest, "pattern": f"^({'|'.join(map(re.escape, matched))})$"}


def nullable_flag(node: Node) -> Json | None:
    """Null by a flag beside what refuses it, as real documents have it."""
    if not {"$ref", "allOf", "oneOf", "anyOf"} & node.schema.keys():
        return None
    return {**node.schema, "nullable": True}


def described(node: Node) -> Json | None:
    """Prose alone."""
    return {**node.schema, "description": "New prose."}


MUTATIONS: tuple[Mutation, ...] = (
    tightened, refined_by_all_of, refined_property, refined_reference, loosened, wrapped_in_all_of,
    wrapped_in_choice, nullable, nullable_and_tightened, not_nullable, required_lists, required, optional,
    property_added, required_property_added, property_removed, closed, value_added, value_removed,
    generalized, specialized, another_type, choice_of_itself, choice_of_tightened, variant_added,
    variant_removed, variants_swapped, inlined, moved_into_component, swapped_reference, constant,
    formatted, pattern_for_length, pattern_for_enumeration, nullable_flag, described, unknown_typed, narrowing_choice, other_assertion,
    other_assertion, read_only, types_listed,
)  # fmt: skip


def places(schema: Json, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where schemas stand in a schema, itself first."""
    yield place
    for name in schema.get("properties", ()):
        yield from places(schema["properties"][name], (*place, "properties", name))
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from places(schema[key], (*place, key))
    for key in ("allOf", "anyOf", "oneOf"):
        for number, member in enumerate(schema.get(key, ())):
            yield from places(member, (*place, key, number))


def changed(whole: Json, place: tuple[Any, ...], fresh: Json) -> Json:
    """The same with something else at a place."""
    if not place:
        return fresh
    found = copy.copy(whole)
    found[place[0]] = changed(whole[place[0]], place[1:], fresh)
    return found


def random_pair(seed: int, prefix: str) -> Pair:
    """Draw a pair; what is in the root object, or in what it refers to, is changed."""
    rng = random.Random(seed)
    while True:
        base, inner = _object(rng, prefix, 0), shared(rng, prefix)
        base["properties"]["ref"] = {"$ref": f"#/components/schemas/{prefix}{rng.choice(REFERRED[:2])}"}  # fmt: skip
        everything = {"root": base, **inner}
        options = [(name, *place) for name, each in everything.items() for place in places(each)]
        mutation = rng.choice(MUTATIONS)
        rng.shuffle(options)
        for place in options:
            schema = everything
            for step in place:
                schema = schema[step]
            fresh = mutation(Node(copy.deepcopy(schema), rng, prefix))
            if fresh is None:
                continue
            if "$inline" in fresh:
                fresh = inner[fresh["$inline"]]
            asked = dict(everything)
            if "$moved" in fresh:
                # Only where nothing else refers to it is that the same.
                if str(everything).count(f"{prefix}Name'") != 2:
                    continue
                asked[f"{prefix}Name"] = {"type": "string", "maxLength": schema["maxLength"]}
                fresh = {"$ref": schema["$ref"]}
            after = changed(asked, place, fresh)
            new = {name: after[name] for name in inner}
            kind = mutation.__name__
            if rng.random() < 0.3:
                return Pair(f"{kind}, reversed", after["root"], base, (new, inner))
            return Pair(kind, base, after["root"], (inner, new))


# ---- values ------------------------------------------------------------------------------------


_KEYS = ("amn", "x-amn")
"""Names that patterns of properties are tried on."""


class Values:
    """Values of a schema, near the ends of what it allows."""

    def __init__(self, components: dict[str, Schema]) -> None:
        self.components = components

    def of(self, schemas: list[Schema], depth: int = 0) -> list[Json]:
        """List values that schemas allow together, and some that they do not."""
        parts = list(self._parts(schemas))
        for number, part in enumerate(parts):
            for key in ("oneOf", "anyOf"):
                if key in part:
                    rest = {name: value for name, value in part.items() if name != key}
                    left = [*parts[:number], rest, *parts[number + 1 :]]
                    groups = [self.of([*left, member], depth) for member in part[key]]
                    return [value for group in groups for value in group]
        found = [value for part in parts for value in self._constants(part)]
        listed = [part["type"] for part in parts if "type" in part]
        kinds = [kind if isinstance(kind, str) else kind[0] for kind in listed]
        if listed and all("null" in kind for kind in listed):
            found.append(None)
        if any(part.get("nullable") for part in parts):
            found.append(None)
        kind = kinds[0] if kinds else "object" if any("properties" in part for part in parts) else "string" if not found else "none"  # fmt: skip
        found += self._typed(kind, parts, depth)
        good = [value for value in found if self._fits(parts, value)]
        return [*good, *(value for value in found if value not in good)][:MOST_VALUES]

    def _parts(self, schemas: list[Schema]) -> Iterator[Schema]:
        for schema in schemas:
            if "$ref" in schema:
                yield from self._parts([self.components[schema["$ref"].rsplit("/", 1)[1]]])
            yield {key: value for key, value in schema.items() if key not in {"$ref", "allOf"}}
            yield from self._parts(schema.get("allOf", []))

    def _constants(self, part: Schema) -> list[Json]:
        return [part["const"]] if "const" in part else list(part.get("enum", []))

    def fits_any(self, schema: Schema, value: Json) -> bool:
        """Whether a value fits a schema, or several alternatives where one is asked for."""
        text = json.dumps({"components": {"schemas": self.components}, "allOf": [schema]})
        root = json.loads(text.replace('"oneOf"', '"anyOf"'))
        return bool(jsonschema.Draft202012Validator(root).is_valid(value))

    def _fits(self, parts: list[Schema], value: Json) -> bool:
        root = {"components": {"schemas": self.components}, "allOf": parts}
        return bool(jsonschema.Draft202012Validator(root).is_valid(value))

    def _typed(self, kind: str, parts: list[Schema], depth: int) -> list[Json]:
        match kind:
            case "string":
                lengths = [part[key] for part in parts for key in ("maxLength", "minLength") if key in part]  # fmt: skip
                return [
                    *TEXTS,
                    *("a" * size for length in lengths for size in (length, length + 1)),
                ]
            case "integer" | "number":
                return list(NUMBERS)
            case "boolean":
                return [True, False]
            case "null":
                return [None]
            case "array":
                return self._arrays(parts, depth)
            case "object":
                return self._objects(parts, depth)
            case _:
                return []

    def _arrays(self, parts: list[Schema], depth: int) -> list[Json]:
        items = self.of([part["items"] for part in parts if "items" in part], depth + 1)
        first = items[:1]
        return [
            first,
            first * 2,
            items[:2],
            [],
            items[:3],
            first * 4,
            *([each] for each in items[1:]),
        ]

    def _objects(self, parts: list[Schema], depth: int) -> list[Json]:
        table: dict[str, list[Schema]] = {}
        for part in parts:
            for name, schema in part.get("properties", {}).items():
                table.setdefault(name, []).append(schema)
        unknown = [part["additionalProperties"] for part in parts if isinstance(part.get("additionalProperties"), dict)]  # fmt: skip
        if unknown:
            table["key"] = table["other"] = unknown
        for part in parts:
            for pattern, schema in part.get("patternProperties", {}).items():
                for name in filter(re.compile(pattern).search, _KEYS):
                    table.setdefault(name, []).append(schema)
        inner = {name: self.of(schemas, depth + 1) for name, schemas in table.items()}
        whole = {name: values[0] for name, values in inner.items() if values}
        asked = {name for part in parts for name in part.get("required", ())}
        found: list[Json] = [whole, {name: whole[name] for name in whole if name in asked}, {}]
        found += [{key: value for key, value in whole.items() if key != name} for name in whole]
        found += [{name: whole[name]} for name in whole]
        found += [{**whole, name: value} for name, values in inner.items() for value in values[1:]]
        return found

    def declare(self, schemas: list[Schema], value: Json) -> bool:
        """Whether a value has no property that the schemas do not declare."""
        parts = list(self._alternatives(schemas, value))
        if isinstance(value, list):
            items = [part["items"] for part in parts if "items" in part]
            return all(self.declare(items, each) for each in value)
        if not isinstance(value, dict):
            return True
        unknown = [part["additionalProperties"] for part in parts if isinstance(part.get("additionalProperties"), dict)]  # fmt: skip
        for name, inner in value.items():
            known = [part["properties"][name] for part in parts if name in part.get("properties", {})]  # fmt: skip
            known += [schema for part in parts for pattern, schema in part.get("patternProperties", {}).items() if re.search(pattern, name)]  # fmt: skip
            if not (known or unknown) or not self.declare(known or unknown, inner):
                return False
        return True

    def _alternatives(self, schemas: list[Schema], value: Json) -> Iterator[Schema]:
        """All parts, those of choices too that fit the value."""
        for part in self._parts(schemas):
            yield part
            members = (*part.get("oneOf", ()), *part.get("anyOf", ()))
            fitting = [member for member in members if self._fits([member], value)]
            yield from self._alternatives(fitting, value)
