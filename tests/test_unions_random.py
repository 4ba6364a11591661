"""Random documents of overlapping unions: what came goes back, and what models take is sent as it is.

``UNIONS=N`` tries N other documents instead of a few.
"""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

from memory_package import importable
from sdkloom.app.pipeline import render_package
from sdkloom.diagnostics import Diagnostics
from sdkloom.lowering.lower import lower
from sdkloom.reading.document import parse

pytestmark = pytest.mark.slow

Json = dict[str, Any]
RUNS = int(os.environ.get("UNIONS", "0"))
SEEDS = [random.SystemRandom().randrange(10**9) for _ in range(RUNS)] or range(12)
VALUES = 12
"""Random values of every schema of a document."""
STRING, INTEGER, NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "number"}
DATE = {"type": "string", "format": "date"}
SCHEMAS: list[tuple[Json, list[Any]]] = [
    (STRING, ["", "a", "2020-01-02"]),
    (INTEGER, [0, 1, -7]),
    (NUMBER, [0.5, 2]),
    ({"type": "boolean"}, [True, False]),
    ({"type": "string", "enum": ["low", "high"]}, ["low", "high"]),
    (DATE, ["2020-01-02"]),
    ({"type": "string", "format": "byte"}, ["aGk="]),
    ({"type": "string", "format": "int-or-string"}, ["80%", 80]),
    ({"type": "number", "format": "int32"}, [3, 0]),
    ({"type": "array", "items": {"type": "integer"}}, [[], [1, 2]]),
    ({"type": "object"}, [{}, {"y": None}]),
    ({"anyOf": [INTEGER, NUMBER]}, [1, 0.5]),
    ({"oneOf": [STRING, INTEGER]}, ["a", 1]),
    ({"anyOf": [DATE, STRING]}, ["2020-01-02", "x"]),
    ({"oneOf": [{"type": "array", "items": STRING}, STRING]}, [["a"], "b", []]),
    ({"type": "array", "items": {"anyOf": [INTEGER, DATE]}}, [[1, "2020-01-02"], []]),
]
REST: list[tuple[Any, Json]] = [
    (None, {}),
    (None, {}),
    (True, {"more": [1]}),
    (DATE, {"more": "2020-01-02"}),
]
"""What is said of properties without a name, and such properties."""
NAMES = ["a", "b", "c", "size", "class"]
"""Few, so that objects look alike."""


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


