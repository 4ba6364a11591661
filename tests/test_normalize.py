"""OpenAPI 2.0 becomes what 3.x would say, and keeps its places; what is not generated is told."""

from __future__ import annotations

import ast
import base64
import importlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from corpus.documents import manifest
from sdkloom.app.pipeline import Options, generate
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.ir.nodes import (
    Alias,
    Api,
    Content,
    ListOf,
    MapOf,
    Nullable,
    Operation,
    PartEncoding,
    Ref,
    Scalar,
    Struct,
)
from sdkloom.ir.presence import Optional, Required
from sdkloom.lowering.lower import Lowered, lower
from sdkloom.lowering.unsupported import report_unsupported
from sdkloom.openapi.nodes import Derived, Node, place
from sdkloom.reading.document import parse

OK = {"200": {"description": "Done."}}
STRING = {"type": "string"}
PET = {"type": "object", "required": ["name"], "properties": {"name": STRING}}


def swagger(paths: Mapping[str, Any], **rest: Any) -> dict[str, Any]:
    return {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": paths, **rest}


def paths_with(
    *parameters: Any, method: str = "post", responses: Any = OK, **rest: Any
) -> dict[str, Any]:
    operation = {"operationId": "act", "parameters": [*parameters], "responses": responses, **rest}
    return {"/a": {method: operation}}


def lowered(raw: Mapping[str, Any]) -> tuple[Lowered, Diagnostics]:
    diagnostics = Diagnostics()
    document = parse(json.dumps(raw), "spec.json")
    return lower(document, diagnostics, package="p"), diagnostics


def api(raw: Mapping[str, Any]) -> Api:
    return lowered(raw)[0].api


def operation(raw: Mapping[str, Any]) -> Operation:
    return api(raw).groups[0].operations[0]


def by_method(raw: Mapping[str, Any], *methods: str) -> list[Operation]:
    found = {
        operation.method: operation for group in api(raw).groups for operation in group.operations
    }
    return [found[method] for method in methods]


def remarks(raw: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [(remark.rule, remark.severity, remark.origin) for remark in lowered(raw)[1].found]


def contents(raw: Mapping[str, Any]) -> tuple[Content, ...]:
    body = operation(raw).body
    assert body is not None
    return body.contents


def in_query(**rest: Any) -> dict[str, Any]:
    return {"name": "q", "in": "query", **rest}


def field_of(name: str, **rest: Any) -> dict[str, Any]:
    return {"name": name, "in": "formData", **rest}


# -- nodes


def test_what_is_derived_stands_where_it_came_from() -> None:
    document = parse(json.dumps(swagger({})))
    derived = Derived("#/here", {"inner": {"deep": {}}, "list": [{}, Derived("#/there", {})]})
    node = Node(document, "#", {"made": derived})
    assert place(derived, "#/made") == "#/here"
    derived_node = node.object("made")
    assert derived_node is not None
    assert derived_node.origin == "#/here"
    deep = node.object("made", "inner", "deep")
    assert deep is not None
    assert deep.origin == "#/here/inner/deep"
    assert [found.origin for _, found in derived_node.objects("list")] == [
        "#/here/list/0",
        "#/there",
    ]


# -- parameters


def test_a_parameter_has_its_type_among_its_fields() -> None:
    found = lowered(swagger(paths_with(in_query(type="integer", minimum=1, maximum=5, default=3))))[
        0
    ]
    parameter = found.api.groups[0].operations[0].parameters[0]
    assert parameter.type == Scalar("int")
    assert parameter.default == (3,)
    assert parameter.origin == parameter.check == "#/paths/~1a/post/parameters/0"
    schema = found.checked_schema(parameter.check)
    assert (schema.minimum, schema.maximum, schema.required) == (1, 5, ())


def test_a_required_parameter_is_required_and_described() -> None:
    parameter = operation(
        swagger(paths_with(in_query(type="string", required=True, description="What.")))
    ).parameters[0]
    assert parameter.required
    assert parameter.doc == "What."


@pytest.mark.parametrize(
    ("collection_format", "style", "explode"),
    [
        (None, "form", False),
        ("csv", "form", False),
        ("multi", "form", True),
        ("ssv", "spaceDelimited", False),
        ("pipes", "pipeDelimited", False),
        ("tsv", "tabDelimited", False),
    ],
)
def test_a_collection_format_is_a_style(
    collection_format: str | None, style: str, *, explode: bool
) -> None:
    raw = in_query(type="array", items=STRING)
    if collection_format:
        raw["collectionFormat"] = collection_format
    (parameter,) = operation(swagger(paths_with(raw))).parameters
    assert (parameter.style, parameter.explode) == (style, explode)
    assert parameter.type == ListOf(Scalar("str"))


@pytest.mark.parametrize(
    ("where", "collection_format", "style"),
    [
        ("query", "lines", "form"),
        ("header", "multi", "simple"),
        ("path", "multi", "simple"),
        ("path", "csv", "simple"),
        ("path", "pipes", "pipeDelimited"),
        ("header", "ssv", "spaceDelimited"),
        ("header", "tsv", "tabDelimited"),
    ],
)
def test_a_collection_format_that_is_not_for_a_place_is_reported_and_becomes_commas(
    where: str, collection_format: str, style: str
) -> None:
    raw = {
        "name": "q",
        "in": where,
        "type": "array",
        "items": STRING,
        "required": True,
        "collectionFormat": collection_format,
    }
    document = swagger({"/a/{q}" if where == "path" else "/a": paths_with(raw)["/a"]})
    (parameter,) = operation(document).parameters
    assert (parameter.style, parameter.explode) == (style, False)
    path = "/a/{q}" if where == "path" else "/a"
    origin = f"#/paths/{path.replace('/', '~1')}/post/parameters/0/collectionFormat"
    is_reported = ("approximated", "warning", origin) in remarks(document)
    assert is_reported == (collection_format in ("lines", "multi"))


def test_arrays_in_an_array_are_reported() -> None:
    inner = {"type": "array", "items": STRING, "collectionFormat": "pipes"}
    assert remarks(swagger(paths_with(in_query(type="array", items=inner)))) == [
        ("approximated", "warning", "#/paths/~1a/post/parameters/0/items")
    ]


def test_parameters_of_a_path_are_shared_and_replaced() -> None:
    paths = {
        "/a/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "type": "integer"},
                in_query(type="string"),
            ],
            "get": {"operationId": "a", "responses": OK},
            "put": {"operationId": "b", "responses": OK, "parameters": [in_query(type="boolean")]},
        }
    }
    put, get = by_method(swagger(paths), "PUT", "GET")
    assert [(parameter.wire, parameter.type, parameter.origin) for parameter in get.parameters] == [
        ("id", Scalar("int"), "#/paths/~1a~1{id}/parameters/0"),
        ("q", Scalar("str"), "#/paths/~1a~1{id}/parameters/1"),
    ]
    assert [(parameter.wire, parameter.type, parameter.origin) for parameter in put.parameters] == [
        ("id", Scalar("int"), "#/paths/~1a~1{id}/parameters/0"),
        ("q", Scalar("bool"), "#/paths/~1a~1{id}/put/parameters/0"),
    ]


