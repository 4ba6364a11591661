"""Documents whose names are those that generated code uses itself, in every place that has a name."""

from __future__ import annotations

import builtins
import io
import json
import keyword
import re
import tokenize
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sdkloom.app.pipeline import Options, generate
from sdkloom.emit.templating import fixed_texts

Json = dict[str, Any]
_TOP = re.compile(r"^(?:async )?(?:def|class) (\w+)|^(\w+)(?:: [^=\n]+)? = ", re.MULTILINE)
_METHOD = re.compile(r"^    (?:async )?def (\w+)", re.MULTILINE)
_KINDS: tuple[Json, ...] = (
    {"type": "string"},
    {"type": "array", "items": {"type": "string"}, "default": ["a"]},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "date", "default": "2026-01-31"},
    {"type": "string", "format": "uuid", "default": "0f8fad5b-d9cb-469f-a165-70867728950e"},
    {"type": "string", "enum": ["a", "b"], "default": "a"},
    {"type": "object", "additionalProperties": {"type": "integer"}},
    {"type": ["object", "null"], "default": {}},
    {"type": ["number", "null"]},
    {"type": "string", "contentEncoding": "base64"},
    {"type": "boolean", "default": True},
    {},
)
CASELESS = (
    "\u8a02\u5355",
    "\u0e0a\u0e37\u0e48\u0e2d",
    "\u0627\u0633\u0645",
    "\u05e9\u05dd",
    "\u05d0",
)
"""Names in scripts that have no upper case: classes, attributes and constants are written the same."""
_OF_HTTP = ("accept", "cookie")
"""Headers that OpenAPI describes elsewhere."""
_WHERES = ("path", "query", "header", "cookie")


def identifiers(folder: Path) -> list[str]:
    """List what generated modules read and define, builtins, keywords, and names with underscores."""
    spec = folder / "rich.json"
    spec.write_text(json.dumps(rich()), "utf-8")
    files = generate(spec, Options(package="it")).files
    found = {*dir(builtins), *keyword.kwlist, *keyword.softkwlist, *dir(object), *dir(type)}
    found |= {"__all__", "__getattr__", "__dir__", "__path__", "__file__", "__spec__", "__doc__"}
    for path, text in files.items():
        if not path.endswith(".py"):
            continue
        if path.startswith("_runtime/"):
            found |= {name for names in _TOP.findall(text) for name in names if name}
            if path.endswith("/api_client.py"):  # the clients' classes extend these
                found |= set(_METHOD.findall(text))
        else:
            found |= _names(text)
    found |= set(CASELESS)
    for text in fixed_texts().values():
        found |= set(re.findall(r"[A-Za-z_]\w*", re.sub(r"{[%{].*?[%}]}", "", text)))
    return sorted(found)


def _names(text: str) -> set[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.string for token in tokens if token.type == tokenize.NAME}


def document(paths: Json, schemas: Json, **more: Any) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1"},
        "servers": [{"url": "https://names.test"}],
        "paths": paths,
        "components": {"schemas": schemas},
        **more,
    }


def _answer(content: Mapping[str, Any]) -> Json:
    return {"200": {"description": "", "content": content}}


def rich() -> Json:
    """A document that makes the generator use whatever it has."""
    properties = {f"p{at}": kind for at, kind in enumerate(_KINDS)}
    properties["id"] = {"type": "string", "readOnly": True}
    pet = {"type": "object", "properties": properties, "required": ["id"]}
    names = [f"o{number}" for number in range(8)]  # every kind of body
    return document(*operations(names, {"Pet": pet}), **arriving(["x"]))


def schemas(names: Iterable[str]) -> Json:
    """Every name as a schema, which refers to the next, and as a property of two schemas."""
    listed = list(names)
    found: Json = {}
    for at, name in enumerate(listed):
        following = listed[(at + 1) % len(listed)]
        reference = {"$ref": f"#/components/schemas/{following}"}
        kind = _KINDS[at % len(_KINDS)]
        found[name] = {"type": "object", "properties": {name: reference, "own": kind, "x": True}}
    properties = {name: _KINDS[at % len(_KINDS)] for at, name in enumerate(listed)}
    found["Whole"] = {"type": "object", "properties": properties}
    found["Closed"] = {
        "type": "object",
        "properties": {
            name: {"type": "string", "readOnly": at % 4 == 0} for at, name in enumerate(listed)
        },
        "required": listed[::2],
        "additionalProperties": False,
    }
    found["Choice"] = {
        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in listed[:5]],
    }
    used = _answer({"application/json": {"schema": {"$ref": "#/components/schemas/Whole"}}})
    return document({"/whole": {"get": {"operationId": "whole", "responses": used}}}, found)


