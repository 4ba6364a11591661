"""The truth about breaks: programs are checked by mypy and run, against old and new servers.

One old and one new package hold all cases; a case is a schema ``ThingN`` with an operation ``actN``,
and programs that were written against the old package. A server that does what a description says
refuses what the description refuses and answers what it allows.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
from mypy import api as mypy

from sdkloom.comparing import diff_documents
from sdkloom.diagnostics import Diagnostics
from sdkloom.diffing.diff import Change
from sdkloom.lowering.lower import lower
from sdkloom.pipeline import render_package
from sdkloom.reading import document

Json = Any
SIDES = ("old", "new")
REFUSED = 400


@dataclass(frozen=True, kw_only=True)
class Case:
    """A change, and programs: ``{C}`` is the method, ``{T}`` the class of the schema."""

    kind: str
    old: Json
    new: Json
    way: str = "sent"
    calls: tuple[str, ...] = ("{C}({T}())",)
    answers: tuple[Json, ...] = (None,)
    """What servers answer; each is answered by those whose description allows it."""


def has(**properties: Json) -> Json:
    """An object of *properties*; those that end with ``_`` are required."""
    required = [key.rstrip("_") for key in properties if key.endswith("_")]
    table = {key.rstrip("_"): value for key, value in properties.items()}
    return {"type": "object", "properties": table, **({"required": required} if required else {})}


def text(**more: Json) -> Json:
    return {"type": "string", **more}


def number(kind: str = "integer", **more: Json) -> Json:
    return {"type": kind, **more}


def one_of(*names: str) -> Json:
    return {"enum": list(names)}


def closed(schema: Json) -> Json:
    return {**schema, "additionalProperties": False}


def tagged(*tags: str) -> Json:
    """A choice between objects that are told apart by ``kind``."""
    members = [
        {"title": f"{{T}}{tag.title()}", **has(kind_={"const": tag}, size_=number())}
        for tag in tags
    ]
    return {"oneOf": members}


def query(name: str, schema: Json, **more: Json) -> Json:
    return {"name": name, "in": "query", "schema": schema, **more}


def takes(*parameters: Json, **more: Json) -> Json:
    """An operation that is given whole, instead of a schema."""
    return {
        "operation": {
            "parameters": list(parameters),
            "responses": {"204": {"description": ""}},
            **more,
        }
    }


NULLABLE = {"type": ["string", "null"]}
DAY = dt.date(2026, 1, 2)

SENT = [
    Case(kind="enum-value-added", old=has(a=one_of("x", "y")), new=has(a=one_of("x", "y", "z")), calls=("{C}({T}(a='x'))",)),
    Case(kind="enum-value-removed", old=has(a=one_of("x", "y", "z")), new=has(a=one_of("x", "y")), calls=("{C}({T}(a='z'))",)),
    Case(kind="enum-added", old=has(a=text()), new=has(a=one_of("x", "y")), calls=("{C}({T}(a='z'))",)),
    Case(kind="enum-removed", old=has(a=one_of("x", "y")), new=has(a=text()), calls=("{C}({T}(a='x'))", "print(models.{N}A)", "x: models.{N}A = 'x'\n    print(x)")),
    Case(kind="pattern-added", old=has(a=text()), new=has(a=text(pattern="^[a-z]+$")), calls=("{C}({T}(a='1'))",)),
    Case(kind="pattern-changed", old=has(a=text(pattern="^[0-9]+$")), new=has(a=text(pattern="^[a-z]+$")), calls=("{C}({T}(a='1'))",)),
    Case(kind="pattern-tightened", old=has(a=text(pattern="^[a-z]{1,5}$")), new=has(a=text(pattern="^[a-z]{1,3}$")), calls=("{C}({T}(a='aaaaa'))",)),
    Case(kind="pattern-loosened", old=has(a=text(pattern="^[a-z]{1,3}$")), new=has(a=text(pattern="^[a-z]{1,5}$")), calls=("{C}({T}(a='aaa'))",)),
    Case(kind="pattern-removed", old=has(a=text(pattern="^[a-z]+$")), new=has(a=text()), calls=("{C}({T}(a='a'))",)),
    Case(kind="max-length-tightened", old=has(a=text(maxLength=5)), new=has(a=text(maxLength=3)), calls=("{C}({T}(a='aaaaa'))",)),
    Case(kind="max-length-loosened", old=has(a=text(maxLength=3)), new=has(a=text(maxLength=5)), calls=("{C}({T}(a='aaa'))",)),
    Case(kind="minimum-added", old=has(a=number()), new=has(a=number(minimum=1)), calls=("{C}({T}(a=0))",)),
    Case(kind="minimum-loosened", old=has(a=number(minimum=2)), new=has(a=number(minimum=1)), calls=("{C}({T}(a=2))",)),
    Case(kind="exclusive-maximum-tightened", old=has(a=number(exclusiveMaximum=9)), new=has(a=number(exclusiveMaximum=8)), calls=("{C}({T}(a=8))",)),
    Case(kind="multiple-of-loosened", old=has(a=number(multipleOf=6)), new=has(a=number(multipleOf=3)), calls=("{C}({T}(a=6))",)),
    Case(kind="multiple-of-tightened", old=has(a=number(multipleOf=3)), new=has(a=number(multipleOf=6)), calls=("{C}({T}(a=3))",)),
    Case(kind="unique-items-added", old=has(a={"type": "array", "items": text()}), new=has(a={"type": "array", "items": text(), "uniqueItems": True}), calls=("{C}({T}(a=['x', 'x']))",)),
    Case(kind="max-items-added", old=has(a={"type": "array", "items": text()}), new=has(a={"type": "array", "items": text(), "maxItems": 1}), calls=("{C}({T}(a=['x', 'y']))",)),
    Case(kind="min-properties-added", old=has(a=text()), new={**has(a=text()), "minProperties": 1}),
    Case(kind="type-changed", old=has(a=number()), new=has(a=text()), calls=("{C}({T}(a=1))",)),
    Case(kind="type-changed", old=has(a={"type": "array", "items": text()}), new=has(a=text()), calls=("{C}({T}(a=['x']))",)),
    Case(kind="type-specialized", old=has(a=number("number")), new=has(a=number()), calls=("{C}({T}(a=1.5))",)),
    Case(kind="type-generalized", old=has(a=number()), new=has(a=number("number")), calls=("{C}({T}(a=1))",)),
    Case(kind="type-generalized", old=has(a=text()), new=has(a={}), calls=("{C}({T}(a='x'))",)),
    Case(kind="type-specialized", old=has(a={}), new=has(a=text()), calls=("{C}({T}(a=1))",)),
    Case(kind="format-added", old=has(a=text()), new=has(a=text(format="date")), calls=("{C}({T}(a='x'))",)),
    Case(kind="format-removed", old=has(a=text(format="date")), new=has(a=text()), calls=("{C}({T}(a=dt.date(2026, 1, 2)))",)),
    Case(kind="format-added", old=has(a=text()), new=has(a=text(format="password")), calls=("{C}({T}(a='x'))",)),
    Case(kind="became-nullable", old=has(a_=text()), new=has(a_=NULLABLE), calls=("{C}({T}(a='x'))",)),
    Case(kind="became-not-nullable", old=has(a_=NULLABLE), new=has(a_=text()), calls=("{C}({T}(a=None))",)),
    Case(kind="became-not-nullable", old=has(a=NULLABLE), new=has(a=text()), calls=("{C}({T}(a=None))", "{C}({T}(a=UNSET))")),
    Case(kind="field-required", old=has(a=text()), new=has(a_=text())),
    Case(kind="field-required", old=has(a=text(default="d")), new=has(a_=text(default="d"))),
    Case(kind="field-optional", old=has(a_=text()), new=has(a=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="field-added", old=has(a=text()), new=has(a=text(), b=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="field-added", old=has(a=text()), new=has(a=text(), b_=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="field-added", old=has(a=text()), new=has(a=text(), b_=text(default="d")), calls=("{C}({T}(a='x'))",)),
    Case(kind="field-removed", old=has(a=text(), b=text()), new=has(a=text()), calls=("{C}({T}(b='x'))",)),
    Case(kind="field-removed", old=closed(has(a=text(), b=text())), new=closed(has(a=text())), calls=("{C}({T}(b='x'))",)),
    Case(kind="default-changed", old=has(a=text(default="x")), new=has(a=text(default="y")), calls=("{C}({T}(a='x'))",)),
    Case(kind="default-changed", old=has(a_=text(default="x")), new=has(a_=text(default="y")), calls=("{C}({T}(a='x'))",)),
    Case(kind="default-added", old=has(a=text()), new=has(a=text(default="x")), calls=("{C}({T}(a=None))",)),
    Case(kind="default-removed", old=has(a=text(default="x")), new=has(a=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="additional-properties-closed", old=has(a=text()), new=closed(has(a=text())), calls=("{C}({T}(additional_properties={{'b': 1}}))",)),
    Case(kind="additional-properties-opened", old=closed(has(a=text())), new=has(a=text()), calls=("{C}({T}(a='x'))",)),
    Case(kind="undeclared-required", old=has(a=text()), new={**has(a=text()), "required": ["b"]}),
    Case(kind="variant-added", old=tagged("cat", "dog"), new=tagged("cat", "dog", "eel"), calls=("{C}(models.{N}Cat(kind='cat', size=1))",)),
    Case(kind="variant-removed", old=tagged("cat", "dog", "eel"), new=tagged("cat", "dog"), calls=("{C}(models.{N}Eel(kind='eel', size=1))",)),
    Case(kind="dependent-required-added", old=has(a=text(), b=text()), new={**has(a=text(), b=text()), "dependentRequired": {"a": ["b"]}}, calls=("{C}({T}(a='x'))",)),
    Case(kind="property-names-added", old=has(a=text()), new={**has(a=text()), "propertyNames": {"maxLength": 1}}, calls=("{C}({T}(additional_properties={{'long': 1}}))",)),
    Case(kind="contains-added", old=has(a={"type": "array", "items": text()}), new=has(a={"type": "array", "items": text(), "contains": {"const": "x"}}), calls=("{C}({T}(a=['y']))",)),
]  # fmt: skip

RECEIVED = [
    Case(kind="enum-value-added", old=has(a_=one_of("x", "y")), new=has(a_=one_of("x", "y", "z")), calls=("print({C}().a.upper())",), answers=({"a": "x"}, {"a": "z"})),
    Case(kind="enum-value-removed", old=has(a_=one_of("x", "y", "z")), new=has(a_=one_of("x", "y")), calls=("print({C}().a.upper())",), answers=({"a": "x"},)),
    Case(kind="pattern-added", old=has(a_=text()), new=has(a_=text(pattern="^[a-z]+$")), calls=("print({C}().a.upper())",), answers=({"a": "x"},)),
    Case(kind="max-length-loosened", old=has(a_=text(maxLength=3)), new=has(a_=text(maxLength=5)), calls=("print({C}().a.upper())",), answers=({"a": "x"}, {"a": "xxxxx"})),
    Case(kind="type-changed", old=has(a_=text()), new=has(a_=number()), calls=("print({C}().a.upper())",), answers=({"a": "x"}, {"a": 1})),
    Case(kind="type-specialized", old=has(a_=number("number")), new=has(a_=number()), calls=("x: float = {C}().a\n    print(x + 1)",), answers=({"a": 1},)),
    Case(kind="type-generalized", old=has(a_=number()), new=has(a_=number("number")), calls=("x: int = {C}().a\n    print(x + 1)",), answers=({"a": 1}, {"a": 1.5})),
    Case(kind="type-generalized", old=has(a_=text()), new=has(a_={"type": ["string", "integer"]}), calls=("print({C}().a.upper())",), answers=({"a": "x"}, {"a": 1})),
    Case(kind="format-added", old=has(a_=text()), new=has(a_=text(format="date")), calls=("print({C}().a.upper())",), answers=({"a": "2026-01-02"},)),
    Case(kind="format-removed", old=has(a_=text(format="date")), new=has(a_=text()), calls=("print({C}().a.year)",), answers=({"a": "2026-01-02"}, {"a": "x"})),
    Case(kind="became-nullable", old=has(a_=text()), new=has(a_=NULLABLE), calls=("x: str = {C}().a\n    print(x)",), answers=({"a": "x"}, {"a": None})),
    Case(kind="became-nullable", old=has(a=text()), new=has(a=NULLABLE), calls=("x: str | None = {C}().a\n    print(x)",), answers=({"a": "x"}, {"a": None})),
    Case(kind="became-not-nullable", old=has(a_=NULLABLE), new=has(a_=text()), calls=("x: str | None = {C}().a\n    print(x)",), answers=({"a": "x"},)),
    Case(kind="became-nullable", old=has(a_={"type": "array", "items": text()}), new=has(a_={"type": "array", "items": NULLABLE}), calls=("x: list[str] = {C}().a\n    print(x)",), answers=({"a": ["x"]}, {"a": [None]})),
    Case(kind="field-required", old=has(a=text()), new=has(a_=text()), calls=("x: str | None = {C}().a\n    print(x)",), answers=({"a": "x"},)),
    Case(kind="field-optional", old=has(a_=text()), new=has(a=text()), calls=("x: str = {C}().a\n    print(x)",), answers=({"a": "x"}, {})),
    Case(kind="field-optional", old=has(a_=text(default="d")), new=has(a=text(default="d")), calls=("x: str = {C}().a\n    print(x)",), answers=({"a": "x"}, {})),
    Case(kind="field-added", old=has(a_=text()), new=has(a_=text(), b_=text()), calls=("print({C}().a)",), answers=({"a": "x"}, {"a": "x", "b": "y"})),
    Case(kind="field-removed", old=has(a_=text(), b=text()), new=has(a_=text()), calls=("print({C}().b)",), answers=({"a": "x"},)),
    Case(kind="field-removed", old=has(a_=text(), b_=text()), new=has(a_=text()), calls=("print({C}().b)",), answers=({"a": "x"}, {"a": "x", "b": "y"})),
    Case(kind="default-changed", old=has(a=text(default="x")), new=has(a=text(default="y")), calls=("print({C}().a.upper())",), answers=({},)),
    Case(kind="default-removed", old=has(a=text(default="x")), new=has(a=text()), calls=("x: str = {C}().a\n    print(x)",), answers=({}, {"a": "z"})),
    Case(kind="default-added", old=has(a=text()), new=has(a=text(default="x")), calls=("x: str | None = {C}().a\n    print(x)",), answers=({},)),
    Case(kind="additional-properties-closed", old=has(a=text()), new=closed(has(a=text())), calls=("print({C}().additional_properties)",), answers=({"a": "x"},)),
    Case(kind="variant-added", old=tagged("cat", "dog"), new=tagged("cat", "dog", "eel"), calls=("x: models.{N}Cat | models.{N}Dog | UnknownVariant = {C}()\n    print(x)",), answers=({"kind": "cat", "size": 1}, {"kind": "eel", "size": 1})),
    Case(kind="variant-removed", old=tagged("cat", "dog", "eel"), new=tagged("cat", "dog"), calls=("x = {C}()\n    print(isinstance(x, models.{N}Cat))", "x = {C}()\n    print(isinstance(x, models.{N}Eel))"), answers=({"kind": "cat", "size": 1},)),
    Case(kind="variant-added", old={"anyOf": [has(a_=text()), has(b_=number())]}, new={"anyOf": [has(a_=text()), has(b_=number()), {"type": "array", "items": number()}]}, calls=("x: models.{N}Variant1 | models.{N}Variant2 = {C}()\n    print(x)",), answers=({"a": "x"}, [1])),
    Case(kind="enum-value-added", old=has(a_={"type": "integer", "enum": [1, 2]}), new=has(a_={"type": "integer", "enum": [1, 2, 3]}), calls=("x: int = {C}().a\n    print(x)",), answers=({"a": 1}, {"a": 3})),
]  # fmt: skip

BOTH = [
    Case(kind="enum-value-added", way="both", old=has(a_=one_of("x", "y")), new=has(a_=one_of("x", "y", "z")), calls=("print({C}({T}(a='x')).a.upper())",), answers=({"a": "x"}, {"a": "z"})),
    Case(kind="enum-value-removed", way="both", old=has(a_=one_of("x", "y", "z")), new=has(a_=one_of("x", "y")), calls=("{C}({T}(a='z'))",), answers=({"a": "x"},)),
    Case(kind="field-optional", way="both", old=has(a_=text()), new=has(a=text()), calls=("x: str = {C}({T}(a='x')).a\n    print(x)",), answers=({"a": "x"}, {})),
    Case(kind="became-nullable", way="both", old=has(a=text()), new=has(a=NULLABLE), calls=("x: str | None = {C}({T}(a='x')).a\n    print(x)",), answers=({"a": "x"}, {"a": None}, {})),
    Case(kind="field-added", way="both", old=has(a_=text()), new=has(a_=text(), b_=text()), calls=("{C}({T}(a='x'))",), answers=({"a": "x"}, {"a": "x", "b": "y"})),
]  # fmt: skip

ANSWERS_204 = {"responses": {"204": {"description": ""}}}
OPERATIONS = [
    Case(kind="parameter-added", old=takes(), new=takes(query("a", text())), calls=("{C}()",)),
    Case(kind="parameter-added", old=takes(), new=takes(query("a", text(), required=True)), calls=("{C}()",)),
    Case(kind="parameter-removed", old=takes(query("a", text())), new=takes(), calls=("{C}(a='x')",)),
    Case(kind="parameter-required", old=takes(query("a", text())), new=takes(query("a", text(), required=True)), calls=("{C}()",)),
    Case(kind="parameter-optional", old=takes(query("a", text(), required=True)), new=takes(query("a", text())), calls=("{C}(a='x')",)),
    Case(kind="type-changed", old=takes(query("a", text())), new=takes(query("a", number())), calls=("{C}(a='x')",)),
    Case(kind="type-generalized", old=takes(query("a", number())), new=takes(query("a", number("number"))), calls=("{C}(a=1)",)),
    Case(kind="pattern-added", old=takes(query("a", text())), new=takes(query("a", text(pattern="^[a-z]+$"))), calls=("{C}(a='1')",)),
    Case(kind="enum-value-removed", old=takes(query("a", one_of("x", "y", "z"))), new=takes(query("a", one_of("x", "y"))), calls=("{C}(a='z')",)),
    Case(kind="enum-value-added", old=takes(query("a", one_of("x", "y"))), new=takes(query("a", one_of("x", "y", "z"))), calls=("{C}(a='x')",)),
    Case(kind="parameter-moved", old=takes(query("a", text(), required=True)), new=takes({"name": "a", "in": "header", "required": True, "schema": text()}), calls=("{C}(a='x')",)),
    Case(kind="default-changed", old=takes(query("a", text(default="x"))), new=takes(query("a", text(default="y"))), calls=("{C}()",)),
    Case(kind="body-required", old=takes(requestBody={"content": {"application/json": {"schema": has(a=text())}}}), new=takes(requestBody={"required": True, "content": {"application/json": {"schema": has(a=text())}}}), calls=("{C}()",)),
    Case(kind="body-optional", old=takes(requestBody={"required": True, "content": {"application/json": {"schema": text()}}}), new=takes(requestBody={"content": {"application/json": {"schema": text()}}}), calls=("{C}('x')",)),
    Case(kind="body-added", old=takes(), new=takes(requestBody={"required": True, "content": {"application/json": {"schema": text()}}}), calls=("{C}()",)),
    Case(kind="body-removed", old=takes(requestBody={"content": {"application/json": {"schema": text()}}}), new=takes(), calls=("{C}('x')",)),
    Case(kind="body-media-type-removed", old=takes(requestBody={"required": True, "content": {"application/json": {"schema": has(a=text())}}}), new=takes(requestBody={"required": True, "content": {"application/x-www-form-urlencoded": {"schema": has(a=text())}}}), calls=("{C}(models.{B}(a='x'))",)),
    Case(kind="operation-removed", old=takes(), new={"operation": None}, calls=("{C}()",)),
    Case(kind="operation-added", old={"operation": None}, new=takes(), calls=("pass",)),
    Case(kind="operation-deprecated", old=takes(), new=takes(deprecated=True), calls=("{C}()",)),
    Case(kind="path-changed", old=takes(), new={**takes(), "path": "/elsewhere{n}"}, calls=("{C}()",)),
    Case(kind="operation-renamed", old=takes(), new={**takes(), "id": "other{n}"}, calls=("{C}()",)),
    Case(kind="response-added", old=takes(), new=takes(responses={"202": {"description": ""}, "204": {"description": ""}}), calls=("{C}()",), answers=((204, None), (202, None))),
    Case(kind="response-added", old=takes(), new=takes(responses={"204": {"description": ""}, "404": {"description": ""}}), calls=("{C}()",), answers=((204, None),)),
]  # fmt: skip

CASES = [
    *SENT,
    *(Case(**{**vars(one), "way": "received"}) for one in RECEIVED),
    *BOTH,
    *(Case(**{**vars(one), "way": "operation"}) for one in OPERATIONS),
]


# ---- two documents -----------------------------------------------------------------------------


def content(number: int) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/Thing{number}"}}}


def operation(case: Case, schema: Json, number: int) -> Json:
    made: Json
    if "operation" in schema:
        made = {**schema["operation"]}
    elif case.way == "sent":
        made = {"requestBody": {"required": True, "content": content(number)}, **ANSWERS_204}
    else:
        made = {"responses": {"200": {"description": "", "content": content(number)}}}
        if case.way == "both":
            made["requestBody"] = {"required": True, "content": content(number)}
    return {
        "operationId": schema.get("id", "act{n}").replace("{n}", str(number)),
        "tags": ["Shop"],
        **made,
    }


def described(side: str) -> Json:
    paths: Json = {}
    schemas: Json = {}
    for number, case in enumerate(CASES):
        schema = getattr(case, side)
        if schema.get("operation", ...) is not None:
            path = schema.get("path", "/act{n}").replace("{n}", str(number))
            paths[path] = {"post": operation(case, schema, number)}
        if "operation" not in schema:
            schemas[f"Thing{number}"] = json.loads(
                json.dumps(schema).replace("{T}", f"Thing{number}")
            )
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


DOCUMENTS = {side: described(side) for side in SIDES}


# ---- servers that do what a description says ---------------------------------------------------


class Server(ThreadingHTTPServer):
    """Serves both descriptions, under ``/old`` and ``/new``; ``answer`` is what it answers next."""

    daemon_threads = True
    answer: Json = None
    meant: Json = None
    filled: set[str] = set()  # noqa: RUF012 - a new one for each run

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Refuses what the description of its side refuses."""

    server: Server

    def do_POST(self) -> None:
        split = urlsplit(self.path)
        _, side, path = split.path.split("/", 2)
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        item = DOCUMENTS[side]["paths"].get(f"/{path}")
        if item is None:
            self.reply(404)
            return
        try:
            self.server.meant = self.check(
                DOCUMENTS[side], item["post"], parse_qs(split.query), raw
            )
        except (jsonschema.ValidationError, ValueError):
            self.reply(REFUSED)
            return
        self.accept(item["post"]["responses"])

    def check(self, root: Json, described: Json, values: dict[str, list[str]], raw: bytes) -> Json:
        """Read a request and tell what it means, defaults filled in."""
        meant: Json = {}
        for one in described.get("parameters", []):
            found = (
                values.get(one["name"])
                if one["in"] == "query"
                else self.headers.get_all(one["name"])
            )
            if found:
                meant[one["name"]] = parsed(found[0], one["schema"])
                validate(root, one["schema"], meant[one["name"]])
            elif one.get("required"):
                raise ValueError(one["name"])
            elif "default" in one["schema"]:
                meant[one["name"]] = one["schema"]["default"]
        body = described.get("requestBody")
        if not raw and body and body.get("required"):
            raise ValueError("body")
        if raw and body:
            meant["body"] = self.body(root, body["content"], raw)
        return meant

    def body(self, root: Json, contents: Json, raw: bytes) -> Json:
        media_type = self.headers["Content-Type"].partition(";")[0]
        if media_type not in contents:
            raise ValueError(media_type)
        if media_type != "application/json":
            return raw.decode()
        schema = contents[media_type]["schema"]
        value = json.loads(raw)
        validate(root, schema, value)
        target = (
            root["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            if "$ref" in schema
            else schema
        )
        if isinstance(value, dict):
            for name, one in target.get("properties", {}).items():
                if "default" in one:
                    if name not in value:
                        self.server.filled.add(name)
                    value.setdefault(name, one["default"])
        return value

    def accept(self, responses: Json) -> None:
        status, value = (
            self.server.answer if isinstance(self.server.answer, tuple) else (0, self.server.answer)
        )
        self.reply(status or int(next(iter(responses))), value)

    def reply(self, status: int, value: Json = None) -> None:
        raw = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if raw:
            self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def parsed(value: str, schema: Json) -> Json:
    try:
        return {"integer": int, "number": float}.get(schema.get("type"), str)(value)
    except ValueError:
        return value


def validate(root: Json, schema: Json, value: Json) -> None:
    holder = {"components": root["components"], **schema}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(holder, format_checker=checker).validate(value)


def allowed(side: str, number: int) -> list[Json]:
    """The answers of a case that the description of a side allows."""
    case = CASES[number]
    schema = getattr(case, side)
    if schema.get("operation", ...) is None:
        return [None]
    if "operation" in schema:
        statuses = schema["operation"]["responses"]
        return [one for one in case.answers if one is None or str(one[0]) in statuses]
    if case.way == "sent":
        return [None]
    return [one for one in case.answers if fits(side, number, one)]


def fits(side: str, number: int, value: Json) -> bool:
    try:
        validate(DOCUMENTS[side], {"$ref": f"#/components/schemas/Thing{number}"}, value)
    except jsonschema.ValidationError:
        return False
    return True


# ---- programs ----------------------------------------------------------------------------------


@dataclass
class Programs:
    """The programs of all cases, in one module per side, with the line where each starts."""

    text: str
    starts: dict[int, tuple[int, int]] = field(default_factory=dict)


def programs(package: str) -> Programs:
    lines = [
        "import datetime as dt",
        "",
        f"from {package} import Client, models",
        f"from {package}._runtime.values import UNSET, UnknownVariant",
        "",
        "print(dt, models, UNSET, UnknownVariant)",
    ]
    made = Programs("")
    for number, case in enumerate(CASES):
        for index, call in enumerate(case.calls):
            words = {
                "C": f"client.shop.act{number}",
                "T": f"models.Thing{number}",
                "N": f"Thing{number}",
                "B": f"Act{number}Request",
            }
            source = (
                f"def case{number}_{index}(client: Client) -> None:\n    {call.format_map(words)}"
            )
            made.starts[len(lines) + 1] = number, index
            lines += source.split("\n")
    made.text = "\n".join(lines) + "\n"
    return made


@dataclass
class World:
    """Everything that was made of the cases once."""

    server: Server
    modules: dict[str, dict[str, Callable[[Any], None]]]
    clients: dict[tuple[str, str], Any]
    type_errors: dict[str, dict[int, str]]
    errors: dict[str, type[Exception]]
    changes: dict[int, list[Change]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("truth")
    documents = {
        side: document.parse(json.dumps(DOCUMENTS[side]), f"{side}.json") for side in SIDES
    }
    for side in SIDES:
        write(folder, side, documents[side])
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.path.insert(0, str(folder))
    try:
        yield assembled(folder, server, documents)
    finally:
        sys.path.remove(str(folder))
        server.shutdown()
        server.server_close()
        for name in [one for one in sys.modules if one.startswith("truth_")]:
            del sys.modules[name]


def write(folder: Path, side: str, held: document.Document) -> None:
    diagnostics = Diagnostics()
    files = render_package(lower(held, diagnostics, package=f"truth_{side}"), diagnostics)
    for name, source in files.items():
        path = folder / f"truth_{side}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, "utf-8")
    (folder / f"calls_{side}.py").write_text(programs(f"truth_{side}").text, "utf-8")


def assembled(folder: Path, server: Server, documents: dict[str, document.Document]) -> World:
    modules: dict[str, dict[str, Any]] = {}
    errors: dict[str, type[Exception]] = {}
    for side in SIDES:
        held: dict[str, Any] = {"print": lambda *_: None}
        exec(
            compile((folder / f"calls_{side}.py").read_text("utf-8"), f"calls_{side}.py", "exec"),
            held,
        )
        modules[side] = held
        errors[side] = importlib.import_module(f"truth_{side}").Error
    clients = {
        (side, other): modules[side]["Client"](base_url=f"{server.url}/{other}")
        for side in SIDES
        for other in SIDES
    }
    found = diff_documents(documents["old"], documents["new"], aliases=False)
    changes: dict[int, list[Change]] = {}
    for change in found.changes:
        match = re.search(
            r"(?:Thing|[Aa]ct|elsewhere|other)(\d+)", f"{change.symbol} {change.origin_new}"
        )
        assert match, change
        changes.setdefault(int(match[1]), []).append(change)
    return World(server, modules, clients, type_errors(folder), errors, changes)


def type_errors(folder: Path) -> dict[str, dict[int, str]]:
    """What mypy says of the programs, by side and case."""
    config = folder / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n", "utf-8")
    paths = [str(folder / f"calls_{side}.py") for side in SIDES]
    cache = ["--cache-dir", str(folder / "cache"), "--config-file", str(config)]
    out, problems, _ = mypy.run([*cache, "--no-error-summary", *paths])
    assert not problems
    found: dict[str, dict[int, str]] = {side: {} for side in SIDES}
    starts = programs("x").starts
    for line in out.splitlines():
        match = re.match(r".*calls_(old|new)\.py:(\d+): error: (.*)", line)
        if match is None:
            assert ": error:" not in line, line
            continue
        start = max(one for one in starts if one <= int(match[2]))
        found[match[1]][starts[start][0]] = match[3]
    return found


def run(
    world: World, package: str, server: str, number: int, index: int, answer: Json
) -> Exception | None:
    """Run a program of one package against one server."""
    world.server.answer, world.server.meant, world.server.filled = answer, None, set()
    try:
        world.modules[package][f"case{number}_{index}"](world.clients[package, server])
    except Exception as error:  # noqa: BLE001 - which one it is, is the question
        return error
    return None


def source_break(world: World, number: int, index: int) -> bool:
    """Whether the program fails with the new package, whatever is answered, and not by a refusal."""
    outcomes = [
        run(world, "new", "new", number, index, answer) for answer in allowed("new", number)
    ]
    return all(one is not None and not isinstance(one, world.errors["new"]) for one in outcomes)


def runtime_break(world: World, number: int, index: int) -> bool:
    """Whether the old package fails against the new server, or its request means another thing."""
    run(world, "old", "old", number, index, allowed("old", number)[0])
    meant, filled = world.server.meant, world.server.filled
    for answer in allowed("new", number):
        if run(world, "old", "new", number, index, answer) is not None:
            return True
        if changed_meaning(meant, world.server.meant, filled):
            return True
    return False


def changed_meaning(old: Json, new: Json, filled: set[str]) -> bool:
    """Whether something means another thing: what is new, or sent and ignored, does not count."""
    if isinstance(old, dict) and isinstance(new, dict):
        return any(
            changed_meaning(one, new.get(key), filled)
            for key, one in old.items()
            if key in new or key in filled
        )
    return bool(old != new)


# ---- facts -------------------------------------------------------------------------------------


def names() -> list[str]:
    return [f"{number}-{one.way}-{one.kind}" for number, one in enumerate(CASES)]


@pytest.mark.parametrize("number", range(len(CASES)), ids=names())
def test_what_a_change_is_said_to_break_is_what_breaks(world: World, number: int) -> None:
    case = CASES[number]
    changes = world.changes.get(number, [])
    assert case.kind in {one.kind for one in changes}
    calls = range(len(case.calls))
    for index in calls:
        for answer in allowed("old", number):
            assert run(world, "old", "old", number, index, answer) is None
    assert number not in world.type_errors["old"], world.type_errors["old"][number]
    said = {
        "source": any(one.source_break for one in changes),
        "type": any(one.type_break for one in changes),
        "runtime": any(one.runtime_break for one in changes),
    }
    happened = {
        "source": any(source_break(world, number, index) for index in calls),
        "type": number in world.type_errors["new"],
        "runtime": any(runtime_break(world, number, index) for index in calls),
    }
    assert said == happened