def test_a_global_parameter_keeps_its_place() -> None:
    document = swagger(
        paths_with({"$ref": "#/parameters/Limit"}), parameters={"Limit": in_query(type="integer")}
    )
    (parameter,) = operation(document).parameters
    assert parameter.origin == parameter.check == "#/parameters/Limit"


# -- bodies


def test_a_parameter_in_body_is_the_body() -> None:
    raw = {
        "name": "pet",
        "in": "body",
        "required": True,
        "description": "A pet.",
        "schema": {"$ref": "#/definitions/Pet"},
    }
    body = operation(swagger(paths_with(raw), definitions={"Pet": PET})).body
    assert body is not None
    assert body.required
    assert body.doc == "A pet."
    assert body.contents == (
        Content(
            media_type="application/json", type=Ref("#/definitions/Pet"), check="#/definitions/Pet"
        ),
    )


def test_a_body_of_the_path_yields_to_one_of_the_operation() -> None:
    def body(name: str, kind: str) -> dict[str, Any]:
        return {"name": name, "in": "body", "schema": {"type": kind}}

    paths = {
        "/a": {
            "parameters": [body("of path", "integer")],
            "put": {"operationId": "a", "responses": OK},
            "post": {"operationId": "b", "responses": OK, "parameters": [body("own", "string")]},
            "patch": {
                "operationId": "c",
                "responses": OK,
                "parameters": [field_of("f", type="string")],
            },
        }
    }
    put, post, patch = by_method(swagger(paths), "PUT", "POST", "PATCH")
    assert [
        operation.body and operation.body.contents[0].check for operation in (put, post, patch)
    ] == [
        "#/paths/~1a/parameters/0/schema",
        "#/paths/~1a/post/parameters/0/schema",
        "#/paths/~1a/patch/parameters",
    ]


