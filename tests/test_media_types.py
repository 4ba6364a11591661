"""Media types of bodies: which carry a type, which are asked for, and who reads what comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from memory_package import importable
from sdkloom.app.options import Options
from sdkloom.app.pipeline import GeneratedPackage, generate

PET = {"$ref": "#/components/schemas/Pet"}
CAT = {"$ref": "#/components/schemas/Cat"}
BINARY = {"type": "string", "format": "binary"}
SCHEMAS = {
    "Pet": {"type": "object", "properties": {"name": {"type": "string"}}},
    "Cat": {"type": "object", "properties": {"lives": {"type": "integer"}}},
    "File": BINARY,
}


def package(folder: Path, paths: dict[str, Any], version: str = "3.1.1") -> GeneratedPackage:
    """Generate the package of some paths, whose operations are one group."""
    for operation in (operation for item in paths.values() for operation in item.values()):
        operation["tags"] = ["pets"]
    info = {"title": "Pets", "version": "1"}
    root: dict[str, Any] = {"info": info, "paths": paths}
    if version == "2.0":
        root |= {"swagger": "2.0", "host": "pets.example", "definitions": SCHEMAS}
    else:
        root |= {"openapi": version, "servers": [{"url": "https://pets.example"}]}
        root["components"] = {"schemas": SCHEMAS}
    spec = folder / "spec.json"
    spec.write_text(json.dumps(root), "utf-8")
    return generate(spec, Options(package="woven"))


def answering(content: dict[str, Any], status: str = "200") -> dict[str, Any]:
    """Describe an operation by the media types of its answer."""
    media = {kind: {"schema": schema} for kind, schema in content.items()}
    response = {"description": "It.", "content": media}
    return {"/pet": {"get": {"operationId": "get", "responses": {status: response}}}}


def taking(content: dict[str, Any]) -> dict[str, Any]:
    """Describe an operation by the media types of its body."""
    media = {kind: {"schema": schema} for kind, schema in content.items()}
    operation = {
        "operationId": "put",
        "requestBody": {"required": True, "content": media},
        "responses": {"204": {"description": "Done."}},
    }
    return {"/pet": {"put": operation}}


def methods(of: GeneratedPackage) -> list[str]:
    lines = of.files["surface.txt"].splitlines()
    return [line.removeprefix("Client.pets.") for line in lines if line.startswith("Client.p")]


@contextmanager
def client(
    of: GeneratedPackage, answer: Callable[[httpx2.Request], httpx2.Response]
) -> Iterator[Any]:
    """Give the only group of a client that *answer* answers to, and what it was asked."""
    with importable(of.files) as woven:
        http = httpx2.Client(transport=httpx2.MockTransport(answer))
        with woven.Client(http_client=http) as opened:
            yield opened.pets


def replying(kind: str, body: bytes = b'{"name": "Tom", "lives": 9}', status: int = 200) -> Any:
    headers = {"content-type": kind} if kind else {}
    return lambda request: httpx2.Response(status, headers=headers, content=body)


@pytest.mark.parametrize(
    ("content", "returned"),
    [
        ({"text/plain": PET, "application/json": PET, "text/json": PET}, "Pet"),
        ({"application/cbor": PET, "application/json": PET}, "Pet"),
        ({"application/xml": PET, "application/json": PET}, "Pet"),
        ({"application/xml": CAT, "application/json": PET}, "Pet"),
        ({"application/xml": {"type": "string"}, "application/json": PET}, "str | Pet"),
        ({"text/csv": {"type": "string"}, "application/json": PET}, "str | Pet"),
        ({"text/plain": CAT, "application/json": PET}, "str | Pet"),
        ({"text/plain": {"type": "string"}, "application/json": {"type": "string"}}, "str"),
        ({"application/json": PET, "application/vnd.pets+json": CAT}, "Pet | Cat"),
    ],
)
def test_what_repeats_json_adds_no_type(
    content: dict[str, Any], returned: str, tmp_path: Path
) -> None:
    generated = package(tmp_path, answering(content))
    assert methods(generated) == [f"get() -> {returned}"]
    if returned == "Pet":
        assert [found for found in generated.diagnostics if found.severity == "warning"] == []
        with client(generated, replying("application/json; charset=utf-8")) as pets:
            assert pets.get().name == "Tom"


@pytest.mark.parametrize("other", ["text/json", "application/*+json", "application/xml"])
def test_what_repeats_json_is_no_choice_of_a_body(other: str, tmp_path: Path) -> None:
    generated = package(tmp_path, taking({other: PET, "application/json": PET}))
    assert methods(generated) == ["put(body: Pet) -> None"]


def test_xml_that_is_not_used_is_noted(tmp_path: Path) -> None:
    generated = package(tmp_path, answering({"application/xml": PET, "application/json": PET}))
    assert [(found.rule, found.severity) for found in generated.diagnostics] == [
        ("media-type", "info")
    ]


def test_xml_alone_is_text(tmp_path: Path) -> None:
    assert methods(package(tmp_path, answering({"application/xml": PET}))) == ["get() -> str"]


VERSIONS = {"application/json;version=1": PET, "application/json; version=2": CAT}


@pytest.mark.parametrize(
    ("kind", "model"),
    [
        ("application/json;version=1", "Pet"),
        ("application/json; charset=utf-8; version=2", "Cat"),
        ('application/json; Version="2"', "Cat"),
        ("application/json;version=3", "Pet"),
        ("application/json", "Pet"),
        ("", "Pet"),
    ],
)
def test_media_types_that_differ_in_a_parameter_are_told_apart(
    kind: str, model: str, tmp_path: Path
) -> None:
    generated = package(tmp_path, answering(VERSIONS))
    with client(generated, replying(kind)) as pets:
        assert type(pets.get()).__name__ == model


@pytest.mark.parametrize("kind", ["application/json", "application/json;version=3"])
def test_else_the_media_type_without_parameters_is_read(kind: str, tmp_path: Path) -> None:
    content = {"application/json;version=1": PET, "application/json": CAT}
    with client(package(tmp_path, answering(content)), replying(kind)) as pets:
        assert type(pets.get()).__name__ == "Cat"


@pytest.mark.parametrize(
    ("content", "accept"),
    [
        ({"application/json": PET}, "application/json"),
        ({"application/xml": PET, "application/json": PET}, "application/json"),
        (
            {"text/csv": {"type": "string"}, "application/json": PET},
            "application/json, text/csv;q=0.9",
        ),
        ({"image/png": {"type": "string", "format": "binary"}}, "image/png"),
    ],
)
def test_json_is_asked_for_first(content: dict[str, Any], accept: str, tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["accept"])
        return replying("application/json" if "json" in accept else "image/png")(request)

    with client(package(tmp_path, answering(content)), answer) as pets:
        pets.get()
    assert asked == [accept]


def test_what_only_errors_have_is_asked_for_last(tmp_path: Path) -> None:
    paths = answering({"image/png": {"type": "string", "format": "binary"}})
    problem = {"description": "No.", "content": {"application/problem+json": {"schema": PET}}}
    paths["/pet"]["get"]["responses"]["default"] = problem
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["accept"])
        return replying("image/png")(request)

    with client(package(tmp_path, paths), answer) as pets:
        pets.get()
    assert asked == ["image/png, application/problem+json;q=0.8"]


def test_a_redirect_beside_a_success_is_an_error_and_no_value(tmp_path: Path) -> None:
    paths = answering({"application/json": PET})
    moved = answering({"application/json": CAT}, "307")["/pet"]["get"]["responses"]
    paths["/pet"]["get"]["responses"] |= moved
    generated = package(tmp_path, paths)
    assert methods(generated) == ["get() -> Pet"]

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(307, headers={"location": "https://pets.example/login"})

    with importable(generated.files) as woven:
        http = httpx2.Client(transport=httpx2.MockTransport(answer))
        with woven.Client(http_client=http) as opened:
            with pytest.raises(woven.ApiError) as caught:
                opened.pets.get()
            assert caught.value.status == 307
            assert caught.value.headers["location"].endswith("/login")


@pytest.mark.parametrize("body", [b"", b"<html>"])
def test_a_redirect_that_is_all_there_is_returns_nothing(body: bytes, tmp_path: Path) -> None:
    generated = package(tmp_path, answering({"application/json": PET}, "302"))
    assert methods(generated) == ["get() -> None"]
    with client(generated, replying("", body, 302)) as pets:
        assert pets.get() is None


@pytest.mark.parametrize("kind", ["application/x-ndjson", "application/jsonl"])
def test_a_text_describes_all_lines_of_a_stream(kind: str, tmp_path: Path) -> None:
    generated = package(tmp_path, answering({kind: {"type": "string"}}))
    assert methods(generated) == ["get() -> ItemStream[JsonValue]"]
    with (
        client(generated, replying(kind, b'{"state": "on"}\n[1]\n"x"\n')) as pets,
        pets.get() as items,
    ):
        assert list(items) == [{"state": "on"}, [1], "x"]


@pytest.mark.parametrize("kinds", [["application/octet-stream"], ["application/json", "text/csv"]])
def test_a_file_comes_whatever_its_media_type_is(kinds: list[str], tmp_path: Path) -> None:
    operation = {
        "operationId": "get",
        "produces": kinds,
        "responses": {"200": {"description": "It.", "schema": {"type": "file"}}},
    }
    generated = package(tmp_path, {"/pet": {"get": operation}}, "2.0")
    with client(generated, replying("image/png", b"\x89PNG")) as pets:
        assert pets.get() == b"\x89PNG"


@pytest.mark.parametrize("kind", ["text/csv", "text/plain", "application/xml"])
@pytest.mark.parametrize("schema", [BINARY, {"$ref": "#/components/schemas/File"}])
def test_text_that_is_described_as_binary_is_a_file(
    kind: str, schema: dict[str, Any], tmp_path: Path
) -> None:
    paths = answering({kind: schema}) | {"/pets": taking({kind: schema})["/pet"]}
    generated = package(tmp_path, paths, "3.0.4")
    text = "näme\n".encode("cp1252")
    sent: list[tuple[str, bytes]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append((request.headers.get("content-type", ""), request.read()))
        return replying(kind, text)(request)

    with client(generated, answer) as pets:
        assert pets.get() == text
        pets.put(text)
        with pytest.raises(TypeError):
            pets.put("näme")
    assert sent == [("", b""), (kind, text)]


def test_a_file_is_sent_raw_where_json_is_offered_too(tmp_path: Path) -> None:
    generated = package(
        tmp_path, taking({"application/json": BINARY, "application/octet-stream": BINARY}), "3.0.4"
    )
    sent: list[tuple[str, bytes]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append((request.headers["content-type"], request.read()))
        return httpx2.Response(204)

    with client(generated, answer) as pets:
        pets.put(b"\x00\xff")
        pets.put(b"\x00\xff", content_type="application/json")
    assert sent == [
        ("application/octet-stream", b"\x00\xff"),
        ("application/json", b'"AP8="'),
    ]


# -- what is not quite as the specification has it


HEADERS = [
    {"name": name, "in": "header", "type": "string"}
    for name in ("Authorization", "Content-Type", "Accept")
]


def test_headers_that_3_0_ignores_are_parameters_of_2_0(tmp_path: Path) -> None:
    operation = {
        "operationId": "put",
        "parameters": [*HEADERS, {"name": "body", "in": "body", "schema": PET}],
        "responses": {"204": {"description": "Done."}},
    }
    generated = package(tmp_path, {"/pet": {"put": operation}}, "2.0")
    sent: list[dict[str, str]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        names = ("authorization", "content-type", "accept")
        sent.append({name: request.headers.get(name, "") for name in names})
        return httpx2.Response(204)

    with client(generated, answer) as pets:
        given = {"content_type_": "application/vnd.pets+json", "accept": "text/csv"}
        pets.put(authorization="Key 1", **given)
        pets.put({})
    assert list(sent[0].values()) == ["Key 1", "application/vnd.pets+json", "text/csv"]
    assert list(sent[1].values()) == ["", "application/json", "*/*"]


def test_an_authorization_that_is_a_parameter_needs_a_safe_way_too(tmp_path: Path) -> None:
    operation = {
        "operationId": "get",
        "parameters": HEADERS[:1],
        "responses": {"204": {"description": "Done."}},
    }
    generated = package(tmp_path, {"/pet": {"get": operation}}, "2.0")
    with importable(generated.files) as woven:
        http = httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(204)))
        with woven.Client(http_client=http, base_url="http://pets.example") as opened:
            with pytest.raises(woven.CredentialsError):
                opened.pets.get(authorization="Key 1")
            assert opened.pets.get() is None


def test_they_are_remarked_on_and_ignored_in_3_x(tmp_path: Path) -> None:
    parameters = [
        {"name": found["name"], "in": "header", "schema": {"type": "string"}} for found in HEADERS
    ]
    paths = answering({"application/json": PET})
    paths["/pet"]["get"]["parameters"] = parameters
    generated = package(tmp_path, paths)
    assert methods(generated) == ["get() -> Pet"]
    assert [found.rule for found in generated.diagnostics] == ["ignored-parameter"] * 3


def test_a_query_in_a_path_is_one_with_that_of_parameters(tmp_path: Path) -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    done = {"responses": {"204": {"description": "Done."}}}
    paths = {
        "/pets?kind=cat": {"get": {"operationId": "list", "parameters": [limit], **done}},
        "/pets/{name}?kind=cat": {"get": {"operationId": "get", "parameters": [name], **done}},
        "/pets#all": {"get": {"operationId": "all", **done}},
    }
    generated = package(tmp_path, paths)
    assert [found.rule for found in generated.diagnostics] == ["path-query"] * 3
    sent: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.url.raw_path.decode())
        return httpx2.Response(204)

    with client(generated, answer) as pets:
        pets.list(limit=3)
        pets.list()
        pets.get("a?b")
        pets.all()
    assert sent == [
        "/pets?kind=cat&limit=3",
        "/pets?kind=cat",
        "/pets/a%3Fb?kind=cat",
        "/pets",
    ]


def test_an_empty_path_parameter_is_sent_where_the_document_lists_it(tmp_path: Path) -> None:
    paths = {}
    for name, values in (("some", ["", "a"]), ("none", ["a"])):
        schema = {"type": "string", "enum": values}
        parameter = {"name": "name", "in": "path", "required": True, "schema": schema}
        done = {"responses": {"204": {"description": "Done."}}}
        paths[f"/{name}/{{name}}"] = {
            "get": {"operationId": name, "parameters": [parameter], **done}
        }
    generated = package(tmp_path, paths)
    sent: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.url.path)
        return httpx2.Response(204)

    with importable(generated.files) as woven:
        http = httpx2.Client(transport=httpx2.MockTransport(answer))
        with woven.Client(http_client=http) as opened:
            opened.pets.some("")
            with pytest.raises(woven.ValidationError):
                opened.pets.none("")
    assert sent == ["/some/"]


@pytest.mark.parametrize("kind", ["*/*", "image/*", "application/*"])
def test_content_of_any_media_type_is_bytes_that_are_sent_as_what_they_are(
    kind: str, tmp_path: Path
) -> None:
    described = {kind: {"contentMediaType": kind, "description": "A picture."}}
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(204)

    with client(package(tmp_path, taking(described)), answer) as pets:
        pets.put(b"\x89PNG")
    assert sent[0].content == b"\x89PNG"
    assert sent[0].headers["content-type"] != "application/json"
    with client(package(tmp_path, answering(described)), replying("image/png", b"\x89")) as pets:
        assert pets.get() == b"\x89"


def test_content_that_is_json_is_a_value(tmp_path: Path) -> None:
    generated = package(tmp_path, answering({"*/*": {"contentMediaType": "application/json"}}))
    assert methods(generated) == ["get() -> JsonValue"]