def operations(names: Iterable[str], models: Json) -> tuple[Json, Json]:
    """Every name as an operation and as a parameter, with bodies and answers of every kind."""
    listed = list(names)
    reference = {"$ref": f"#/components/schemas/{next(iter(models))}"}
    bodies: list[Json] = [
        {"application/json": {"schema": reference}, "text/plain": {"schema": {"type": "string"}}},
        {"multipart/form-data": {"schema": {"type": "object", "properties": {"f": {"type": "string", "format": "binary"}}}}},
        {"application/json": {"schema": {"type": "array", "items": reference}}, "application/octet-stream": {}},
        {"application/jsonl": {"schema": {"type": "array", "items": reference}}},
    ]  # fmt: skip
    answers: list[Json] = [
        {"application/json": {"schema": reference}},
        {"text/plain": {"schema": {"type": "string"}}},
        {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        {"text/event-stream": {"schema": {"type": "string"}}},
        {"application/x-www-form-urlencoded": {"schema": reference}},
        {"application/json": {"schema": {"type": "array", "items": {"type": "string", "format": "date"}}}},
    ]  # fmt: skip
    paths: Json = {}
    size = 4
    for at, name in enumerate(listed):
        parameters = [
            {"name": other, "in": "query", "schema": _KINDS[number % len(_KINDS)]}
            for number, other in enumerate(
                [*listed[at : at + size], *listed[: max(0, at + size - len(listed))]]
            )
        ]
        operation = {
            "operationId": name,
            "tags": ["All"],
            "parameters": parameters,
            "responses": {
                **_answer(answers[at % len(answers)]),
                "400": {"description": "", "content": {"application/json": {"schema": reference}}},
            },
        }
        if at % 2:
            operation["requestBody"] = {"content": bodies[at // 2 % len(bodies)]}
        paths[f"/o/{at}"] = {"post" if at % 2 else "get": operation}
    return paths, models


def tags(names: Iterable[str]) -> Json:
    """Every name as a tag; with a model of its own, and so modules, where it is a builtin's."""
    paths: Json = {}
    found: Json = {"Pet": {"type": "object", "properties": {"a": {"type": "string"}}}}
    for at, name in enumerate(names):
        model = f"M{at}x" if hasattr(builtins, name) else "Pet"
        found[model] = found["Pet"]
        answer = _answer(
            {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}
        )
        paths[f"/t/{at}"] = {"get": {"operationId": "run", "tags": [name], "responses": answer}}
    return document(paths, found)


def places(names: Iterable[str]) -> Json:
    """Every name as a security scheme, a tag, an enum and its values, and a parameter of each kind.

    All that an operation has is called the same, and each answer has a header of every kind.
    """
    listed = list(names)
    paths: Json = {}
    found: Json = {}
    for at, name in enumerate(listed):
        found[name] = {
            "type": "string",
            "enum": [name, listed[at - 1]],
            "x-enum-varnames": [name, listed[at - 1]],
        }
        reference = {"$ref": f"#/components/schemas/{name}"}
        operation = {
            "operationId": name,
            "tags": [name],
            "security": [{name: []}] if name.isascii() else [],
            "parameters": [
                {"name": name, "in": where, "required": where == "path", "schema": reference}
                for where in _WHERES
                if where in ("path", "query") or (name.isascii() and name not in _OF_HTTP)
            ],
            "responses": {
                "200": {
                    "description": "",
                    "headers": {
                        name: {"schema": _KINDS[at % len(_KINDS)]},
                        "own": {"schema": reference},
                    },
                    "content": {"application/json": {"schema": reference}},
                }
            },
        }
        paths[f"/p/{at}/{{{name}}}"] = {"get": operation}
    schemes = {
        name: {"type": "apiKey", "in": _WHERES[1 + at % 3], "name": f"key-{at}"}
        for at, name in enumerate(listed)
        if name.isascii()
    }
    whole = document(paths, found)
    whole["components"]["securitySchemes"] = schemes
    return whole


def arriving(names: Iterable[str]) -> Json:
    """Every name as a webhook, a header of its answer, a server and a variable of servers."""
    listed = list(names)
    body = {"application/json": {"schema": {"type": "string"}}, "text/plain": {"schema": {"type": "array", "items": {"type": "string"}}}}  # fmt: skip
    hooks = {
        name: {
            "post": {
                "requestBody": {"content": body},
                "parameters": [
                    {
                        "name": name,
                        "in": "header" if name.isascii() else "query",
                        "schema": _KINDS[at % 4],
                    }
                ],
                "responses": {"204": {"description": ""}},
            }
        }
        for at, name in enumerate(listed)
    }
    servers = [
        {
            "url": f"https://{at}.test/{{{name}}}",
            "description": name,
            "variables": {name: {"default": "a", "enum": ["a", "b"]}},
        }
        for at, name in enumerate(listed)
    ]
    whole = "".join(f"/{{{name}}}" for name in listed)
    first = {
        "url": f"https://all.test{whole}",
        "variables": {name: {"default": "a"} for name in listed},
    }
    return {"webhooks": hooks, "servers": [first, *servers]}


def documents(names: list[str]) -> dict[str, Json]:
    """The documents, by the names of their packages."""
    plain = {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}}
    models = {name: {"type": "object", "properties": {"a": {"type": "string"}}} for name in names}
    return {
        "met_schemas": schemas(names),
        "met_operations": document(*operations(names, plain)),
        "met_models": document(*operations(names[::9], models)),
        "met_tags": tags(names),
        "met_places": places(names),
        "met_arriving": document({}, {}, **arriving(names)),
    }