@pytest.mark.parametrize(
    ("root", "own", "expected"),
    [
        (None, None, ["application/json"]),
        (["application/vnd.a+json"], None, ["application/vnd.a+json"]),
        (["text/plain"], ["application/json"], ["application/json"]),
        (["text/plain"], [], ["application/json"]),
        (["multipart/form-data", "application/json"], None, ["application/json"]),
    ],
)
def test_consumes_says_the_media_types_of_a_body(root: Any, own: Any, expected: list[str]) -> None:
    rest: dict[str, Any] = {} if own is None else {"consumes": own}
    paths = paths_with({"name": "b", "in": "body", "schema": PET}, **rest)
    document = swagger(paths, **({} if root is None else {"consumes": root}))
    assert [content.media_type for content in contents(document)] == expected


def test_what_says_the_same_as_json_is_left_out_of_a_body_and_reported() -> None:
    paths = paths_with(
        {"name": "b", "in": "body", "schema": PET}, consumes=["application/xml", "application/json"]
    )
    assert [content.media_type for content in contents(swagger(paths))] == ["application/json"]
    assert remarks(swagger(paths)) == [("media-type", "info", "#/paths/~1a/post/parameters/0")]


def test_parameters_in_form_data_are_an_object() -> None:
    paths = paths_with(
        field_of("name", type="string", required=True, description="Its name."),
        field_of("tags", type="array", items=STRING),
        field_of("all", type="array", items=STRING, collectionFormat="multi"),
    )
    found, diagnostics = lowered(swagger(paths))
    body = found.api.groups[0].operations[0].body
    assert body is not None
    assert body.required
    (content,) = body.contents
    assert content.media_type == "application/x-www-form-urlencoded"
    assert content.encoding == (PartEncoding(wire="tags", style="form", explode=False),)
    origin = "#/paths/~1a/post/parameters"
    assert (content.type, content.check) == (Ref(origin), origin)
    (struct,) = (
        declaration for declaration in found.api.declarations if isinstance(declaration, Struct)
    )
    assert struct.origin == origin
    assert [(field.wire, field.origin, field.presence) for field in struct.fields] == [
        ("name", f"{origin}/0", Required()),
        ("tags", f"{origin}/1", Optional()),
        ("all", f"{origin}/2", Optional()),
    ]
    assert struct.fields[0].doc == "Its name."
    assert found.checked_schema(origin).required == ("name",)
    assert not diagnostics.found


def test_a_form_without_required_fields_may_be_left_out() -> None:
    body = operation(swagger(paths_with(field_of("a", type="string")))).body
    assert body is not None
    assert not body.required


def test_a_file_needs_multipart() -> None:
    paths = paths_with(
        field_of("photo", type="file", required=True),
        consumes=["application/x-www-form-urlencoded", "multipart/form-data"],
    )
    (content,) = contents(swagger(paths))
    assert content.media_type == "multipart/form-data"
    (struct,) = (
        declaration
        for declaration in api(swagger(paths)).declarations
        if isinstance(declaration, Struct)
    )
    assert struct.fields[0].type == Scalar("file")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("string", "application/x-www-form-urlencoded"), ("file", "multipart/form-data")],
)
def test_a_form_that_consumes_none_of_its_kinds_is_reported(kind: str, expected: str) -> None:
    document = swagger(paths_with(field_of("a", type=kind)), consumes=["application/json"])
    assert [content.media_type for content in contents(document)] == [expected]
    assert remarks(document) == [("form-type", "info", "#/paths/~1a/post")]


