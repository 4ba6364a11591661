"""Facts about what means the same in two documents, which is no change, and one change in one line."""

from __future__ import annotations

from typing import Any

import pytest

from test_diff import operation, ref, spec, thing
from test_diff_reports import between

Json = Any
BINARY = {"type": "string", "format": "binary"}
OCTETS = {"type": "string", "contentMediaType": "application/octet-stream"}
BYTE = {"type": "string", "format": "byte"}
BASE64 = {"type": "string", "contentEncoding": "BASE64"}


def lines(old: Json, new: Json) -> list[str]:
    """The changes between two documents: levels, kinds and symbols."""
    changes = between(old, new).diff.changes
    return [f"{change.level} {change.kind} {change.symbol}" for change in changes]


def both_ways(old: Json, new: Json) -> list[str]:
    return [*lines(old, new), *lines(new, old)]


# -- formats of 3.0, and contentEncoding and contentMediaType of 3.1


def upload(schema: Json, version: str, media_type: str = "multipart/form-data") -> Json:
    """An operation that sends a property of a form, or all of a body of another media type."""
    body = thing(file=schema) if media_type == "multipart/form-data" else schema
    content = {media_type: {"schema": body}}
    sent = {**operation("send"), "requestBody": {"required": True, "content": content}}
    return {**spec({}, {"/send": {"post": sent}}), "openapi": version}


@pytest.mark.parametrize("media_type", ["multipart/form-data", "application/octet-stream"])
@pytest.mark.parametrize(("format_", "keyword"), [(BINARY, OCTETS), (BYTE, BASE64)])
def test_a_format_is_what_content_keywords_say_in_3_1(
    format_: Json, keyword: Json, media_type: str
) -> None:
    old, new = upload(format_, "3.0.3", media_type), upload(keyword, "3.1.0", media_type)
    assert both_ways(old, new) == []


@pytest.mark.parametrize(("format_", "keyword"), [(BINARY, OCTETS), (BYTE, BASE64)])
def test_files_that_may_be_null_or_are_in_a_list_mean_the_same(
    format_: Json, keyword: Json
) -> None:
    nullable = {"anyOf": [keyword, {"type": "null"}]}
    old = upload({**format_, "nullable": True}, "3.0.3")
    assert both_ways(old, upload(nullable, "3.1.0")) == []
    listed = [{"type": "array", "items": each} for each in (format_, keyword)]
    assert both_ways(upload(listed[0], "3.0.3"), upload(listed[1], "3.1.0")) == []


def test_another_media_type_or_python_type_is_a_change_still() -> None:
    png = {"type": "string", "contentMediaType": "image/png"}
    assert lines(upload(OCTETS, "3.1.0"), upload(png, "3.1.0")) == [
        "minor content-media-type-changed models.SendRequest.file"
    ]
    # In JSON the old file is text now: one line, about its type.
    old, new = (
        spec({"Thing": thing(a=each)}, {"/act": {"post": operation("act", sent=ref("Thing"))}})
        for each in (BINARY, OCTETS)
    )
    assert lines(old, new) == ["major format-removed models.Thing.a"]
    dropped = lines(upload(BYTE, "3.0.3"), upload({"type": "string"}, "3.0.3"))
    assert dropped == ["major format-removed models.SendRequest.file"]


# -- errors by status, by range, or by default


def failing(*statuses: str, model: str = "Problem") -> Json:
    """An operation whose errors with *statuses* have one body."""
    failed = {"description": "", "content": {"application/problem+json": {"schema": ref(model)}}}
    read = operation("read", received={"type": "string"})
    read["responses"].update(dict.fromkeys(statuses, failed))
    schemas = {"Problem": thing(title={"type": "string"}), "Other": thing(code={"type": "integer"})}
    return spec(schemas, {"/read": {"get": read}})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["400", "404"], ["default"]),
        (["400", "404"], ["4XX"]),
        (["4XX", "5XX"], ["default"]),
        (["400", "default"], ["default"]),
        (["400", "503"], ["4XX", "default"]),
    ],
)
def test_errors_that_a_range_or_default_covers_are_answered_still(
    before: list[str], after: list[str]
) -> None:
    assert lines(failing(*before), failing(*after)) == []


def test_errors_that_nothing_covers_or_that_have_another_body_are_reported() -> None:
    symbol = "client.shop.read ->"
    assert lines(failing("400", "503"), failing("4XX")) == [f"patch response-removed {symbol} 503"]
    assert lines(failing("400"), failing("default", model="Other")) == [
        f"minor response-added {symbol} default",
        f"patch response-removed {symbol} 400",
    ]
    # The range comes before the default.
    new = failing("default")
    new["paths"]["/read"]["get"]["responses"]["4XX"] = {"description": "nothing in it"}
    assert f"patch response-removed {symbol} 400" in lines(failing("400"), new)