@dataclass
class World:
    """A random document, and for each schema values that it means to admit.

    ``read_only`` are the properties that are received only: values come with them, and go without.
    """

    seed: int
    schemas: Json = field(default_factory=dict[str, Any])
    samples: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    read_only: str = "made"

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.version = self.random.choice(["3.0.3", "3.1.0"])
        tagged = self.chance(0.5)
        names = [f"Part{number}" for number in range(self.random.randint(2, 4))]
        for name in names:
            self.part(name, tagged=tagged)
        self.union("Choice", names, tagged=tagged)
        self.base("Base")
        self.union("Outer", ["Choice", "Base"], tagged=False)
        self.holder("Holder", ["Choice", "Outer", "Base", names[0]])

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def part(self, name: str, *, tagged: bool) -> None:
        """An object of few properties, with a tag in one of the ways of writing it."""
        properties: Json = {}
        values: dict[str, list[Any]] = {}
        for wire in self.random.sample(NAMES, self.random.randint(1, 4)):
            schema, found = self.random.choice(SCHEMAS)
            schema, found = dict(schema), list(found)
            if self.chance(0.3):
                found.append(None)
                self.nullable(schema)
            if self.chance(0.3) and found[0] is not None:
                schema["default"] = found[0]
            properties[wire], values[wire] = schema, found
        required = [wire for wire in properties if self.chance(0.4)]
        if self.chance(0.3):
            properties[self.read_only] = {"type": "integer", "readOnly": True}
            values[self.read_only] = [5]
            required += [self.read_only] if self.chance(0.5) else []
        fixed: Json = {}
        if tagged:
            fixed["kind"] = name
            properties["kind"] = self.random.choice(self.tags(name))
            required += ["kind"]
        rest, unknown = self.random.choice(REST)
        if rest is None and self.chance(0.3):
            rest = False
        listed = {"required": required} if required else {}
        listed |= {} if rest is None else {"additionalProperties": rest}
        self.schemas[name] = {"type": "object", "properties": properties, **listed}
        self.samples[name] = [self.value(values, required, fixed) for _ in range(VALUES)]
        for value in self.samples[name][:3]:
            value.update(unknown)

    def tags(self, name: str) -> list[Json]:
        ways: list[Json] = [{"type": "string"}, {"type": "string", "enum": [name]}]
        if self.version == "3.1.0":
            ways += [{"const": name}, {"type": "string", "const": name, "default": name}]
        return ways

    def nullable(self, schema: Json) -> None:
        if self.version == "3.1.0" and "type" not in schema:
            choice = next(iter(schema))
            schema[choice] = [*schema[choice], {"type": "null"}]
        elif self.version == "3.1.0":
            schema["type"] = [schema["type"], "null"]
            if "enum" in schema:
                schema["enum"] = [*schema["enum"], None]
        else:
            schema["nullable"] = True

    def nullable_ways(self, name: str) -> list[Json]:
        """A reference, and the same beside null."""
        if self.version == "3.0.3":
            return [ref(name), {"nullable": True, "allOf": [ref(name)]}]
        return [ref(name), {"oneOf": [{"type": "null"}, ref(name)]}]

    def value(self, values: dict[str, list[Any]], required: list[str], fixed: Json) -> Json:
        found = {
            wire: self.random.choice(options)
            for wire, options in values.items()
            if wire in required or self.chance(0.5)
        }
        order = list((found | fixed).items())
        self.random.shuffle(order)
        return dict(order)

    def union(self, name: str, members: list[str], *, tagged: bool) -> None:
        """A choice of members, with other types beside them at times."""
        options: list[Json] = [ref(member) for member in members]
        if not tagged and self.chance(0.3):
            options[0] = {"allOf": [options[0], {"properties": {"added": INTEGER}}]}
        values = [value for member in members for value in self.samples[member]]
        schema: Json = {self.random.choice(["oneOf", "anyOf"]): options}
        if tagged:
            schema["discriminator"] = {"propertyName": "kind"}
            if self.chance(0.5):
                mapping = {member: ref(member)["$ref"] for member in members}
                schema["discriminator"]["mapping"] = mapping
        else:
            plain = self.random.sample([({"type": "string"}, ["x"]), ({"type": "integer"}, [4])], 2)
            for other, found in plain[: self.random.randint(0, 2)]:
                options.append(other)
                values += found
            if self.chance(0.3) and self.version == "3.1.0":
                options.append({"type": "null"})
                values.append(None)
        self.random.shuffle(options)
        self.schemas[name], self.samples[name] = schema, values

    def base(self, name: str) -> None:
        """A base that its children extend, all closed at times, known by a tag."""
        closed: Json = {"additionalProperties": False} if self.chance(0.5) else {}
        tags = {f"{name}Child": "child", f"{name}Leaf": "leaf"}
        mapping = {tag: ref(child)["$ref"] for child, tag in tags.items()}
        self.part(name, tagged=False)
        self.schemas[name].pop("additionalProperties", None)
        for value in self.samples[name]:
            value.pop("more", None)
        self.schemas[name] |= closed
        self.schemas[name]["properties"]["sort"] = {"type": "string"}
        self.schemas[name]["required"] = [*self.schemas[name].get("required", []), "sort"]
        self.schemas[name]["discriminator"] = {"propertyName": "sort", "mapping": mapping}
        own = {"type": "integer"}
        above = name
        plain = [{**value, "sort": "other"} for value in self.samples[name]]
        whole = list(plain)
        for child, tag in tags.items():
            added: Json = {"type": "object", "properties": {f"own_{tag}": own}, **closed}
            self.schemas[child] = {"allOf": [ref(above), added]}
            plain = [{**value, "sort": tag, f"own_{tag}": 1} for value in plain]
            self.samples[child] = plain
            whole += plain
            above = child
        self.samples[name] = whole

    def holder(self, name: str, members: list[str]) -> None:
        """An object that holds the others: alone, in arrays and in maps."""
        properties: Json = {}
        values: dict[str, list[Any]] = {}
        for member in members:
            wire, found = member.lower(), self.samples[member]
            way = self.random.choice(self.nullable_ways(member))
            properties[wire] = way
            values[wire] = found if way == ref(member) else [*found, None]
            properties[f"{wire}s"] = {"type": "array", "items": ref(member)}
            values[f"{wire}s"] = [found[:3], found[-2:], []]
            properties[f"{wire}_by"] = {"type": "object", "additionalProperties": ref(member)}
            values[f"{wire}_by"] = [{"x": found[0]}, {}]
        required = [wire for wire in properties if self.chance(0.2)]
        self.schemas[name] = {"type": "object", "properties": properties}
        if required:
            self.schemas[name]["required"] = required
        self.samples[name] = [self.value(values, required, {}) for _ in range(VALUES)]

    @property
    def document(self) -> Json:
        return {
            "openapi": self.version,
            "info": {"title": "T", "version": "1"},
            "paths": {f"/{name}": {"put": _operation(name)} for name in self.schemas},
            "components": {"schemas": self.schemas},
        }

    def sent(self, value: Any) -> Any:
        """A value without what is received only."""
        if isinstance(value, dict):
            rest = {key: item for key, item in value.items() if key != self.read_only}
            return {key: self.sent(item) for key, item in rest.items()}
        return [self.sent(item) for item in value] if isinstance(value, list) else value