def test_separated_items_are_so_in_multipart_too() -> None:
    document = swagger(
        paths_with(field_of("a", type="array", items=STRING), consumes=["multipart/form-data"])
    )
    (encoding,) = contents(document)[0].encoding
    assert (encoding.wire, encoding.style, encoding.explode) == ("a", "form", False)
    assert remarks(document) == []


def test_a_global_form_field_keeps_its_place() -> None:
    document = swagger(
        paths_with({"$ref": "#/parameters/F"}),
        parameters={"F": field_of("f", type="string", enum=["a", "b"])},
    )
    origins = {declaration.origin for declaration in api(document).declarations}
    assert origins == {"#/paths/~1a/post/parameters", "#/parameters/F"}


# -- responses


def test_a_response_has_content_of_what_the_operation_produces() -> None:
    responses = {
        "200": {"description": "A pet.", "schema": PET},
        "204": {"description": "None."},
        "x-note": {},
    }
    (first, second) = operation(
        swagger(paths_with(responses=responses, produces=["application/vnd.a+json"]))
    ).returns
    rule = "#/paths/~1a/post/responses/200/schema"
    assert first.contents == (
        Content(media_type="application/vnd.a+json", type=Ref(rule), check=rule),
    )
    assert first.doc == "A pet."
    assert second.contents == ()


def test_what_says_the_same_as_json_is_left_out_of_a_response_and_reported() -> None:
    kinds = ["application/xml", "application/json", "text/json"]
    paths = paths_with(
        responses={"200": {"description": "", "schema": {"type": "array"}}}, produces=kinds
    )
    (response,) = operation(swagger(paths)).returns
    assert [content.media_type for content in response.contents] == ["application/json"]
    assert remarks(swagger(paths)) == [("media-type", "info", "#/paths/~1a/post/responses/200")]


def test_a_text_is_read_in_every_kind() -> None:
    kinds = ["text/plain", "application/json"]
    paths = paths_with(responses={"200": {"description": "", "schema": STRING}}, produces=kinds)
    (response,) = operation(swagger(paths)).returns
    assert [(content.media_type, content.type) for content in response.contents] == [
        ("text/plain", Scalar("str")),
        ("application/json", Scalar("str")),
    ]


def test_a_global_response_keeps_its_place() -> None:
    document = swagger(
        paths_with(responses={"default": {"$ref": "#/responses/Bad"}, **OK}),
        responses={
            "Bad": {
                "description": "Bad.",
                "schema": {"type": "object", "additionalProperties": STRING},
            }
        },
    )
    (error,) = operation(document).errors
    assert error.contents == (
        Content(
            media_type="application/json", type=MapOf(Scalar("str")), check="#/responses/Bad/schema"
        ),
    )


@pytest.mark.parametrize(
    ("produces", "expected"),
    [
        (None, "*/*"),
        (["application/json"], "*/*"),
        (["application/json", "image/png"], "image/png"),
    ],
)
def test_a_file_that_is_received_is_bytes(produces: list[str] | None, expected: str) -> None:
    rest: dict[str, Any] = {"produces": produces} if produces else {}
    document = swagger(
        paths_with(responses={"200": {"description": "", "schema": {"type": "file"}}}, **rest)
    )
    (content,) = operation(document).returns[0].contents
    assert (content.media_type, content.type) == (expected, Scalar("bytes"))


