"""Files that are no OpenAPI documents are named for what they are, with what to do."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest

from refresh import invoke
from sdkloom.diagnostics import SpecError
from sdkloom.reading.document import parse
from sdkloom.reading.formats import format_of

PAGE = "<!DOCTYPE html>\n<html><head><title>Docs: v1</title></head><body>…</body></html>\n"
OTHERS = {
    "an HTML page": [
        PAGE,
        "<html lang=en>x",
        "\n<!-- a -->\n<!-- b: c -->\n<HTML>x",
        '<?xml version="1.0"?>\n<!DOCTYPE HTML PUBLIC "a: b">',
        "<!doctype html><title>minified</title>",
    ],
    "a WSDL": [
        '<?xml version="1.0"?>\n<definitions xmlns="http://schemas.xmlsoap.org/wsdl/">',
        '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/">',
    ],
    "OData metadata": ['<?xml version="1.0"?>\n<edmx:Edmx Version="4.0">'],
    "an XML document": ['<?xml version="1.0"?>\n<a b: c/>'],
    "a RAML document": ["#%RAML 1.0\ntitle: Things\n/things:\n  get:\n"],
    "an API Blueprint": ["FORMAT: 1A\n\n# Things\n\n## List [GET /things]\n"],
    "a Protocol Buffers file": ['// a\nsyntax = "proto3";\nmessage A { string b = 1; }\n'],
    "a GraphQL schema": [
        "type Query {\n  things: [Thing!]!\n}\n",
        '"""All: of it."""\nschema {\n  query: Query\n}\n',
        "interface Node implements A & B {\n  id: ID!\n}\n",
    ],
    "the introspection": ['{"data": {"__schema": {"types": []}}}'],
    "an AsyncAPI document": ["asyncapi: 3.0.0\ninfo: {title: t, version: '1'}\n"],
    "a Swagger 1": ['{"swaggerVersion": "1.2", "apis": []}'],
    "a Postman collection": [
        '{"info": {"_postman_id": "1", "name": "t"}, "item": []}',
        '{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/"}}',
    ],
    "an Insomnia export": ['{"_type": "export", "__export_format": 4, "resources": []}'],
    "an HTTP archive": ['{"log": {"version": "1.2", "entries": []}}'],
    "a Google API discovery": ['{"kind": "discovery#restDescription", "id": "a:v1"}'],
    "an overlay": ["overlay: 1.0.0\nactions: []\n"],
    "an Arazzo document": ["arazzo: 1.0.0\nworkflows: []\n"],
    "a Smithy model": ['{"smithy": "2.0", "shapes": {}}'],
    "a JSON Schema": ['{"$schema": "https://json-schema.org/draft/2020-12/schema"}'],
}


@pytest.mark.parametrize("path", ["spec.yaml", "spec.json", "page"])
@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in OTHERS.items() for text in texts]
)
def test_another_format_is_named(name: str, text: str, path: str) -> None:
    if path == "spec.json" and text[0] not in "{<":
        pytest.skip("nobody names it so")
    with pytest.raises(SpecError) as caught:
        parse(text, path)
    (found,) = caught.value.diagnostics
    assert (found.rule, found.line or 1, found.column or 1) == ("not-openapi", 1, 1)
    assert found.message.startswith(f"this is {name}")
    assert ", not an OpenAPI document: " in found.message


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (gzip.compress(b"openapi: 3.1.0"), "a gzip file"),
        (b"PK\x03\x04\xff\xfe\x00", "a zip archive"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF file"),
    ],
    ids=["gzip", "zip", "pdf"],
)
def test_what_is_no_text_is_named(content: bytes, name: str) -> None:
    with pytest.raises(SpecError, match=f"this is {name}"):
        parse(content)


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.1.0\ninfo: {title: t, version: '1', _postman_id: x}\nasyncapi: 1\n",
        json.dumps({"swagger": "2.0", "$schema": "https://json-schema.org/", "info": {}}),
        "openapi: 3.1.0\ninfo:\n  description: |\n    <!DOCTYPE html>\n    type Query {\n",
    ],
)
def test_an_openapi_document_is_one_whatever_else_it_holds(text: str) -> None:
    assert parse(text).version in {"2.0", "3.1"}


@pytest.mark.parametrize("text", ["name: my-app\nversion: 1\n", "- a\n", "x: [\n", '{"a": 1'])
def test_what_is_nothing_known_is_not_named(text: str) -> None:
    assert format_of(text) is None


def test_a_file_that_is_referred_to_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text(PAGE)
    spec = (
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
        "paths: {/a: {get: {responses: {'200': {$ref: 'b.html#/A'}}}}}\n"
    )
    (tmp_path / "spec.yaml").write_text(spec)
    found = invoke(tmp_path, "inspect", "spec.yaml")
    assert found.exit_code == 2
    assert found.stderr.startswith("b.html:1:1: error: this is an HTML page")


@pytest.mark.parametrize(
    "text", ["<!--a-->" * 512, "\n" * 4096, "<definitions " * 400, "type " * 800, "<?xml" * 800]
)
def test_looking_takes_no_time(text: str) -> None:
    started = time.perf_counter()
    format_of(text)
    assert time.perf_counter() - started < 0.5
