"""What JSON Schema 2020-12 asks of each keyword, in small: schemas with values and their verdicts.

``json_schema_cases.json`` holds rows of a schema, values that it allows, values that it refuses.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checking import check, checks, document, origin
from judging import _pattern as ecma_pattern
from sdkloom.diagnostics import Diagnostics

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


VOCABULARIES = "https://json-schema.org/draft/2020-12/vocab/"


def meta(*vocabularies: str) -> dict[str, Any]:
    """A meta-schema that has these vocabularies beside the two that apply schemas."""
    named = dict.fromkeys((f"{VOCABULARIES}{item}" for item in ("core", "applicator", *vocabularies)), True)  # fmt: skip
    return {"$id": "https://cases.invalid/meta", "$vocabulary": named}


def test_a_dialect_without_assertions_only_applies_schemas() -> None:
    schema = {
        "$id": "https://cases.invalid/schema",
        "$schema": "https://cases.invalid/meta",
        "$defs": {"meta": meta()},
        "properties": {"number": {"minimum": 10}, "never": False},
    }
    assert check(schema).violations({"number": 1}) == []
    assert check(schema).violations({"never": 1}) != []


def test_the_dialect_is_that_of_the_nearest_schema_which_names_one() -> None:
    inner = {
        "$id": "inner",
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "minimum": 10,
    }
    outer = {
        "$id": "https://cases.invalid/outer",
        "$schema": "https://cases.invalid/meta",
        "properties": {"loose": {"minimum": 10}, "strict": inner},
    }
    into = {"$ref": "https://cases.invalid/outer#/properties/loose"}
    doc = document({"Outer": outer, "Into": into, "Meta": meta()})
    for order in (["Outer", "Into"], ["Into", "Outer"]):
        package = checks(doc, [origin(item) for item in order])
        assert package[origin("Into")].accepts(1)
        assert package[origin("Outer")].accepts({"loose": 1})
        assert not package[origin("Outer")].accepts({"strict": 1})


def test_a_document_may_name_the_dialect_of_all_its_schemas() -> None:
    doc = document({"It": {"minimum": 10}, "Meta": meta()})
    doc.root["jsonSchemaDialect"] = "https://cases.invalid/meta"
    assert checks(doc, [origin("It")])[origin("It")].accepts(1)


def test_a_dialect_that_asserts_formats_is_told() -> None:
    reported = Diagnostics()
    schema = {
        "$schema": "https://cases.invalid/meta",
        "$defs": {"meta": meta("validation", "format-assertion")},
        "format": "date",
    }
    assert check(schema, diagnostics=reported).violations("no date") == []
    assert [item.rule for item in reported.found] == ["schema-dialect"]