def test_a_schema_in_another_file_has_a_check(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(json.dumps({"Pet": PET}))
    responses = {"200": {"description": "", "schema": {"$ref": "other.json#/Pet"}}}
    (tmp_path / "spec.json").write_text(json.dumps(swagger(paths_with(responses=responses))))
    found = generate(tmp_path / "spec.json", Options(package="p"))
    assert [rule.origin for rule in found.lowered.api.checks] == ["other.json#/Pet"]


# -- the rest of the document


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ({}, ""),
        ({"basePath": "/v1"}, "/v1"),
        ({"host": "a.b"}, "https://a.b"),
        ({"host": "a.b:8080", "basePath": "/v1/", "schemes": ["http"]}, "http://a.b:8080/v1"),
        ({"host": "a.b", "basePath": "/", "schemes": ["http", "https"]}, "https://a.b"),
        ({"host": "a.b", "schemes": ["wss", "http"]}, "http://a.b"),
    ],
)
def test_the_address_of_the_api(rest: dict[str, Any], expected: str) -> None:
    assert api(swagger(paths_with(), **rest)).base_url == expected


def test_security_definitions_are_schemes() -> None:
    definitions = {
        "user": {"type": "basic"},
        "key": {"type": "apiKey", "name": "X-Key", "in": "header"},
        "login": {
            "type": "oauth2",
            "flow": "implicit",
            "authorizationUrl": "https://a.b",
            "scopes": {"r": ""},
        },
    }
    document = swagger(
        paths_with(security=[{"key": []}, {"login": ["r"]}]),
        securityDefinitions=definitions,
        security=[{"user": []}],
    )
    found = api(document)
    assert [
        (scheme.key, scheme.kind, scheme.scheme, scheme.name, scheme.where)
        for scheme in found.schemes
    ] == [
        ("user", "http", "basic", None, None),
        ("key", "apiKey", None, "X-Key", "header"),
        ("login", "oauth2", None, None, None),
    ]
    assert found.groups[0].operations[0].security == ((("key", ()),), (("login", ("r",)),))


def test_definitions_are_components_by_their_names() -> None:
    document = swagger(
        paths_with(),
        definitions={"a/b": PET, "C": {"type": "array", "items": {"$ref": "#/definitions/a~1b"}}},
    )
    assert [(component.key, component.origin) for component in api(document).components] == [
        ("a/b", "#/definitions/a~1b"),
        ("C", "#/definitions/C"),
    ]


def test_the_document_itself_is_not_changed() -> None:
    raw = swagger(
        paths_with(
            in_query(type="string"),
            field_of("a", type="file"),
            responses={"200": {"description": "", "schema": PET}},
        ),
        definitions={"Pet": PET},
        host="a.b",
    )
    document = parse(json.dumps(raw))
    lower(document, Diagnostics(), package="p")
    assert document.root == raw


def test_newer_documents_are_taken_as_they_are() -> None:
    raw = {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://a.b/v1/"}],
        "paths": {
            "/a": {"get": {"operationId": "act", "responses": OK, "consumes": ["text/plain"]}}
        },
        "components": {"schemas": {"P": {"type": "string", "nullable": True}}},
    }
    found = api(raw)
    assert found.base_url == "https://a.b/v1"
    assert [component.origin for component in found.components] == ["#/components/schemas/P"]
    (alias,) = found.declarations
    assert isinstance(alias, Alias)
    assert alias.target == Nullable(Scalar("str"))


# -- what is not generated


