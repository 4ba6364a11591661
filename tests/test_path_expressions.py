"""Expressions of RFC 6570 and of web frameworks in paths are sent as what they mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from memory_package import importable
from sdkloom.app.options import Options
from sdkloom.app.pipeline import GeneratedPackage, generate
from sdkloom.openapi.path_expressions import read_path


def package(folder: Path, path: str, *parameters: tuple[str, str]) -> GeneratedPackage:
    declared = [
        {"name": name, "in": where, "required": where == "path", "schema": {"type": "string"}}
        for name, where in parameters
    ]
    operation = {
        "tags": ["things"],
        "operationId": "call",
        "parameters": declared,
        "responses": {"204": {"description": "Done."}},
    }
    document = {
        "openapi": "3.0.4",
        "info": {"title": "Things", "version": "1"},
        "paths": {path: {"get": operation}},
    }
    spec = folder / "spec.json"
    spec.write_text(json.dumps(document), "utf-8")
    return generate(spec, Options(package="woven"))


def sent(of: GeneratedPackage, *arguments: str, **keywords: str) -> str:
    """Call the operation over a transport that notes what is sent."""
    found: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        found.append(request.url.raw_path.decode())
        return httpx2.Response(204)

    with importable(of.files) as woven:
        http = httpx2.Client(transport=httpx2.MockTransport(answer))
        with woven.Client(http_client=http, base_url="http://things.example") as client:
            client.things.call(*arguments, **keywords)
    return found[0]


@pytest.mark.parametrize(
    ("path", "parameters", "arguments", "expected"),
    [
        ("/a{?page,size}", [("page", "query"), ("size", "query")], {"page": "2"}, "/a?page=2"),
        ("/a{?page}", [("page", "path")], {"page": "2"}, "/a?page=2"),
        ("/a{?page}", [], {"page": "2"}, "/a?page=2"),
        ("/a{?q*}", [("q", "query")], {}, "/a"),
        ("/a?b=1{&q}", [("q", "query")], {"q": "x"}, "/a?b=1&q=x"),
        ("/a/{+path}", [("path", "path")], {"path": "b/c"}, "/a/b/c"),
        ("/a/{path*}", [("path", "path")], {"path": "b/c"}, "/a/b/c"),
        ("/a/{*path}", [("path", "path")], {"path": "b/c"}, "/a/b/c"),
        ("/a/{proxy+}", [("proxy", "path")], {"proxy": "b/c"}, "/a/b/c"),
        ("/a{/b,c}", [("b", "path"), ("c", "path")], {"b": "1", "c": "2"}, "/a/1/2"),
        ("/a{;x}", [("x", "path")], {"x": "1"}, "/a;x=1"),
        ("/a{.type}", [("type", "path")], {"type": "json"}, "/a.json"),
        ("/a{#part}", [], {}, "/a"),
        ("/a/{id:int}", [("id", "path")], {"id": "1"}, "/a/1"),
        ("/a/{id:[a-z]+,?}", [("id", "path")], {"id": "b"}, "/a/b"),
        ("/a/{id?}", [("id", "path")], {"id": "1"}, "/a/1"),
        ("/a/{b,c}", [("b", "path"), ("c", "path")], {"b": "1", "c": "2"}, "/a/1,2"),
    ],
)
def test_an_expression_is_sent_as_what_it_means(
    path: str,
    parameters: list[tuple[str, str]],
    arguments: dict[str, str],
    expected: str,
    tmp_path: Path,
) -> None:
    generated = package(tmp_path, path, *parameters)
    rules = [found.rule for found in generated.diagnostics]
    assert rules[0] == "path-expression"
    assert len(rules) == 1, generated.diagnostics
    assert sent(generated, **arguments) == expected


def test_a_name_that_is_declared_as_written_is_no_expression(tmp_path: Path) -> None:
    generated = package(tmp_path, "/a/{id*}", ("id*", "path"))
    assert generated.diagnostics == ()
    assert sent(generated, "b/c") == "/a/b%2Fc"


def test_an_odd_name_that_nobody_declares_stays_a_parameter(tmp_path: Path) -> None:
    generated = package(tmp_path, "/a/{b:c}")
    assert [found.rule for found in generated.diagnostics] == ["path-parameter-missing"]
    assert sent(generated, "d") == "/a/d"


def test_an_expression_beside_the_plain_path_is_another_operation(tmp_path: Path) -> None:
    done: dict[str, Any] = {"responses": {"204": {"description": "Done."}}}
    paths = {"/a": {"get": {"operationId": "one", **done}}, "/a{?q}": {"get": {**done}}}
    document = {"openapi": "3.1.1", "info": {"title": "A", "version": "1"}, "paths": paths}
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps(document), "utf-8")
    surface = generate(spec, Options(package="woven")).files["surface.txt"]
    assert "one() -> None" in surface
    assert "(*, q: str | None = None) -> None" in surface


@pytest.mark.parametrize("path", ["/{}", "/{*}", "/{?}", "/{:x}", "/{a}/{b}", "/{a,}", "/{,a}"])
def test_what_is_no_expression_stays(path: str) -> None:
    assert read_path(path, ["a"]).text == path


@pytest.mark.parametrize("text", ["..", "b/../c", "b/.", "./b"])
def test_slashes_lead_nowhere_else(text: str, tmp_path: Path) -> None:
    generated = package(tmp_path, "/a/{+path}", ("path", "path"))
    with importable(generated.files) as woven:
        client = woven.Client(base_url="http://things.example")
        with client, pytest.raises(woven.ValidationError, match="in a path"):
            client.things.call(text)


def test_a_style_that_the_document_gives_is_not_written_twice(tmp_path: Path) -> None:
    generated = package(
        tmp_path, "/a/{.id*}/{;x}/{b*}", ("id", "path"), ("x", "path"), ("b", "path")
    )
    spec = tmp_path / "spec.json"
    document = json.loads(spec.read_text("utf-8"))
    parameters = document["paths"]["/a/{.id*}/{;x}/{b*}"]["get"]["parameters"]
    for parameter, style in zip(parameters, ("label", "matrix", "simple"), strict=True):
        parameter.update(style=style, explode=True)
    spec.write_text(json.dumps(document), "utf-8")
    generated = generate(spec, Options(package="woven"))
    assert sent(generated, "1", "2", "3/4") == "/a/.1/;x=2/3%2F4"


def test_what_ends_a_path_is_encoded(tmp_path: Path) -> None:
    generated = package(tmp_path, "/a/{path*}", ("path", "path"))
    assert sent(generated, "b c/d?e#f%2F") == "/a/b%20c/d%3Fe%23f%252F"
