"""Bodies of several media types: the same schema is one type, another type is told."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import httpx2
import pytest

from memory_package import importable
from sdkloom.app.pipeline import render_package
from sdkloom.diagnostics import Diagnostics
from sdkloom.lowering.lower import lower
from sdkloom.reading.document import parse

SCHEMA = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}


def document(sent: dict[str, Any], received: dict[str, Any]) -> dict[str, Any]:
    """A document of one operation with bodies of these media types."""
    operation = {
        "operationId": "make",
        "requestBody": {"content": sent},
        "responses": {"200": {"description": "It.", "content": received}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": operation}},
    }


def rendered(root: dict[str, Any]) -> tuple[dict[str, str], Diagnostics]:
    diagnostics = Diagnostics()
    lowered = lower(parse(json.dumps(root), "spec.json"), diagnostics, package="woven")
    return render_package(lowered, diagnostics), diagnostics


def generated(sent: dict[str, Any], received: dict[str, Any]) -> tuple[dict[str, str], Diagnostics]:
    """The package of an operation whose media types have these schemas."""
    sides = ({key: {"schema": schema} for key, schema in side.items()} for side in (sent, received))
    return rendered(document(*sides))


def warned_places(diagnostics: Diagnostics) -> list[str]:
    return [diagnostic.origin for diagnostic in diagnostics.found if diagnostic.rule == "body-type"]


FORM = "application/x-www-form-urlencoded"


def test_the_same_schema_is_one_model_whatever_carries_it() -> None:
    files, diagnostics = generated(
        {"application/json": SCHEMA, FORM: {**SCHEMA}},
        {"application/json": SCHEMA, "application/hal+json": {**SCHEMA}},
    )
    assert warned_places(diagnostics) == []
    models = "".join(text for path, text in files.items() if path.startswith("models/"))
    assert models.count("@dataclass") == 2
    arrived: list[tuple[str, bytes]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        arrived.append((request.headers["content-type"], request.read()))
        headers = {"content-type": "application/hal+json"}
        return httpx2.Response(200, headers=headers, content=b'{"a": 2}')

    with importable(files) as package:
        there = httpx2.Client(transport=httpx2.MockTransport(answer))
        with package.Client(base_url="http://there", http_client=there) as client:
            request = import_module("woven.models").MakeRequest(a=1)
            assert client.a.make(request).a == 2
            assert client.a.make(request, content_type=FORM).a == 2
    assert arrived == [("application/json", b'{"a":1}'), (FORM, b"a=1")]


def test_equal_in_python_is_not_the_same_in_json() -> None:
    first, other = ({**SCHEMA, "properties": {"a": {"const": value}}} for value in (1, True))
    files, diagnostics = generated({"application/json": first, FORM: other}, {})
    assert warned_places(diagnostics) == []
    assert "def make(self, body: MakeRequest | MakeRequestForm | None = None)" in joined(files)


def joined(files: dict[str, str]) -> str:
    return "".join(text for path, text in files.items() if path.startswith("resources/"))


def test_the_value_that_is_passed_says_which_media_type_is_meant() -> None:
    files, diagnostics = generated(
        {
            "application/json": SCHEMA,
            "application/merge-patch+json": {**SCHEMA, "required": []},
            "application/json-patch+json": {"type": "array", "items": {"type": "string"}},
            "text/csv": {"type": "string"},
            "application/octet-stream": {},
        },
        {},
    )
    assert warned_places(diagnostics) == []
    arrived: list[tuple[str | None, bytes]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        arrived.append((request.headers.get("content-type"), request.read()))
        return httpx2.Response(200)

    with importable(files) as package:
        models = import_module("woven.models")
        there = httpx2.Client(transport=httpx2.MockTransport(answer))
        with package.Client(base_url="http://there", http_client=there) as client:
            for body in (
                models.MakeRequest(a=1),
                models.MakeRequestMergePatch(),
                ["a"],
                "a,b",
                b"\x00",
                None,
            ):
                client.a.make(body)
            with pytest.raises(package.ValidationError):
                client.a.make(models.MakeRequest(a="1"))
    assert arrived == [
        ("application/json", b'{"a":1}'),
        ("application/merge-patch+json", b"{}"),
        ("application/json-patch+json", b'["a"]'),
        ("text/csv", b"a,b"),
        ("application/octet-stream", b"\x00"),
        (None, b""),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, SCHEMA),
        ({"type": "array"}, {"type": "array", "items": {"type": "string"}}),
        ({"type": "integer"}, {"type": "number"}),
        ({"anyOf": [SCHEMA, {"type": "string"}]}, SCHEMA),
        ({"type": ["string", "null"]}, SCHEMA),
        ({"type": "object", "additionalProperties": {"type": "string"}}, SCHEMA),
        ({"properties": {"a": {"type": "integer"}}}, SCHEMA),
    ],
)
def test_types_that_no_value_tells_apart_are_told_with_their_place(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    files, diagnostics = generated({"application/json": first, FORM: second}, {})
    place = "#/paths/~1a/post/requestBody/content/application~1x-www-form-urlencoded"
    assert warned_places(diagnostics) == [place]
    assert "kind=" not in joined(files)


def test_a_base_and_what_extends_it_are_not_told_apart() -> None:
    base = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind"},
    }
    child = {"allOf": [{"$ref": "#/components/schemas/Base"}, SCHEMA]}
    content = {
        "application/json": {"schema": {"$ref": "#/components/schemas/Base"}},
        FORM: {"schema": {"$ref": "#/components/schemas/Child"}},
    }
    root = document(content, {})
    root["components"] = {"schemas": {"Base": base, "Child": child}}
    assert len(warned_places(rendered(root)[1])) == 1


def test_octets_that_have_a_name_are_told_from_all_else() -> None:
    content = {
        "*/*": {"schema": {"$ref": "#/components/schemas/Octets"}},
        "application/vnd.a+json": {"schema": SCHEMA},
    }
    root = document(content, {})
    root["openapi"] = "3.0.3"
    root["components"] = {"schemas": {"Octets": {"type": "string", "format": "binary"}}}
    files, diagnostics = rendered(root)
    assert warned_places(diagnostics) == []
    assert "kind=MakeRequest" in joined(files)