def unsupported(paths: Mapping[str, Any], **rest: Any) -> list[tuple[str, str, str]]:
    diagnostics = Diagnostics()
    raw = {"openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "paths": paths, **rest}
    report_unsupported(parse(json.dumps(raw)), diagnostics)
    return [(remark.rule, remark.severity, remark.origin) for remark in diagnostics.found]


def test_nothing_is_reported_of_what_is_generated() -> None:
    responses = {
        "200": {
            "description": "",
            "content": {"application/json": {"schema": PET}, "text/plain": {"schema": STRING}},
        }
    }
    parameter = {"name": "a", "in": "query", "style": "deepObject", "explode": True, "schema": PET}
    assert (
        unsupported(
            {"/a": {"get": {"parameters": [parameter], "responses": responses, "tags": ["t"]}}}
        )
        == []
    )


AT = "#/paths/~1a/get"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (
            {"callbacks": {"on": {"{$url}": {"put": {"responses": OK}}}}},
            ("not-rendered", "info", f"{AT}/callbacks/on/{{$url}}/put/responses"),
        ),
        ({"tags": ["a", "b"]}, ("not-rendered", "info", f"{AT}/tags")),
        (
            {"servers": [{"url": "https://a"}, {"url": "https://b"}]},
            ("not-rendered", "info", f"{AT}/servers/1"),
        ),
        (
            {"servers": [{"url": "https://{h}", "variables": {"h": {"default": "a"}}}]},
            ("not-rendered", "info", f"{AT}/servers/0/variables"),
        ),
        (
            {"responses": {"200": {"description": "", "links": {"next": {"operationId": "x"}}}}},
            ("not-rendered", "info", f"{AT}/responses/200/links"),
        ),
        (
            {
                "responses": {
                    "200": {"description": "", "content": {"application/xml": {"schema": PET}}}
                }
            },
            ("approximated", "warning", f"{AT}/responses/200/content/application~1xml"),
        ),
        (
            {
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"itemSchema": PET}},
                    }
                }
            },
            (
                "not-rendered",
                "warning",
                f"{AT}/responses/200/content/application~1json/itemSchema",
            ),
        ),
        (
            {"responses": {"200": {"content": {"text/event-stream": {}}}}},
            ("approximated", "info", f"{AT}/responses/200/content/text~1event-stream"),
        ),
        (
            {"responses": {"200": {"content": {"multipart/mixed": {}}}}},
            ("approximated", "info", f"{AT}/responses/200/content/multipart~1mixed"),
        ),
        (
            {"requestBody": {"content": {"text/csv": {"schema": {"type": "array"}}}}},
            ("approximated", "warning", f"{AT}/requestBody/content/text~1csv"),
        ),
    ],
)
def test_what_an_operation_says_in_vain_is_reported(
    rest: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert unsupported({"/a": {"get": {"responses": OK, **rest}}}) == [expected]


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        (
            {"in": "header", "style": "form", "schema": STRING},
            ("approximated", "warning", "/style"),
        ),
        (
            {"in": "query", "content": {"application/xml": {"schema": PET}}},
            ("approximated", "warning", "/content/application~1xml"),
        ),
    ],
)
def test_what_a_parameter_says_in_vain_is_reported(
    parameter: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    rule, severity, at = expected
    found = unsupported(
        {
            "/a": {
                "parameters": [{"name": "p", **parameter}],
                "get": {"responses": OK},
                "put": {"responses": OK},
            }
        }
    )
    assert found == [(rule, severity, f"#/paths/~1a/parameters/0{at}")]


def test_a_style_that_cannot_be_written_is_the_default_one() -> None:
    parameter = {"name": "p", "in": "cookie", "style": "label", "schema": STRING}
    paths = {"/a": {"get": {"parameters": [parameter], "responses": OK}}}
    info = {"title": "T", "version": "1"}
    (found,) = operation({"openapi": "3.2.0", "info": info, "paths": paths}).parameters
    assert (found.style, found.explode) == ("form", True)


def test_a_parameter_without_a_name_is_another_than_one_called_query() -> None:
    parameters = [{"name": "query", "in": "query", "schema": STRING}, {"in": "query", "name": ""}]
    paths = {"/a": {"get": {"parameters": parameters, "responses": OK}}}
    info = {"title": "T", "version": "1"}
    found = operation({"openapi": "3.2.0", "info": info, "paths": paths}).parameters
    assert [parameter.name for parameter in found] == ["query", "empty"]


def test_styles_of_parts_mean_nothing_in_old_documents() -> None:
    encoding = {"a": {"explode": False}}
    media = {"schema": {"type": "object"}, "encoding": encoding}
    paths = {
        "/a": {"get": {"responses": OK, "requestBody": {"content": {"multipart/form-data": media}}}}
    }
    document = {"openapi": "3.0.4", "info": {"title": "T", "version": "1"}, "paths": paths}
    place = f"{AT}/requestBody/content/multipart~1form-data/encoding/a/explode"
    assert remarks(document) == [("not-rendered", "info", place)]


def test_a_shared_response_is_reported_once_at_its_own_place() -> None:
    response = {"description": "", "links": {"next": {"operationId": "x"}}}
    ref = {"200": {"$ref": "#/components/responses/R"}}
    found = unsupported(
        {"/a": {"get": {"responses": ref}, "put": {"responses": ref}}},
        components={"responses": {"R": response}},
    )
    assert found == [("not-rendered", "info", "#/components/responses/R/links")]


def test_what_of_a_webhook_is_not_read_is_reported() -> None:
    parameters = [{"name": "p", "in": "query"}, {"name": "X-P", "in": "header"}]
    form = {"content": {"application/x-www-form-urlencoded": {"schema": PET}}}
    event = {"parameters": parameters, "requestBody": form, "responses": OK}
    at = "#/webhooks/new/post"
    assert unsupported({}, webhooks={"new": {"post": event}}) == [
        ("not-rendered", "info", f"{at}/parameters/0"),
        ("not-rendered", "info", f"{at}/responses"),
    ]


def test_old_documents_are_reported_of_too() -> None:
    responses = {"200": {"description": "", "headers": {"X-A": STRING}, "schema": PET}}
    document = swagger(
        paths_with(
            in_query(type="string", allowEmptyValue=True),
            schemes=["ws"],
            responses=responses,
            produces=["text/xml"],
        )
    )
    assert remarks(document) == [
        ("approximated", "warning", "#/paths/~1a/post/responses/200"),
        ("not-rendered", "info", "#/paths/~1a/post/schemes"),
    ]


# -- generated and called

PETS = swagger(
    {
        "/pets/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "type": "integer"}],
            "get": {
                "operationId": "find",
                "security": [{"user": []}],
                "parameters": [
                    in_query(type="array", items=STRING, collectionFormat="multi"),
                    {"name": "ids", "in": "query", "type": "array", "items": {"type": "integer"}},
                ],
                "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Pet"}}},
            },
            "put": {
                "operationId": "store",
                "security": [{"key": []}],
                "parameters": [
                    {
                        "name": "pet",
                        "in": "body",
                        "required": True,
                        "schema": {"$ref": "#/definitions/Pet"},
                    }
                ],
                "responses": {"204": {"description": ""}},
            },
            "post": {
                "operationId": "change",
                "consumes": ["application/x-www-form-urlencoded"],
                "parameters": [
                    field_of("name", type="string", required=True),
                    field_of(
                        "colors", type="array", items={"type": "string", "enum": ["red", "blue"]}
                    ),
                    field_of(
                        "ages", type="array", items={"type": "integer"}, collectionFormat="multi"
                    ),
                ],
                "responses": {"204": {"description": ""}},
            },
            "patch": {
                "operationId": "picture",
                "consumes": ["multipart/form-data"],
                "produces": ["image/png"],
                "parameters": [
                    field_of("photo", type="file", required=True),
                    field_of("note", type="string"),
                ],
                "responses": {"200": {"description": "", "schema": {"type": "file"}}},
            },
        }
    },
    host="localhost",
    securityDefinitions={
        "user": {"type": "basic"},
        "key": {"type": "apiKey", "name": "api_key", "in": "query"},
    },
    definitions={"Pet": PET},
)


