"""Parameters whose names are odd: none is taken for another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sdkloom.app.pipeline import GeneratedPackage, Options, generate

QUERY = {"name": "query", "in": "query", "schema": {"type": "string"}}


def generated(folder: Path, *parameters: Any) -> GeneratedPackage:
    operation = {"parameters": parameters, "responses": {"204": {"description": "Done."}}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Names", "version": "1"},
        "paths": {"/a": {"get": operation}},
    }
    spec = folder / "spec.json"
    spec.write_text(json.dumps(document), "utf-8")
    return generate(spec, Options(package="names"))


def test_a_parameter_without_text_in_its_name_is_not_the_one_called_as_its_place(
    tmp_path: Path,
) -> None:
    api = generated(tmp_path, QUERY, {**QUERY, "name": ""}).lowered.api
    (operation,) = api.groups[0].operations
    assert [(parameter.name, parameter.wire) for parameter in operation.parameters] == [
        ("query", "query"),
        ("empty", ""),
    ]


def test_a_parameter_of_another_file_that_has_no_name_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(json.dumps({"in": "query"}), "utf-8")
    found = generated(tmp_path, {"$ref": "other.json"})
    assert found.lowered.api.groups[0].operations[0].parameters == ()
    (warning,) = found.diagnostics
    assert (warning.severity, warning.rule, warning.origin) == (
        "warning",
        "missing-field",
        "other.json#",
    )


def test_one_name_in_several_places_says_where_but_for_the_first(tmp_path: Path) -> None:
    places = ("cookie", "header", "query")
    found = generated(tmp_path, *({**QUERY, "in": where, "name": "id"} for where in places))
    (operation,) = found.lowered.api.groups[0].operations
    named = {parameter.where: parameter.name for parameter in operation.parameters}
    assert named == {"cookie": "id_cookie", "header": "id_header", "query": "id"}
