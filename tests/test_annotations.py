"""What annotations say of properties is what tables would say, were they written in full."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import typing
from pathlib import Path

import pytest

from effort import some
from memory_package import PACKAGE, importable
from refresh import CASES, folders
from runtime_package import runtime
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate
from sdkloom.diagnostics import SpecError
from sdkloom.identifiers import in_capitals
from tables_in_full import differing

SPEC = """
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /things:
    post:
      operationId: post_thing
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Sent"}}}}
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
    patch:
      operationId: patch_thing
      requestBody:
        content: {application/merge-patch+json: {schema: {$ref: "#/components/schemas/Patch"}}}
      responses: {"204": {description: d}}
components:
  schemas:
    Level: {type: string, enum: [low, high]}
    Id: {type: string}
    Key: {type: string, format: byte}
    Nothing: {type: "null"}
    Names: {type: array, items: {type: string}}
    Base:
      type: object
      required: [id]
      properties:
        id: {$ref: "#/components/schemas/Id"}
        when: {type: string, format: date-time}
        note: {type: [string, "null"]}
    Thing:
      allOf: [{$ref: "#/components/schemas/Base"}]
      required: [always, object, note]
      properties:
        object: {const: thing}
        kind: {const: maybe}
        one_list: {const: [1]}
        always: {type: integer, default: 3}
        often: {type: integer, default: 3}
        many: {type: array, items: {type: string}, default: [a]}
        null_or_level: {anyOf: [{$ref: "#/components/schemas/Level"}, {type: "null"}]}
        levels: {type: array, items: {$ref: "#/components/schemas/Level"}}
        mixed: {enum: [a, 1]}
        yes: {const: true}
        key: {$ref: "#/components/schemas/Key"}
        url_key: {type: string, contentEncoding: base64url}
        names: {$ref: "#/components/schemas/Names"}
        named: {type: object, additionalProperties: {$ref: "#/components/schemas/Thing"}}
        day: {type: string, format: date}
        ref: {type: string, format: uuid}
        any: true
        maybe_any: {type: [object, "null"]}
        nothing: {type: "null"}
        nil: {$ref: "#/components/schemas/Nothing"}
        pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false, minItems: 2}
        createdAt: {type: string, format: date-time}
        secret: {type: string, writeOnly: true}
        seen: {type: string, readOnly: true}
      additionalProperties: {type: array, items: {$ref: "#/components/schemas/Base"}}
    Patch:
      type: object
      properties:
        nil: {$ref: "#/components/schemas/Nothing"}
        note: {type: string}
    Sent:
      type: object
      required: [object, level]
      properties:
        object: {const: sent}
        level: {$ref: "#/components/schemas/Level"}
        list: {type: array, items: {$ref: "#/components/schemas/Base"}}
        map: {type: object, additionalProperties: {enum: [1, 2]}}
        either: {oneOf: [{type: string}, {type: integer}]}
      additionalProperties: {type: integer}
"""


def test_annotations_say_what_tables_would(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(SPEC, "utf-8")
    assert differing(spec) == ({}, 4)
    with importable(generate(spec, Options(package="hints")).files) as package:
        models = package.models
        hints = typing.get_type_hints(models.Thing)
        assert hints["when"] == dt.datetime | None
        assert hints["nil"] is typing.get_type_hints(models.Patch)["nil"] is type(None)


def test_the_codecs_of_a_module_are_looked_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = tmp_path / "spec.yaml"
    some_key = {"type": "object", "properties": {"camelCase": {"type": "string"}}}
    schemas = {f"Key{i}": some_key for i in range(20)}
    schemas |= {f"Plain{i}": {"type": "object", "properties": {"a": {}}} for i in range(20)}
    head = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    spec.write_text(json.dumps({**head, "components": {"schemas": schemas}}), "utf-8")
    with importable(generate(spec, Options(package="many")).files) as package:
        package.schema("Plain0")
        tables = importlib.import_module(f"{PACKAGE}._runtime.values.tables").Table
        find, calls = tables.find_model, list[object]()
        monkeypatch.setattr(tables, "find_model", lambda self: calls.append(self) or find(self))
        for name in schemas:
            values = {"camelCase": "x"} if name.startswith("Key") else {"a": 1}
            found = package.schema(name)
            assert found.encode(found.decode(values)) == values
        assert len(calls) <= len(schemas)


def test_models_that_are_loaded_anew_have_the_same_keys(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(SPEC, "utf-8")
    with importable(generate(spec, Options(package="anew")).files) as package:
        before = package.models.Thing
        module = importlib.reload(importlib.import_module(before.__module__))
        assert module.Thing is not before
        values = {"always": 1, "object": "thing", "note": None, "id": "1"}
        values["createdAt"] = "2030-12-31T00:00:00Z"
        read = package.from_json(module.Thing, json.dumps(values))
        assert type(read) is module.Thing
        assert json.loads(package.to_json(read)) == values


@pytest.mark.parametrize("case", folders(CASES), ids=lambda path: path.name)
def test_annotations_of_cases_say_what_tables_would(case: Path) -> None:
    found, _ = differing(case / "spec.yaml")
    assert found == {}


def test_annotations_of_the_corpus_say_what_tables_would() -> None:
    if "SPEC_CORPUS" not in os.environ:
        pytest.skip("SPEC_CORPUS names no folder of documents")
    from fuzz import corpus

    models = 0
    for path in some(corpus(), 40):
        try:
            found, count = differing(Path(path))
        except SpecError:  # one that is refused
            continue
        assert found == {}, path
        models += count
    assert models > 100


@pytest.mark.parametrize(
    "name",
    ["Pet", "ApiKey", "APIKey", "X2Y", "OAuth2Client", "_2Fa", "Größe", "ÉtatCivil", "名前", "A"],
)
def test_both_sides_write_names_in_capitals_alike(name: str) -> None:
    assert runtime("schema").in_capitals(name) == in_capitals(name)


def test_constants_that_are_called_otherwise_are_listed(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    names = ("ÉtatCivil", "x2y", "OAuth2", "名前", "straße", "a.b")
    thing = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}
    schemas = dict.fromkeys(names, thing)
    schemas |= {f"{name} text": {"type": "string", "maxLength": 3} for name in names}
    head = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    spec.write_text(json.dumps({**head, "components": {"schemas": schemas}}), "utf-8")
    with importable(generate(spec, Options(package="names")).files) as package:
        for name in names:
            assert package.schema(name).validate({}) != []
            model = package.schema(name).decode({"a": 1})
            assert package.validate(model) == []
            assert package.schema(f"{name} text").validate("long text") != []