@dataclass(slots=True)
class Request:
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.target).query)


@dataclass(slots=True)
class Server:
    """Answers with what ``answers`` holds for the method: status, media type, body."""

    url: str
    requests: list[Request] = field(default_factory=list[Request])


ANSWERS = {
    "GET": (200, "application/json", b'{"name": "Tom"}'),
    "PATCH": (200, "image/png", b"\x89PNG"),
}


@contextmanager
def serving() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.requests.append(Request(self.command, self.path, dict(self.headers), body))
            status, kind, content = ANSWERS.get(self.command, (204, "", b""))
            self.send_response(status)
            if content:
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_PATCH = answer  # noqa: N815 - the base class calls them so

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as listening, ThreadPoolExecutor(1) as pool:
        server = Server(f"http://127.0.0.1:{listening.server_port}")
        pool.submit(listening.serve_forever, 0.01)
        try:
            yield server
        finally:
            listening.shutdown()


def write(spec: Path, package: str, folder: Path) -> None:
    for name, text in generate(spec, Options(package=package)).files.items():
        path = folder / package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def pets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("swagger")
    (folder / "pets.json").write_text(json.dumps(PETS))
    write(folder / "pets.json", "swagger_pets", folder)
    sys.path.insert(0, str(folder))
    yield importlib.import_module("swagger_pets")
    sys.path.remove(str(folder))