def _operation(name: str) -> Json:
    content = {"application/json": {"schema": ref(name)}}
    return {
        "operationId": f"put{name}",
        "tags": ["default"],
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "", "content": content}},
    }


def fields_set(package: Any, value: Any) -> Any:
    """What was passed or received of a value and of all models in it."""
    if isinstance(value, dict):
        return {key: fields_set(package, item) for key, item in value.items()}
    if isinstance(value, list):
        return [fields_set(package, item) for item in value]
    if not hasattr(value, "__dataclass_fields__"):
        return None
    passed = package.fields_set(value)
    return {name: fields_set(package, getattr(value, name)) for name in passed}


def rebuilt(package: Any, model: Any) -> Any:
    """The model that a caller makes of what was passed or received."""
    if not hasattr(model, "__dataclass_fields__"):
        return model
    return type(model)(**{name: getattr(model, name) for name in package.fields_set(model)})


def text(value: Any) -> str:
    """Write a value such that different ones are written differently: 1 is neither 1.0 nor true."""
    return json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_came_goes_back_and_is_sent(seed: int) -> None:
    world = World(seed)
    diagnostics = Diagnostics()
    lowered = lower(parse(json.dumps(world.document), "spec.json"), diagnostics, package="woven")
    seen: list[Any] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(json.loads(request.content))
        return httpx2.Response(200, content=request.content)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    with importable(render_package(lowered, diagnostics)) as package:
        client = package.Client(http_client=http, base_url="https://api.example.com")
        methods = {name.replace("_", ""): name for name in dir(client.default)}
        for name, values in world.samples.items():
            handle = package.schema(name)
            put = getattr(client.default, methods[f"put{name}".lower()])
            for value in values:
                model = handle.decode(value)
                back = handle.encode(model)
                assert text(back) == text(value), (name, value, model, back)
                again = handle.decode(back)
                assert again == model, (name, value)
                assert fields_set(package, again) == fields_set(package, model), (name, value)
                assert rebuilt(package, model) == model, (name, value)
                assert put(rebuilt(package, model)) == put(model)
                assert text(seen.pop()) == text(seen[-1]), (name, value, model)
                assert put(model) == handle.decode(world.sent(value)), (name, value)
                assert text(seen.pop()) == text(world.sent(value)), (name, value, model)
