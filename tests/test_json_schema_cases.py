"""What JSON Schema 2020-12 asks of each keyword, in small: schemas with values and their verdicts.

``json_schema_cases.json`` holds rows of a schema, values that it allows, values that it refuses.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checking import check
from judging import _pattern as ecma_pattern

ROWS: list[Any] = json.loads(Path(__file__).with_name("json_schema_cases.json").read_text("utf-8"))
Judge = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": ecma_pattern})


@pytest.mark.parametrize(("schema", "valid", "invalid"), ROWS, ids=range(len(ROWS)))
def test_verdicts_are_json_schema_s(schema: Any, valid: list[Any], invalid: list[Any]) -> None:
    if isinstance(schema, dict) and "$id" not in schema:
        schema = {"$id": "https://cases.invalid/case", **schema}
    ours, theirs = check(schema), Judge(schema)
    for expected, values in ((True, valid), (False, invalid)):
        for value in values:
            assert (ours.violations(value) == []) is expected, value
            assert ours.accepts(value) is theirs.is_valid(value) is expected, value


def test_a_dialect_without_assertions_only_applies_schemas() -> None:
    meta = {
        "$id": "https://cases.invalid/meta",
        "$vocabulary": {
            "https://json-schema.org/draft/2020-12/vocab/core": True,
            "https://json-schema.org/draft/2020-12/vocab/applicator": True,
        },
    }
    schema = {
        "$id": "https://cases.invalid/schema",
        "$schema": "https://cases.invalid/meta",
        "$defs": {"meta": meta},
        "properties": {"number": {"minimum": 10}, "never": False},
    }
    assert check(schema).violations({"number": 1}) == []
    assert check(schema).violations({"never": 1}) != []