def test_a_query_with_collection_formats_is_sent_with_basic_authentication(pets: Any) -> None:
    auth = importlib.import_module("swagger_pets._runtime.http.auth")
    with (
        serving() as server,
        pets.Client(auth=auth.Basic("me", "secret"), base_url=server.url) as client,
    ):
        answer = client.pets.find(7, q=["a", "b,c"], ids=[1, 2])
    assert answer.name == "Tom"
    (request,) = server.requests
    assert request.target == "/pets/7?q=a&q=b%2Cc&ids=1,2"
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"me:secret").decode()


def test_a_json_body_is_sent_with_a_key_in_the_query(pets: Any) -> None:
    models = importlib.import_module("swagger_pets.models")
    auth = importlib.import_module("swagger_pets._runtime.http.auth")
    with serving() as server, pets.Client(auth=auth.ApiKey("k1"), base_url=server.url) as client:
        assert client.pets.store(7, models.Pet(name="Tom")) is None
    (request,) = server.requests
    assert request.query == [("api_key", "k1")]
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body) == {"name": "Tom"}


def test_a_form_is_sent_urlencoded(pets: Any) -> None:
    models = importlib.import_module("swagger_pets.models")
    with serving() as server, pets.Client(base_url=server.url) as client:
        client.pets.change(
            7, models.ChangeRequest(name="T & J", colors=["red", "blue"], ages=[1, 2])
        )
        with pytest.raises(pets.ValidationError) as caught:
            client.pets.change(7, models.ChangeRequest(name="T", colors=["pink"]))
    (request,) = server.requests
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.body == b"name=T%20%26%20J&colors=red,blue&ages=1&ages=2"
    assert [(found.path, found.keyword) for found in caught.value.violations] == [
        ("/colors/0", "enum")
    ]


def test_a_file_is_sent_in_parts_and_one_received(pets: Any) -> None:
    models = importlib.import_module("swagger_pets.models")
    with serving() as server, pets.Client(base_url=server.url) as client:
        answer = client.pets.picture(7, models.PictureRequest(photo=b"\x00\xff", note="hm"))
    assert answer == b"\x89PNG"
    (request,) = server.requests
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    parts = list(BytesParser().parsebytes(head + request.body).walk())[1:]
    found = {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
        for part in parts
    }
    assert found == {"photo": b"\x00\xff", "note": b"hm"}


# -- the corpus

CORPUS = os.environ.get("SPEC_CORPUS", "")
SAMPLE = 40


def corpus() -> list[str]:
    """Valid documents of OpenAPI 2.0: all, or evenly picked from small to large."""
    if not CORPUS:
        return []
    found = sorted(
        (row["bytes"], row["path"])
        for row in manifest()
        if str(row.get("version", "")).startswith("2.")
        and row.get("metaschema") == "ok"
        and row["kind"] == "openapi"
    )
    step = 1 if os.environ.get("SPEC_CORPUS_ALL") else max(1, len(found) // SAMPLE)
    return [path for _, path in found[::step]]


@pytest.mark.skipif(not CORPUS, reason="SPEC_CORPUS names no folder of documents")
@pytest.mark.parametrize("path", corpus())
def test_old_documents_become_packages_that_compile(path: str) -> None:
    try:
        found = generate(Path(CORPUS) / path, Options(package="p"))
    except SpecError as error:
        assert any(remark.severity == "error" for remark in error.diagnostics)
        return
    for name, text in found.files.items():
        if name.endswith(".py"):
            ast.parse(text, name)
    for origin, _ in found.lowered.api.names:
        assert not origin.startswith("#/components")
