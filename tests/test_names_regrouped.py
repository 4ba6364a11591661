"""A document is shuffled, renamed and regrouped at once: each old public name works, or is reported."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import json
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from refresh import invoke

Json = dict[str, Any]
TOPICS = ["amber", "birch", "cedar", "delta", "ember", "flint", "grove", "heath", "inlet", "jetty"]
ASPECTS = ["width", "state", "owner", "label", "depth", "pitch", "shade"]
SCALARS: list[Json] = [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]
VALUES = {"string": "a", "integer": 1, "boolean": True}
PROJECT = '[tool.sdkloom.targets.regrouped]\nspec = "spec.json"\noutput = "regrouped"\n'


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def struct(rng: random.Random, topic: str) -> Json:
    """An object whose properties no other has."""
    wires = [f"{topic}_{aspect}" for aspect in rng.sample(ASPECTS, rng.randint(2, 5))]
    properties: Json = {wire: copy.copy(rng.choice(SCALARS)) for wire in wires}
    return {"type": "object", "required": wires[:1], "properties": properties}


def document(rng: random.Random) -> Json:
    """Objects, a union of some, of inline ones too, and operations in groups that use them."""
    topics = rng.sample(TOPICS, 7)
    schemas = {topic.capitalize(): struct(rng, topic) for topic in topics}
    names = list(schemas)
    for name in names[:3]:
        schemas[name]["properties"]["inside"] = struct(rng, f"{name.lower()}_inner")
    tagged = [
        {**struct(rng, f"tag{number}"), "title": title}
        for number, title in enumerate(("Mild", "Wild"))
    ]
    schemas["Either"] = {"oneOf": [ref(names[0]), ref(names[1]), *tagged]}
    schemas["Level"] = {"type": "string", "enum": ["low", "high"]}
    paths: Json = {}
    for number, name in enumerate([*names, "Either"]):
        content = {"content": {"application/json": {"schema": ref(name)}}}
        parameters = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "level", "in": "query", "schema": ref("Level")},
            {"name": f"q-{number}", "in": "query", "schema": {"type": "string"}},
        ]
        paths[f"/{name.lower()}s/{{id}}"] = {
            verb: {
                "operationId": f"{verb}{name}Thing",
                "tags": [f"Set {number % 3}"],
                "parameters": parameters,
                "responses": {"200": {"description": "", **content}},
                **({"requestBody": {"required": True, **content}} if verb == "put" else {}),
            }
            for verb in ("get", "put")
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://regrouped.test"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def shuffled(rng: random.Random, value: Any) -> Any:
    """Change the order of all whose order has no meaning."""
    if isinstance(value, dict):
        items = [(key, shuffled(rng, inner)) for key, inner in value.items()]
        rng.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        return rng.sample([shuffled(rng, inner) for inner in value], len(value))
    return value


def renamed(rng: random.Random, described: Json) -> Json:
    """Rename some schemas, operations and tags in a document."""
    schemas = rng.sample(list(described["components"]["schemas"]), 3)
    text = json.dumps(described)
    for name in schemas:
        text = text.replace(f'/schemas/{name}"', f'/schemas/{name}Record"')
    found: Json = json.loads(text)
    components = found["components"]["schemas"]
    found["components"]["schemas"] = {
        f"{name}Record" if name in schemas else name: value for name, value in components.items()
    }
    groups = rng.randint(2, 4)
    for number, item in enumerate(found["paths"].values()):
        for operation in item.values():
            if rng.random() < 0.4:
                operation["operationId"] += "Anew"
            if rng.random() < 0.4:
                operation["tags"] = [f"Part {number % groups}"]
    return found


def tables(rng: random.Random, described: Json) -> str:
    """Write the tables that rename and regroup things of a document."""
    found: dict[str, dict[str, str]] = {"operations": {}, "schemas": {}, "fields": {}}
    tags: set[str] = set()
    for path, item in described["paths"].items():
        for verb, operation in item.items():
            tags.update(operation["tags"])
            choice = rng.random()
            if choice < 0.2:
                found["operations"][f"{verb.upper()} {path}"] = f"chosen_{len(found['operations'])}"
            elif choice < 0.4:
                called = f"corner.chosen_{len(found['operations'])}"
                found["operations"][operation["operationId"]] = called
            for parameter in operation["parameters"]:
                if rng.random() < 0.1:
                    key = f"{verb.upper()} {path}.{parameter['name']}"
                    found.setdefault("parameters", {})[key] = "chosen"
                    break
    for name, schema in described["components"]["schemas"].items():
        if rng.random() < 0.4:
            found["schemas"][name] = f"Chosen{len(found['schemas'])}"
        for wire in schema.get("properties", ()):
            if rng.random() < 0.3:
                found["fields"][f"{name}.{wire}"] = f"chosen_{len(found['fields'])}"
    found["groups"] = {rng.choice(sorted(tags)): "hall"}
    return "".join(
        f"\n[tool.sdkloom.targets.regrouped.names.{kind}]\n"
        + "".join(f"{json.dumps(key)} = {json.dumps(name)}\n" for key, name in table.items())
        for kind, table in found.items()
    )


# -- what a package is, as a caller knows it


def imported(folder: Path) -> ModuleType:
    for name in [name for name in sys.modules if name.partition(".")[0] == "regrouped"]:
        del sys.modules[name]
    importlib.invalidate_caches()
    sys.path.insert(0, str(folder))
    try:
        package = importlib.import_module("regrouped")
        for part in ("models", "schemas", "client"):
            importlib.import_module(f"regrouped.{part}")
        return package
    finally:
        sys.path.remove(str(folder))


def example(described: Json, schema: Json) -> Any:
    """Give a value of an object, with all of its properties."""
    while "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "oneOf" in schema:
        return example(described, schema["oneOf"][-1])
    if "enum" in schema:
        return schema["enum"][0]
    if "properties" in schema:
        return {key: example(described, inner) for key, inner in schema["properties"].items()}
    return VALUES[schema["type"]]


def plain(value: Any) -> Any:
    """Give what a field holds, without the names of nested models."""
    return sorted(map(str, vars(value).values())) if dataclasses.is_dataclass(value) else value


Ask = Callable[[ModuleType], Any]
"""What a caller does with a package, and what comes of it."""


def facts(package: ModuleType, described: Json) -> Iterator[tuple[str, Ask]]:
    """Go through the public names of a package: what each does must stay."""
    components = described["components"]["schemas"]
    for name, schema in components.items():
        value = example(described, schema)
        yield (
            f"schema({name})",
            lambda new, n=name, v=value: new.schema(n).encode(new.schema(n).decode(v)),
        )
        model = type(package.schema(name).decode(value))
        if not dataclasses.is_dataclass(model):
            continue
        yield f"models.{model.__name__}", _is_model(model.__name__, name, value)
        for member in dataclasses.fields(model):
            yield f"models.{model.__name__}.{member.name}", _read(member.name, name, value)
        fields = {
            each.name: getattr(package.schema(name).decode(value), each.name)
            for each in dataclasses.fields(model)
        }
        yield f"models.{model.__name__}()", _constructed(model.__name__, fields)
    for model in package.models.__all__:
        yield f"models.{model}", lambda new, n=model: bool(getattr(new.models, n))
    yield from calls(package, described)


def _constructed(called: str, fields: Json) -> Ask:
    return lambda new: sorted(
        map(plain, vars(getattr(new.models, called)(**fields)).values()), key=str
    )


def _is_model(called: str, name: str, value: Any) -> Ask:
    return lambda new: getattr(new.models, called) is type(new.schema(name).decode(value))


def _read(member: str, name: str, value: Any) -> Ask:
    return lambda new: plain(getattr(new.schema(name).decode(value), member))


def calls(package: ModuleType, described: Json) -> Iterator[tuple[str, Ask]]:
    lock = json.loads((Path(str(package.__file__)).parent / "sdkloom.lock").read_text("utf-8"))
    for path, item in described["paths"].items():
        for verb, operation in item.items():
            origin = "#/paths/" + path.replace("/", "~1") + "/" + verb
            group, method = lock["names"][f"tag:{operation['tags'][0]}"], lock["names"][origin]
            for parameter in operation["parameters"]:
                key = f"parameter {origin}/parameters/{parameter['in']}/{parameter['name']}"
                called = lock["names"][key]
                schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
                yield (
                    f"client.{group}.{method}({called})",
                    _call(group, method, called, verb, schema, described),
                )


def _call(group: str, method: str, called: str, verb: str, schema: Json, described: Json) -> Ask:
    name, value = schema["$ref"].rpartition("/")[2], example(described, schema)

    def ask(package: ModuleType) -> Any:
        seen: list[str] = []

        def answer(request: httpx2.Request) -> httpx2.Response:
            seen.append(f"{request.method} {request.url}")
            return httpx2.Response(200, json=value)

        connections = httpx2.Client(transport=httpx2.MockTransport(answer))
        body = [package.schema(name).decode(value)] if verb == "put" else []
        with package.Client(http_client=connections) as client:
            bound = getattr(getattr(client, group), method)
            given = ["low", *body] if called != "id" else body
            options = {called: "low"} if called != "id" else {}
            bound(*(given if options else ["low", *body]), **options)
        return seen

    return ask


@pytest.mark.parametrize("seed", range(12))
def test_old_names_work_or_are_told(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    described = document(rng)
    (tmp_path / "spec.json").write_text(json.dumps(described), "utf-8")
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    assert invoke(tmp_path, "generate").exit_code == 0
    old = imported(tmp_path)
    asked = list(facts(old, described))
    before = {name: ask(old) for name, ask in asked}
    assert len(before) > 60
    changed = shuffled(rng, renamed(rng, described))
    (tmp_path / "spec.json").write_text(json.dumps(changed), "utf-8")
    (tmp_path / "pyproject.toml").write_text(PROJECT + tables(rng, changed), "utf-8")
    result = invoke(tmp_path, "generate", "--format", "json")
    assert result.exit_code == 0, result.output
    changes = json.loads(result.stdout)["changes"]["changes"]
    reported = {change["symbol"]["old"] for change in changes if change["symbol"]["old"]}
    reported |= {
        f"{change['symbol']['old'].rpartition('.')[0]}()"
        for change in changes
        if change["kind"] == "name-moved" and change["source_break"]
    }
    new = imported(tmp_path)
    lost: dict[str, str] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for name, ask in asked:
            try:
                now = ask(new)
            except (AttributeError, TypeError, KeyError) as error:
                now = repr(error)
            if now != before[name] and name not in reported:
                lost[name] = f"{before[name]} → {now}"
    assert lost == {}
