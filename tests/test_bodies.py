"""Bodies of several media types: the same schema is one type, another type is told."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import httpx2
import pytest

from memory_package import importable
from sdkloom.diagnostics import Diagnostics
from sdkloom.lowering.lower import lower
from sdkloom.pipeline import render_package
from sdkloom.reading.document import parse

SCHEMA = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}
OTHER = {**SCHEMA, "required": []}


def made(sent: dict[str, Any], received: dict[str, Any]) -> tuple[dict[str, str], Diagnostics]:
    """The package of one operation with bodies of these media types."""
    operation = {
        "operationId": "make",
        "requestBody": {"content": {key: {"schema": one} for key, one in sent.items()}},
        "responses": {
            "200": {
                "description": "It.",
                "content": {key: {"schema": one} for key, one in received.items()},
            }
        },
    }
    root = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": operation}},
    }
    diagnostics = Diagnostics()
    document = parse(json.dumps(root), "spec.json")
    return render_package(lower(document, diagnostics, package="woven"), diagnostics), diagnostics


def told(diagnostics: Diagnostics) -> list[str]:
    return [one.origin for one in diagnostics.found if one.rule == "body-type"]


FORM = "application/x-www-form-urlencoded"


def test_the_same_schema_is_one_model_whatever_carries_it() -> None:
    files, diagnostics = made(
        {"application/json": SCHEMA, FORM: {**SCHEMA}},
        {"application/json": SCHEMA, "application/hal+json": {**SCHEMA}},
    )
    assert told(diagnostics) == []
    models = "".join(held for path, held in files.items() if path.startswith("models/"))
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
            assert client.default.make(request).a == 2
            assert client.default.make(request, content_type=FORM).a == 2
    assert arrived == [("application/json", b'{"a":1}'), (FORM, b"a=1")]


@pytest.mark.parametrize(
    "other",
    [OTHER, {**SCHEMA, "properties": {"a": {"type": "integer", "minimum": True}}}],
    ids=["another", "equal-in-python"],
)
def test_another_type_is_told_with_its_place(other: dict[str, Any]) -> None:
    first = {**SCHEMA, "properties": {"a": {"type": "integer", "minimum": 1}}}
    _, diagnostics = made({"application/json": first, FORM: other}, {"application/json": SCHEMA})
    place = "#/paths/~1a/post/requestBody/content/application~1x-www-form-urlencoded"
    assert told(diagnostics) == [place]
