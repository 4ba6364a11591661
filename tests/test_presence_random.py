"""Random documents: what was received is written back as it came, and what models take is sent.

``PRESENCE=N`` tries N other documents instead of a few.
"""

from __future__ import annotations

import importlib
import json
import os
import random
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from packaged import Requests, document, package

Json = dict[str, Any]

RUNS = int(os.environ.get("PRESENCE", "0"))
SEEDS = [random.SystemRandom().randrange(10**9) for _ in range(RUNS)] or range(6)
VALUES = 25
"""Random values of every schema of a document."""

_SCALARS: dict[str, tuple[Json, list[Any]]] = {
    "string": ({"type": "string"}, ["", "a", "é"]),
    "integer": ({"type": "integer"}, [0, 1, -7]),
    "number": ({"type": "number"}, [0.5, 2]),
    "boolean": ({"type": "boolean"}, [True, False]),
    "enum": ({"type": "string", "enum": ["low", "high"]}, ["low", "high"]),
    "date": ({"type": "string", "format": "date"}, ["2020-01-02"]),
    "any": ({}, [None, 1, "x", [1], {"y": None}]),
}


class Documents:
    """Writes a random document in OpenAPI *version*, and values that its models take."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.version = self.random.choice(["3.0.3", "3.1.0"])
        self.schemas: Json = {}
        self.samples: dict[str, list[Any]] = {}

    def described(self) -> Json:
        """Write some plain objects, a family of closed or open ones, and what holds them all."""
        for number in range(3):
            self.object(f"Plain{number}", {})
        self.family()
        self.object("Holder", {name.lower(): self.use(name) for name in ("Plain0", "Base", "Leaf")})
        paths = {f"/{name}": {"put": self.operation(name)} for name in self.schemas}
        whole = document(paths, components={"schemas": self.schemas})
        return {**whole, "openapi": self.version}

    def operation(self, name: str) -> Json:
        body = {"content": {"application/json": {"schema": self.reference(name)}}}
        answer = {"200": {"description": "done", **body}}
        request = {"required": True, **body}
        return {"operationId": f"put{name}", "requestBody": request, "responses": answer}

    def reference(self, name: str) -> Json:
        return {"$ref": f"#/components/schemas/{name}"}

    def use(self, name: str) -> tuple[Json, list[Any]]:
        """Use a schema: itself, or with null in one of the ways of writing that."""
        ways = [self.reference(name)]
        ways.append({"nullable": True, "allOf": [self.reference(name)]})
        ways.append({"anyOf": [self.reference(name), {"type": "object", "nullable": True}]})
        if self.version == "3.1.0":
            ways[2] = {"anyOf": [self.reference(name), {"type": "null"}]}
        way = self.random.choice(ways)
        return way, [*self.samples[name], *([] if way is ways[0] else [None])]

    def property(self) -> tuple[Json, list[Any]]:
        """Write a property, with null or a default at times; its values are those it may have."""
        schema, values = self.random.choice(list(_SCALARS.values()))
        schema, values = dict(schema), list(values)
        if self.random.random() < 0.3:
            item = dict(schema)
            schema = {"type": "array", "items": item}
            values = [[], values[:1], values]
        if "type" in schema and self.random.random() < 0.3:
            schema["nullable"] = True
            values.append(None)
        if self.random.random() < 0.4:
            default = self.random.choice([value for value in values if value is not None] or [1])
            schema["default"] = default
        return schema, values

    def object(self, name: str, fixed: dict[str, tuple[Json, list[Any]]], **more: Any) -> None:
        """Write an object of some properties, and some of its values."""
        properties = {f"p{number}": self.property() for number in range(self.random.randint(1, 4))}
        properties = {f"{name.lower()}_{key}": each for key, each in properties.items()} | fixed
        required = [key for key in properties if self.random.random() < 0.3]
        declared = {key: schema for key, (schema, _) in properties.items()}
        if self.random.random() < 0.5:
            declared["id"] = {"type": "integer", "readOnly": True}
            required += ["id"] if self.random.random() < 0.5 else []
        tag: Json = {}
        if self.random.random() < 0.3:
            declared["constant"], tag = {"type": "string", "enum": ["only"]}, {"constant": "only"}
        self.schemas[name] = {"type": "object", "properties": declared, **more}
        if required:
            self.schemas[name]["required"] = required
        self.samples[name] = [self.value(properties, required, tag) for _ in range(VALUES)]

    def value(self, properties: Json, required: list[str], always: Json) -> Json:
        found = {
            key: self.random.choice(values)
            for key, (_, values) in properties.items()
            if key in required or self.random.random() < 0.5
        }
        order = list((found | always).items())
        self.random.shuffle(order)
        return dict(order)

    def family(self) -> None:
        """Write a base, a child and a grandchild, known by a tag, closed at times."""
        closed = {"additionalProperties": False} if self.random.random() < 0.5 else {}
        tags = {"Child": "child", "Leaf": "leaf"}
        mapping = {tag: self.reference(name)["$ref"] for name, tag in tags.items()}
        self.object("Base", {}, **closed)
        base = self.schemas["Base"]
        base["properties"]["kind"] = {"type": "string"}
        base["required"] = [*base.get("required", []), "kind"]
        base["discriminator"] = {"propertyName": "kind", "mapping": mapping}
        self.samples["Base"] = [{"kind": "other", **value} for value in self.samples["Base"]]
        for name, above in (("Child", "Base"), ("Leaf", "Child")):
            self.object(name, {}, **closed)
            self.schemas[name] = {"allOf": [self.reference(above), self.schemas[name]]}
            pairs = zip(self.samples[above], self.samples[name], strict=True)
            self.samples[name] = [{**pair, **other, "kind": tags[name]} for pair, other in pairs]
        self.samples["Base"] += self.samples["Child"] + self.samples["Leaf"]


@pytest.fixture(scope="module", params=SEEDS)
def world(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    documents = Documents(request.param)
    described = documents.described()
    folder = tmp_path_factory.mktemp("random")
    with package(folder, f"presence_random_{request.param}", described) as module:
        importlib.import_module(f"{module.__name__}.models")
        yield documents, module


def test_what_was_received_is_written_back_and_is_the_same_model(world: Any) -> None:
    documents, module = world
    for name, values in documents.samples.items():
        handle = module.schema(name)
        for value in values:
            model = handle.decode(value)
            assert handle.encode(model) == value
            assert json.loads(module.to_json(model)) == value
            again = handle.decode(handle.encode(model))
            assert again == model
            assert module.fields_set(again) == module.fields_set(model)
            assert module.fields_set(module.replace(model)) == module.fields_set(model)


def test_what_models_take_is_sent_as_it_is(world: Any) -> None:
    documents, module = world
    requests = Requests()
    requests.answer = lambda request: httpx2.Response(200, content=request.content)
    http = httpx2.Client(transport=requests.transport)
    with module.Client(http_client=http, base_url="https://api.example.com") as client:
        methods = {name.replace("_", ""): name for name in dir(client.default)}
        for name, values in documents.samples.items():
            put = getattr(client.default, methods[f"put{name}".lower()])
            handle = module.schema(name)
            for value in values:
                has_id = hasattr(type(handle.decode(value)), "id")
                model = handle.decode({**value, "id": 5} if has_id else value)
                assert put(model) == handle.decode(value)
                assert json.loads(requests[-1].content) == value


def test_every_default_is_shown_and_none_is_sent(world: Any) -> None:
    documents, module = world
    for name in ("Plain0", "Plain1", "Plain2", "Holder"):
        schema = documents.schemas[name]
        required = {*schema.get("required", ())} - {"id"}
        least = next(
            {key: item for key, item in value.items() if key in required or key == "constant"}
            for value in documents.samples[name]
        )
        model = module.schema(name).decode(least)
        for key, each in schema["properties"].items():
            if key not in least and key != "id":
                shown = getattr(model, key)
                isoformat = getattr(shown, "isoformat", lambda shown=shown: shown)()
                expected = each.get("default")
                assert isoformat == expected or "date" in json.dumps(each)
        assert module.schema(name).encode(model) == least