def test_headers_of_an_error_are_compared_with_those_of_what_covers_it() -> None:
    old = failing("400")
    header = {"Retry-After": {"schema": {"type": "integer"}}}
    old["paths"]["/read"]["get"]["responses"]["400"]["headers"] = header
    (line,) = lines(old, failing("default"))
    assert line.startswith("major response-header-removed ")


# -- security schemes of 2.0 and 3.x


FLOW = {"authorizationUrl": "https://a.example/a", "tokenUrl": "https://a.example/t"}
SCHEMES = [
    ({"type": "basic"}, {"type": "http", "scheme": "basic"}),
    (
        {"type": "oauth2", "flow": "accessCode", **FLOW, "scopes": {"r": "Read"}},
        {"type": "oauth2", "flows": {"authorizationCode": {**FLOW, "scopes": {"r": "Read"}}}},
    ),
]


def secured(scheme: Json, version: str) -> Json:
    """A document of a version whose operations ask for one scheme."""
    root = spec(None, {"/read": {"get": operation("read")}}, security=[{"Main": []}])
    if version != "2.0":
        components = {"securitySchemes": {"Main": scheme}}
        servers = [{"url": "https://a.example"}]
        return {**root, "openapi": version, "servers": servers, "components": components}
    del root["openapi"]
    moved = {"swagger": "2.0", "host": "a.example", "schemes": ["https"]}
    return {**root, **moved, "securityDefinitions": {"Main": scheme}}


@pytest.mark.parametrize(("old", "new"), SCHEMES)
def test_a_security_scheme_of_2_0_is_what_it_is_in_3_x(old: Json, new: Json) -> None:
    assert both_ways(secured(old, "2.0"), secured(new, "3.0.3")) == []


def test_another_flow_or_address_is_a_change_between_versions_too() -> None:
    flow = {**FLOW, "tokenUrl": "https://b.example/t", "scopes": {"r": "Read"}}
    new = {"type": "oauth2", "flows": {"authorizationCode": flow}}
    (change,) = between(secured(SCHEMES[1][0], "2.0"), secured(new, "3.0.3")).diff.changes
    assert change.kind == "security-scheme-changed"
    assert change.before == "flows authorizationCode tokenUrl https://a.example/t"
    assert change.after == "flows authorizationCode tokenUrl https://b.example/t"


# -- one decision about access


KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
BEARER = {"type": "http", "scheme": "bearer"}


def asking(*alternatives: list[str], of_each: bool = False) -> Json:
    """A document of two operations that ask for schemes, all together or each for itself."""
    required = [{name: [] for name in names} for names in alternatives]
    own = {"security": required} if of_each else {}
    paths = {f"/{name}": {"get": operation(name, **own)} for name in ("read", "find")}
    names = {name for alternative in alternatives for name in alternative}
    schemes = {name: {"key": KEY, "bearer": BEARER}[name] for name in sorted(names)}
    root = spec(None, paths, components={"securitySchemes": schemes})
    return root if of_each or not required else {**root, "security": required}


ADDED, REMOVED = (f"security-scheme-{what} Client(auth)" for what in ("added", "removed"))
ACCESS = [
    (asking(["key"]), asking(["bearer"]), "major security-changed client"),
    (asking(), asking(["key"]), "major security-changed client"),
    (asking(["key"]), asking(), f"major {REMOVED}['key']"),
    (asking(["key"]), asking(["key"], ["bearer"]), f"minor {ADDED}['bearer']"),
    (asking(["key"]), asking(["key", "bearer"]), "major security-changed client"),
    (asking(["key"], ["bearer"]), asking(["key"]), "major security-changed client"),
    (asking(["key", "bearer"]), asking(["key"]), f"major {REMOVED}['bearer']"),
]


@pytest.mark.parametrize(("old", "new", "line"), ACCESS)
def test_one_decision_about_access_is_one_line(old: Json, new: Json, line: str) -> None:
    assert lines(old, new) == [line]


def test_a_decision_for_each_operation_is_one_cause() -> None:
    old, new = asking(["key"], of_each=True), asking(["bearer"], of_each=True)
    assert lines(old, new) == [
        "major security-changed client.shop.find",
        "major security-changed client.shop.read",
    ]
    text = between(old, new).report("text")
    assert text.count("security-changed") == 3  # twice beside calls, once as a cause


def test_a_scheme_that_is_replaced_breaks_programs_that_name_it() -> None:
    (change,) = between(*ACCESS[0][:2]).diff.changes
    assert (change.source_break, change.runtime_break) == (True, True)
    (change,) = between(*ACCESS[1][:2]).diff.changes
    assert (change.source_break, change.runtime_break) == (False, True)


def test_a_new_scheme_is_not_called_one_more_where_it_may_be_the_only_one() -> None:
    new = asking(["key"])
    old = {**new, "components": {}, "paths": {}}
    del old["security"]
    found = between(old, new).diff.changes
    (advice,) = {each.advice for each in found if each.kind == "security-scheme-added"}
    assert advice == "Nothing, or pass it where a call takes it."
