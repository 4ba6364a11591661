"""Operations of generated packages: what is passed is sent, and what is not passed is not."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest

import strict
from packaged import OK, Requests, document, package

TEXT = {"type": "string"}
NULLABLE = {"type": ["string", "null"]}
LEVEL = {"$ref": "#/components/schemas/Level"}
SCHEMA = {"type": "object", "properties": {"at": {"type": "string", "format": "date-time"}}}


def query(name: str, schema: Any = TEXT, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


def header(name: str, schema: Any = TEXT, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "header", "schema": schema, **more}


PARAMETERS = [
    query("limit", {"type": "integer", "default": 10, "description": "How many."}),
    query("sort", {"enum": ["up", "down"], "default": "up"}),
    header("Api-Version", {**TEXT, "default": "v1"}, description="The version."),
    query("joined", {"type": "array", "items": TEXT}, explode=False),
    query("each", {"type": "array", "items": TEXT}),
    query("since", {"type": "string", "format": "date-time"}),
]
NEEDED = [
    query("q", NULLABLE, required=True),
    {
        "name": "j",
        "in": "query",
        "required": True,
        "content": {"application/json": {"schema": NULLABLE}},
    },
    header("X-Needed", NULLABLE, required=True),
    query("optional", NULLABLE),
]
FORM = {
    "type": "object",
    "required": ["needed"],
    "properties": {
        "needed": NULLABLE,
        "maybe": NULLABLE,
        "plain": TEXT,
        "page": {"type": "integer", "default": 1},
    },
}
ELSEWHERE = [
    {"name": "part", "in": "path", "required": True, "schema": NULLABLE},
    {"name": "needed", "in": "cookie", "required": True, "schema": NULLABLE},
    {"name": "maybe", "in": "cookie", "schema": NULLABLE},
    {"name": "theme", "in": "cookie", "schema": {**TEXT, "default": "dark"}},
    header("X-Maybe", NULLABLE),
    header("X-Page", {"type": "integer", "default": 1}),
    {"name": "j", "in": "query", "content": {"application/json": {"schema": NULLABLE}}},
]
SHELF = {"name": "shelf", "in": "path", "required": True, "schema": {"enum": ["", "a"]}}
BOOK = {"name": "book", "in": "path", "required": True, "schema": TEXT}
LEVELS = {
    "content": {"application/json": {"schema": LEVEL}, "multipart/form-data": {"schema": LEVEL}}
}
DOCUMENT = document(
    {
        "/things": {"get": {"operationId": "find", "parameters": PARAMETERS, **OK}},
        "/needed": {"get": {"operationId": "need", "parameters": NEEDED, **OK}},
        "/{shelf}/{book}": {"get": {"operationId": "get", "parameters": [SHELF, BOOK], **OK}},
        "/parts/{part}": {"get": {"operationId": "elsewhere", "parameters": ELSEWHERE, **OK}},
        "/form": {
            "post": {
                "operationId": "fill",
                "requestBody": {
                    "required": True,
                    "content": {"application/x-www-form-urlencoded": {"schema": FORM}},
                },
                **OK,
            }
        },
        "/levels": {
            "post": {
                "operationId": "level",
                "requestBody": {**LEVELS, "required": True, "description": "How high."},
                "responses": {
                    "200": {
                        "description": "The same.",
                        "content": {"application/json": {"schema": LEVEL}},
                    },
                    "default": {
                        "description": "No.",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                },
            }
        },
    },
    components={"schemas": {"Level": SCHEMA}},
)


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("operations"), "things", DOCUMENT) as module:
        yield module


def sent(module: Any, method: str, *values: Any, **named: Any) -> httpx2.Request:
    """Call a method of both clients, which send the same request."""
    requests = Requests()
    requests.answer = lambda _: httpx2.Response(200, json={})
    if method != "level":
        requests.answer = lambda _: httpx2.Response(204)
    http = httpx2.Client(transport=requests.transport)
    with module.Client(http_client=http) as client:
        getattr(client.default, method)(*values, **named)

    async def call() -> None:
        http = httpx2.AsyncClient(transport=requests.transport)
        async with module.AsyncClient(http_client=http) as client:
            await getattr(client.default, method)(*values, **named)

    anyio.run(call)
    first, second = requests
    assert (first.method, first.url) == (second.method, second.url)
    assert {*first.headers} == {*second.headers}
    return first


@pytest.mark.parametrize(
    ("named", "target"),
    [
        ({}, "/things"),
        ({"limit": 10, "sort": "up"}, "/things?limit=10&sort=up"),
        ({"limit": 0}, "/things?limit=0"),
        ({"joined": [], "each": []}, "/things?joined="),
        ({"joined": ["a", "b"], "each": ["a", "b"]}, "/things?joined=a,b&each=a&each=b"),
        ({"limit": None, "joined": None}, "/things"),
    ],
)
def test_what_is_passed_is_sent_though_it_is_the_default(
    things: Any, named: dict[str, Any], target: str
) -> None:
    request = sent(things, "find", **named)
    assert request.url.raw_path.decode() == target
    assert "api-version" not in request.headers


@pytest.mark.parametrize("version", ["v1", "v2", ""])
def test_a_header_is_sent_as_it_is_passed(things: Any, version: str) -> None:
    assert sent(things, "find", api_version=version).headers["api-version"] == version


def test_null_is_sent_where_it_is_needed(things: Any) -> None:
    request = sent(things, "need", q=None, j=None, x_needed=None, optional=None)
    assert request.url.raw_path == b"/needed?q=&j=null"
    assert request.headers["x-needed"] == ""


def test_null_is_empty_text_in_a_required_cookie_and_nothing_in_optional_places(
    things: Any,
) -> None:
    absent = {"maybe": None, "theme": None, "x_maybe": None, "x_page": None, "j": None}
    request = sent(things, "elsewhere", part="p", needed=None, **absent)
    assert request.url.raw_path == b"/parts/p"
    assert request.headers["cookie"] == "needed="
    assert not {"x-maybe", "x-page"} & {*request.headers}
    with pytest.raises(things.ValidationError, match="part"):
        sent(things, "elsewhere", part=None, needed="n")  # a segment cannot be empty


def test_cookies_and_headers_equal_to_their_defaults_are_sent(things: Any) -> None:
    request = sent(things, "elsewhere", part="p", needed="n", theme="dark", x_page=1, j="")
    assert request.headers["cookie"] == "needed=n; theme=dark"
    assert request.headers["x-page"] == "1"
    assert request.url.query == b"j=%22%22"


@pytest.mark.parametrize(
    ("passed", "body"),
    [
        ({"needed": "n"}, b"needed=n"),
        ({"needed": "n", "maybe": None, "plain": None}, b"needed=n"),
        ({"needed": "n", "plain": "", "page": 1}, b"needed=n&plain=&page=1"),
    ],
)
def test_a_form_has_no_null_and_has_what_equals_a_default(
    things: Any, passed: dict[str, Any], body: bytes
) -> None:
    assert sent(things, "fill", things.models.FillRequest(**passed)).content == body


def test_a_segment_is_empty_only_where_the_document_lists_that(things: Any) -> None:
    assert sent(things, "get", "", "b").url.raw_path == b"//b"
    assert sent(things, "get", "a", "b").url.raw_path == b"/a/b"
    with pytest.raises(things.ValidationError, match="cannot be empty"):
        sent(things, "get", "a", "")


def test_a_body_is_sent_in_the_media_type_that_is_chosen(things: Any) -> None:
    level = things.models.Level
    request = sent(things, "level", level())
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    request = sent(things, "level", level(), content_type="application/json")
    assert (request.headers["content-type"], request.content) == ("application/json", b"{}")


def test_signatures_show_none_and_docstrings_the_default_of_the_server(things: Any) -> None:
    method = things.resources.default.Default.find
    parameters = list(inspect.signature(method).parameters.values())[1:]
    assert {parameter.default for parameter in parameters} == {None}
    doc = inspect.getdoc(method) or ""
    assert doc.split("\n\n")[-1].splitlines() == [
        "Args:",
        "    limit: How many. The server's default is 10.",
        '    sort: The server\'s default is "up".',
        '    api_version: The version. The server\'s default is "v1".',
    ]
    doc = inspect.getdoc(things.resources.default.AsyncDefault.level) or ""
    assert doc.split("\n\n")[-1].splitlines() == [
        "Args:",
        "    body: How high.",
        "    content_type: The media type of the body, multipart/form-data by default.",
    ]


def test_descriptions_load_no_codec_and_no_check(things: Any) -> None:
    folder = Path(things.__file__).parent.parent
    program = (
        "import sys, things; things.Client().default;"
        " print([name for name in sys.modules if name.startswith(('things.codecs.', 'things.checks.'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_nothing_is_described_anew_for_another_call(things: Any) -> None:
    operation = things.resources.default._LEVEL
    sent(things, "level", things.models.Level())
    described = (operation.parameters, operation.bodies, operation.responses, operation.errors)
    sent(things, "level", things.models.Level())
    again = (operation.parameters, operation.bodies, operation.responses, operation.errors)
    assert all(item is other for item, other in zip(described, again, strict=True))


USE = """
import datetime as dt

from things import AsyncClient, Client
from things.models import Level


def call(client: Client) -> Level:
    client.default.find(limit=10, sort="up", joined=[], since=dt.datetime.now(dt.timezone.utc))
    client.default.need(q=None, j=None, x_needed=None)
    return client.default.level(Level(), content_type="application/json")


async def acall(client: AsyncClient) -> Level:
    await client.default.find(limit=None, sort="down")
    return await client.default.level(Level())
"""


@pytest.mark.slow
@pytest.mark.checkers
def test_programs_pass_the_strict_checkers(things: Any) -> None:
    folder = Path(things.__file__).parent.parent
    (folder / "use").mkdir()
    (folder / "use" / "__init__.py").write_text(USE, "utf-8")
    strict.passes_checkers(folder)
