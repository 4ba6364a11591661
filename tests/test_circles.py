"""Circles of schemas: what says nothing of a value is refused, what describes it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sdkloom


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def inspect(folder: Path, schemas: dict[str, Any]) -> None:
    spec = folder / "spec.json"
    info = {"title": "Circles", "version": "1"}
    document = {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}}
    spec.write_text(json.dumps(document))
    sdkloom.inspect(spec)


TEXT = {"type": "string"}
OBJECT = {"properties": {"a": TEXT}}


@pytest.mark.parametrize(
    "schemas",
    [
        {"S": {"anyOf": [ref("S"), ref("S")]}},
        {"S": {"oneOf": [ref("S"), ref("S")]}},
        {"S": {"oneOf": [ref("S"), {"type": "null"}]}},
        {"S": {"anyOf": [ref("T"), ref("T")]}, "T": ref("S")},
        {"S": {"anyOf": [ref("T"), ref("T")]}, "T": {"anyOf": [ref("S"), ref("S")]}},
        {"S": {"allOf": [ref("T")]}, "T": {"anyOf": [ref("S"), TEXT]}},
        {"S": {"allOf": [ref("T"), {"minLength": 1}]}, "T": {"oneOf": [ref("S"), TEXT]}},
        {"S": {"allOf": [ref("T")]}, "T": {"oneOf": [ref("S"), {"type": "null"}]}},
        {"S": {"anyOf": [{"allOf": [ref("S")]}, TEXT]}},
        {"S": {"allOf": [{"anyOf": [ref("S"), TEXT]}]}},
        {"S": {"allOf": [{"not": ref("S")}]}},
        {"S": {"if": ref("S"), "then": TEXT}},
    ],
    ids=json.dumps,
)
def test_a_circle_that_says_nothing_of_the_value_is_refused(
    schemas: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(sdkloom.SpecError) as caught:
        inspect(tmp_path, schemas)
    errors = [found for found in caught.value.diagnostics if found.severity == "error"]
    assert [found.rule for found in errors] == ["schema-circle"]


@pytest.mark.parametrize(
    "schemas",
    [
        {"S": {"oneOf": [ref("T")]}, "T": {"allOf": [ref("S"), OBJECT]}},
        {"S": {**OBJECT, "oneOf": [ref("T")]}, "T": {"allOf": [ref("S")]}},
        {"S": {"anyOf": [{"type": "array", "items": ref("S")}, TEXT]}},
        {"S": {"allOf": [{"properties": {"a": ref("S")}}]}},
    ],
    ids=json.dumps,
)
def test_a_circle_that_describes_the_value_is_read(schemas: dict[str, Any], tmp_path: Path) -> None:
    inspect(tmp_path, schemas)
