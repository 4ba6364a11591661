"""Values that have no form on the wire are refused before sending, at their place."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from acting import opened
from fault_server import FaultServer, message, once
from packaged import OK, document, package
from sending import WAYS

DAY = dt.date(2030, 12, 31)
NOW = dt.datetime(2030, 12, 31, 23, 59, tzinfo=dt.UTC)
NAN = float("nan")
ANY_BUT_FILES = {"type": ["string", "number", "array", "object"]}
date = {"type": "string", "format": "date"}
model = {"$ref": "#/components/schemas/Stay"}


def parameter(name: str, where: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "schema": schema, "required": where == "path", **more}


def sending(media_type: str) -> dict[str, Any]:
    return {"requestBody": {"content": {media_type: {"schema": model}}}, **OK}


DOCUMENT = document(
    {
        "/stays/{day}": {
            "get": {
                "operationId": "find",
                "parameters": [
                    parameter("day", "path", date),
                    parameter("days", "query", {"type": "array", "items": date}),
                    parameter("rates", "query", {"type": "array", "items": {"type": "number"}}),
                    parameter("stay", "query", model, style="deepObject"),
                    parameter("text", "query", {"type": "string"}),
                    parameter("any", "query", {}),
                    parameter("X-Day", "header", date),
                    parameter("rate", "cookie", {"type": "number"}),
                    {
                        "name": "q",
                        "in": "query",
                        "content": {"application/json": {"schema": model}},
                    },
                ],
                **OK,
            }
        },
        "/json": {"post": {"operationId": "json", **sending("application/json")}},
        "/form": {"post": {"operationId": "form", **sending("application/x-www-form-urlencoded")}},
        "/parts": {"post": {"operationId": "parts", **sending("multipart/form-data")}},
    },
    components={
        "schemas": {
            "Stay": {
                "type": "object",
                "properties": {
                    "day": date,
                    "rate": {"type": "number"},
                    "more~": {"type": "object", "additionalProperties": ANY_BUT_FILES},
                },
            }
        }
    },
)


@pytest.fixture(scope="module")
def stays(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("stays")
    with package(folder, "stays", DOCUMENT) as module:
        importlib.import_module("stays.models")
        yield module


def refused(module: Any, way: str, name: str, *given: Any, **named: Any) -> list[tuple[str, str]]:
    """Make a call that must not be sent, and list where it is wrong."""
    with (
        FaultServer(once(message(b"", status="204 No"))) as server,
        opened(module, way, server.url) as (client, act),
        pytest.raises(module.ValidationError) as caught,
    ):
        act(getattr(client.default, name), *given, **named)
    assert server.heads == []
    return [(each.where, each.path) for each in caught.value.violations]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "value", "where", "path"),
    [
        ("days", [DAY, NOW], "query", "/days/1"),
        ("rates", [1.5, NAN], "query", "/rates/1"),
        ("text", b"bytes", "query", "/text"),
        ("text", "\ud800", "query", "/text"),
        ("any", {"a": [NOW]}, "query", "/any/a/0"),
        ("any", {"a": NAN}, "query", "/any/a"),
        ("x_day", NOW, "header", "/X-Day"),
        ("rate", float("inf"), "cookie", "/rate"),
    ],
)
def test_parameters_are_refused_by_name(
    stays: Any, way: str, name: str, value: Any, where: str, path: str
) -> None:
    assert refused(stays, way, "find", DAY, **{name: value}) == [(where, path)]


@pytest.mark.parametrize("way", WAYS)
def test_models_in_parameters_are_refused_at_the_property(stays: Any, way: str) -> None:
    stay = stays.models.Stay
    assert refused(stays, way, "find", NOW) == [("path", "/day")]
    for name in ("stay", "q"):
        found = refused(stays, way, "find", DAY, **{name: stay(day=NOW)})
        assert found == [("query", f"/{name}/day")]
        found = refused(stays, way, "find", DAY, **{name: stay(rate=NAN)})
        assert found == [("query", f"/{name}/rate")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["json", "form", "parts"])
@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"day": NOW}, "/day"),
        ({"rate": NAN}, "/rate"),
        ({"rate": Decimal("1.5")}, "/rate"),
        ({"more": {"x": [0, NAN]}}, "/more~0/x/1"),
        ({"more": {"x": "\ud800"}}, "/more~0/x"),
        ({"more": {"x": {(1,): 2}}}, "/more~0/x"),
    ],
)
def test_bodies_are_refused_at_the_property(
    stays: Any, way: str, name: str, given: Any, path: str
) -> None:
    assert refused(stays, way, name, stays.models.Stay(**given)) == [("body", path)]
