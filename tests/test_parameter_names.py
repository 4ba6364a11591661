"""Parameters whose names are odd: none is taken for another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest

from memory_package import importable
from sdkloom.app.pipeline import GeneratedPackage, Options, generate
from sdkloom.ir.nodes import Scalar

QUERY = {"name": "query", "in": "query", "schema": {"type": "string"}}


def generated(folder: Path, *parameters: Any, beside: Sequence[Any] = ()) -> GeneratedPackage:
    """Generate an operation with parameters, *beside* those of its path."""
    operation = {"parameters": parameters, "responses": {"204": {"description": "Done."}}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Names", "version": "1"},
        "servers": [{"url": "https://names.example"}],
        "paths": {"/a": {"parameters": beside, "get": operation}},
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


def test_a_header_of_an_operation_is_that_of_its_path_in_upper_and_lower_case(
    tmp_path: Path,
) -> None:
    upper = {**QUERY, "in": "header", "name": "X-Trace"}
    lower = {**upper, "name": "x-trace", "required": True}
    (operation,) = generated(tmp_path, lower, beside=[upper]).lowered.api.groups[0].operations
    assert [(item.wire, item.required) for item in operation.parameters] == [("x-trace", True)]


def test_parameters_in_upper_and_lower_case_are_two_in_a_query(tmp_path: Path) -> None:
    found = generated(tmp_path, QUERY, {**QUERY, "name": "Query"})
    (operation,) = found.lowered.api.groups[0].operations
    assert [parameter.wire for parameter in operation.parameters] == ["query", "Query"]


@pytest.mark.parametrize("is_beside", [False, True])
def test_a_path_parameter_may_differ_from_the_path_in_case(is_beside: bool, tmp_path: Path) -> None:
    number = {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}
    item: Any = {"get": {"responses": {"204": {"description": "Done."}}}}
    (item if is_beside else item["get"])["parameters"] = [number]
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1"},
        "paths": {"/pets/{PetId}": item},
    }
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps(document), "utf-8")
    found = generate(spec, Options(package="names"))
    (parameter,) = found.lowered.api.groups[0].operations[0].parameters
    assert (parameter.wire, parameter.type) == ("PetId", Scalar("int"))
    (warning,) = found.diagnostics
    assert warning.rule == "path-parameter-missing"
    assert warning.message == (
        'GET has no parameter in path for "{PetId}": "petId" is taken for it'
    )


def test_cookies_share_one_header_with_a_header_of_that_name(tmp_path: Path) -> None:
    header = {**QUERY, "in": "header", "name": "cookie"}
    session = {**QUERY, "in": "cookie", "name": "session"}
    found = generated(tmp_path, header, session)
    sent: list[str | None] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.headers.get("cookie"))
        return httpx2.Response(204)

    with importable(found.files) as names:
        http = httpx2.Client(transport=httpx2.MockTransport(answer))
        with names.Client(http_client=http, headers={"Cookie": "c=3"}) as client:
            client.a.get(session="1")
        with names.Client(http_client=http) as client:
            client.a.get(cookie="a=2", session="1")
            client.a.get(cookie="a=2")
            client.a.get(cookie="", session="1")
            client.a.get()
    assert sent == ["c=3; session=1", "session=1; a=2", "a=2", "session=1", None]
