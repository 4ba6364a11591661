"""Options of single calls, responses beside values, and requests of the caller's own, over sockets."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import strict
from acting import opened
from fault_server import FaultServer, in_turn, message, once
from importing import importable
from packaged import document, generated
from sending import WAYS

both = pytest.mark.parametrize("way", WAYS)

THING = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "size": {"type": "integer", "minimum": 1}},
}
CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
OK = {"200": {"description": "ok", "content": CONTENT}}
DOCUMENT = document(
    {
        "/things/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "get": {
                "operationId": "getThing",
                "parameters": [{"name": "view", "in": "query", "schema": {"type": "string"}}],
                "responses": OK,
            },
            "delete": {"operationId": "deleteThing", "responses": {"204": {"description": "gone"}}},
        },
        "/things": {
            "post": {
                "operationId": "createThing",
                "parameters": [
                    {"name": "X-Idempotency-Key", "in": "header", "schema": {"type": "string"}}
                ],
                "requestBody": {"required": True, "content": CONTENT},
                "responses": OK,
            },
            "patch": {
                "operationId": "changeThings",
                "requestBody": {"required": True, "content": CONTENT},
                "responses": OK,
            },
        },
    },
    security=[{"bearer": []}],
    components={
        "schemas": {"Thing": THING},
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
    },
)
BODY = b'{"id":"7","size":3}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("options")
    generated(place, "options_api", DOCUMENT)
    with importable(place, ("options_api",)):
        yield place


@pytest.fixture
def api(folder: Path) -> Any:
    import options_api

    return options_api


def header(head: str, name: str) -> str | None:
    for line in head.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return None


def target(head: str) -> str:
    return head.split(" ")[1]


# Options


@both
def test_options_of_a_call_change_nothing_else(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(BODY))) as server,
        opened(api, way, server.url, token="t", headers={"X-A": "1", "X-B": "2"}) as (client, act),
    ):
        other = client.with_options(
            headers={"x-b": None, "X-C": "3"}, query={"debug": True, "tag": ["a", "b c"]}
        )
        assert type(other) is type(client)
        act(other.default.get_thing, "1", view="full")
        act(client.default.get_thing, "1")
        changed, plain = server.heads
        assert [header(changed, name) for name in ("x-a", "x-b", "x-c")] == ["1", None, "3"]
        assert target(changed) == "/things/1?view=full&debug=true&tag=a&tag=b%20c"
        assert [header(plain, name) for name in ("x-a", "x-b", "x-c")] == ["1", "2", None]
        assert target(plain) == "/things/1"
        assert server.connections == 1


@both
def test_an_argument_of_the_call_comes_before_the_query_of_the_options(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(BODY))) as server,
        opened(api, way, server.url, token="t", query={"view": "short"}) as (client, act),
    ):
        act(client.default.get_thing, "1", view="full")
        act(client.default.get_thing, "1")
        act(client.with_options(query={"view": None}).default.get_thing, "1")
        assert list(map(target, server.heads)) == [
            "/things/1?view=full",
            "/things/1?view=short",
            "/things/1",
        ]


@both
def test_a_client_that_is_closed_during_a_call_sends_nothing(way: str, api: Any) -> None:
    with FaultServer(once(message(BODY))) as server:
        clients: list[Any] = []
        with opened(api, way, server.url, token="t", on_request=lambda _: clients[0].close()) as (
            client,
            act,
        ):
            clients.append(client)
            with pytest.raises(api.TransportError, match="the client is closed") as caught:
                act(client.default.get_thing, "1")
        assert not caught.value.sent
        assert server.heads == []


@both
def test_closing_a_client_with_options_leaves_the_connections_open(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(BODY))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        other = client.with_options(timeout=5)
        act(other.default.get_thing, "1")
        act(other.close)
        assert not client.is_closed
        act(client.default.get_thing, "1")
        act(client.close)
        assert client.is_closed
        assert other.is_closed
        with pytest.raises(api.TransportError, match="the client is closed") as caught:
            act(other.default.get_thing, "1")
        assert not caught.value.sent
        assert server.connections == 1


def test_a_client_of_the_caller_s_own_class_is_copied_without_its_init(api: Any) -> None:
    class Own(api.Client):  # type: ignore[misc]
        __slots__ = ("note",)

        def __init__(self, note: str, url: str) -> None:
            super().__init__("t", base_url=url)
            self.note = note
            self.is_ready = True

    with FaultServer(once(message(BODY))) as server, Own("mine", server.url) as client:
        resource = client.default
        other = client.with_options(headers={"X-A": "1"})
        assert (type(other), other.note, other.is_ready) == (Own, "mine", True)
        assert other.default is not resource
        other.default.get_thing("1")
        assert header(server.heads[0], "x-a") == "1"


@both
def test_timeouts_of_a_call(way: str, api: Any) -> None:
    def slow(number: int) -> Any:
        yield 0.5
        yield message(BODY)

    with (
        FaultServer(slow) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        for options in ({"timeout": 0.1}, {"total_timeout": 0.1, "timeout": None}):
            began = time.monotonic()
            with pytest.raises(api.DeadlineExceeded):
                act(client.with_options(**options).default.get_thing, "1")
            assert time.monotonic() - began < 0.4
        assert act(client.default.get_thing, "1").id == "7"


@both
def test_a_base_url_of_a_call(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(BODY))) as server,
        FaultServer(once(message(BODY))) as staging,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        act(client.with_options(base_url=f"{staging.url}/v2").default.get_thing, "1")
        assert not server.heads
        assert target(staging.heads[0]) == "/v2/things/1"
        assert header(staging.heads[0], "authorization") == "Bearer t"


@both
def test_a_request_that_the_document_forbids_is_sent_on_demand(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(BODY))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        thing = api.models.Thing(id="1", size=0)
        with pytest.raises(api.ValidationError):
            act(client.default.create_thing, thing)
        act(client.with_options(validate=False).default.create_thing, thing)
        assert json.loads(server.bodies[0]) == {"id": "1", "size": 0}


@both
def test_media_types_that_are_asked_for(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(BODY))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        act(client.with_options(accept=["a/b", "c/*;q=0.5"]).default.get_thing, "1")
        act(client.default.get_thing, "1")
        assert [header(head, "accept") for head in server.heads] == [
            "a/b, c/*;q=0.5",
            "application/json",
        ]


@both
def test_redirects_are_followed_by_the_calls_that_ask_for_it(way: str, api: Any) -> None:
    moved = message(b"", status="307 Go", headers="Location: /there\r\n")
    answers = in_turn(moved, message(BODY), moved, moved)
    with (
        FaultServer(answers) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        following = client.with_options(follow_redirects=True)
        assert act(following.default.get_thing, "1").id == "7"
        assert list(map(target, server.heads)) == ["/things/1", "/there"]
        for unwilling in (client, following.with_options(follow_redirects=False)):
            with pytest.raises(api.ApiError) as caught:
                act(unwilling.default.get_thing, "1")
            assert caught.value.status == 307


@both
def test_strict_answers(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(b'{"id":"1","size":0}'))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        assert act(client.default.get_thing, "1").size == 0
        with pytest.raises(api.ValidationError) as caught:
            act(client.with_options(answers="strict").default.get_thing, "1")
        assert caught.value.violations[0].where == "response"
        assert caught.value.response.status_code == 200


def test_strict_is_a_deprecated_word_for_it(api: Any) -> None:
    with pytest.warns(DeprecationWarning, match="strict= is deprecated"):
        client = api.Client("t", strict=True)
    client.close()


@pytest.mark.parametrize(
    ("options", "kind", "text"),
    [
        ({"timeout": 0}, ValueError, "above 0"),
        ({"retries": -1}, ValueError, "a number from 0"),
        ({"answers": "loose"}, ValueError, "'typed', 'lenient' or 'strict'"),
        ({"headers": {"X-A": 1}}, TypeError, "is int, not str"),
        ({"headers": {"Content-Length": "1"}}, ValueError, "computed"),
        ({"query": {"a": {}}}, TypeError, "query="),
        ({"base_url": "ftp://a.test"}, ValueError, "base_url="),
        ({"idempotency_key": 5}, TypeError, "idempotency_key="),
        ({"idempotency_key": ""}, ValueError, "the idempotency key is empty"),
        ({"idempotency_key": "a\nb"}, ValueError, "holds a line break"),
        ({"timeout": "5"}, TypeError, "a number of seconds, or None, not str"),
        ({"no_option": 5}, TypeError, "no_option"),
    ],
)
def test_options_that_cannot_be(
    api: Any, options: dict[str, Any], kind: type[Exception], text: str
) -> None:
    with api.Client("t") as client, pytest.raises(kind, match=text):
        client.with_options(**options)


@both
def test_a_header_of_a_call_replaces_the_credential_that_goes_there(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(BODY))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        act(client.with_options(headers={"authorization": "Other x"}).default.get_thing, "1")
        act(client.with_options(headers={"Authorization": None}).default.get_thing, "1")
        found = [header(head, "authorization") for head in server.heads]
        assert found == ["Other x", None]


# Retries and idempotency keys


@both
def test_retries_of_a_call(way: str, api: Any) -> None:
    failing = message(b"", status="503 X", headers="Retry-After: 0\r\n")
    with (
        FaultServer(once(failing)) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        found = []
        for retries in (0, 1, api.Retry(4, backoff=0)):
            server.heads.clear()
            with pytest.raises(api.ApiError) as caught:
                act(client.with_options(retries=retries).default.get_thing, "1")
            found.append((len(server.heads), caught.value.not_repeated))
        assert found == [(1, ""), (2, "after 2 attempts"), (4, "after 4 attempts")]
        assert "after 4 attempts" in str(caught.value)
        assert caught.value.response.attempts == 4


@both
def test_other_statuses_are_repeated_on_demand(way: str, api: Any) -> None:
    with (
        FaultServer(in_turn(message(status="418 X"), message(BODY))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        patient = client.with_options(retries=api.Retry(statuses=[418], backoff=0))
        assert act(patient.default.get_thing, "1").id == "7"
        assert len(server.heads) == 2


@both
def test_a_wait_that_is_too_long_is_said(way: str, api: Any) -> None:
    refused = message(status="429 X", headers="Retry-After: 30\r\n")
    with (
        FaultServer(once(refused)) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        with pytest.raises(api.RateLimited, match=r"asks to wait 30 s, more than 20 s"):
            act(client.with_options(retries=api.Retry(longest_wait=20)).default.get_thing, "1")
        with pytest.raises(api.RateLimited, match=r"a wait of 30 s, and \d.* s are left"):
            act(client.with_options(timeout=10).default.get_thing, "1")
        assert len(server.heads) == 2


@both
def test_a_server_may_say_itself_whether_to_repeat(way: str, api: Any) -> None:
    never = message(status="503 X", headers="x-should-retry: false\r\n")
    please = message(status="409 X", headers="x-should-retry: true\r\nRetry-After: 0\r\n")
    with (
        FaultServer(in_turn(never, please, message(BODY))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        with pytest.raises(api.ApiError):
            act(client.default.get_thing, "1")
        assert act(client.default.get_thing, "1").id == "7"
        assert len(server.heads) == 3


@both
def test_an_idempotency_key_makes_one_call_safe_to_repeat(way: str, api: Any) -> None:
    answers = in_turn(message(status="503 X", headers="Retry-After: 0\r\n"), message(BODY))
    with (
        FaultServer(answers) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        keyed = client.with_options(idempotency_key="k-1")
        with pytest.raises(api.ValidationError):  # nothing was sent, and the key is not used up
            act(keyed.default.create_thing, api.models.Thing(id="1", size=0))
        act(keyed.default.create_thing, api.models.Thing(id="1"))
        found = [header(head, "x-idempotency-key") for head in server.heads]
        assert found == ["k-1", "k-1"]
        with pytest.raises(api.IdempotencyKeyError, match="used for a call already"):
            act(keyed.with_options(timeout=5).default.create_thing, api.models.Thing(id="2"))
        act(
            client.with_options(idempotency_key="k-2").default.change_things,
            api.models.Thing(id="3"),
        )
        assert header(server.heads[-1], "idempotency-key") == "k-2"


@both
def test_keys_are_made_where_the_document_names_a_header_for_them(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(BODY))) as server,
        opened(api, way, server.url, token="t", idempotency="auto") as (client, act),
    ):
        thing = api.models.Thing(id="1")
        act(client.default.create_thing, thing)
        act(client.default.create_thing, thing)
        act(client.default.create_thing, thing, x_idempotency_key="own")
        act(client.default.change_things, thing)
        first, second, own, none = (header(head, "x-idempotency-key") for head in server.heads)
        assert None not in (first, second)
        assert first != second
        assert (own, none) == ("own", None)


@both
def test_keys_are_made_in_the_header_that_the_caller_names(way: str, api: Any) -> None:
    options = {"idempotency": "auto", "idempotency_header": "Request-Id-Idempotent"}
    with (
        FaultServer(once(message(BODY))) as server,
        opened(api, way, server.url, token="t", **options) as (client, act),
    ):
        act(client.default.change_things, api.models.Thing(id="1"))
        act(client.default.get_thing, "1")
        found = [header(head, "request-id-idempotent") for head in server.heads]
        assert found[0]
        assert found[1] is None


@both
def test_three_attempts_under_30_percent_of_503_rarely_fail(way: str, api: Any) -> None:
    failing = message(b"", status="503 X")

    def script(number: int) -> Any:
        return iter((failing if number * 37 % 100 < 30 else message(BODY),))

    with (
        FaultServer(script) as server,
        opened(api, way, server.url, token="t", retries=api.Retry(backoff=0)) as (client, act),
    ):
        failed = 0
        for _ in range(300):
            try:
                act(client.default.get_thing, "1")
            except api.ApiError as error:
                failed += 1
                assert error.not_repeated == "after 3 attempts"
        assert failed <= 300 * 0.3**3 * 2


# Responses


@both
def test_the_whole_answer_beside_the_value(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(BODY, headers="X-Id: 5\r\n"))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        full = act(client.response, client.default.get_thing, "1", view="full")
        assert (full.status_code, full.headers["x-id"], full.content) == (200, "5", BODY)
        assert full.value == api.models.Thing(id="7", size=3)
        assert (full.method, full.url) == ("GET", f"{server.url}/things/1")
        assert (full.operation, full.attempts) == ("default.get_thing", 1)
        assert "5" not in repr(full).removeprefix(f"<Response GET {server.url}")


@both
def test_the_options_are_those_of_the_client_that_is_asked(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(BODY))) as server,
        opened(api, way, server.url, token="t") as (client, act),
        opened(api, way, server.url, token="t") as (stranger, _),
    ):
        marked = client.with_options(headers={"X-A": "1"})
        act(client.response, marked.default.get_thing, "1")
        act(marked.response, client.default.get_thing, "1")
        assert [header(head, "x-a") for head in server.heads] == [None, "1"]
        wrong = [
            stranger.default.get_thing,
            client.close,
            client.request,
            print,
            partial(client.default.get_thing),
            type(client.default).get_thing,
            type(client),
        ]
        for method in wrong:
            with pytest.raises(TypeError, match="is not a method of this client"):
                act(client.response, method, "1")
        assert len(server.heads) == 2
        assert not client.is_closed


@both
def test_errors_have_the_whole_answer(way: str, api: Any) -> None:
    body = json.dumps({"id": 5, "note": "n" * 6000}).encode()
    with (
        FaultServer(once(message(body))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        with pytest.raises(api.DecodeError) as caught:
            act(client.response, client.default.get_thing, "1")
        error = caught.value
        assert (error.success, error.status, error.path) == (True, 200, "$.id")
        assert error.response.content == body
        assert error.response.value is None
        server.script = once(message(body, status="404 X", headers="X-Id: 5\r\n"))
        with pytest.raises(api.ApiError) as refused:
            act(client.default.get_thing, "1")
        response = refused.value.response
        assert (response.status_code, response.headers["x-id"]) == (404, "5")
        assert response.content == refused.value.body == body
        assert response.value == refused.value.error == json.loads(body)


def numbered(head: str) -> bytes:
    number = target(head).rpartition("/")[2].partition("?")[0]
    return message(f'{{"id":"{number}"}}'.encode(), headers=f"X-Id: {number}\r\n")


def test_answers_belong_to_their_calls_in_threads(api: Any) -> None:
    with FaultServer(lambda number: iter(())) as server:
        server.script = lambda number: iter((numbered(server.heads[number - 1]),))
        with (
            api.Client("t", base_url=server.url, retries=0) as client,
            ThreadPoolExecutor(1) as first,
        ):
            found = list(
                first.map(lambda n: client.response(client.default.get_thing, str(n)), range(20))
            )
        assert [full.headers["x-id"] for full in found] == [str(n) for n in range(20)]
        assert [full.value.id for full in found] == [str(n) for n in range(20)]


def test_answers_belong_to_their_calls_at_once(api: Any) -> None:
    with EchoServer() as server:
        client = api.Client("t", base_url=server.url)
        with client, ThreadPoolExecutor(8) as pool:
            found = list(
                pool.map(lambda n: client.response(client.default.get_thing, str(n)), range(80))
            )
        assert [full.value.id for full in found] == [str(n) for n in range(80)]
        assert [full.headers["x-id"] for full in found] == [str(n) for n in range(80)]

        async def run() -> list[Any]:
            async with api.AsyncClient("t", base_url=server.url) as client:
                calls = (client.response(client.default.get_thing, str(n)) for n in range(80))
                return await asyncio.gather(*calls)

        found = asyncio.run(run())
        assert [full.value.id for full in found] == [str(n) for n in range(80)]
        assert [full.headers["x-id"] for full in found] == [str(n) for n in range(80)]


class EchoServer(FaultServer):
    """Answers each request with the last segment of its path."""

    def __init__(self) -> None:
        super().__init__(lambda number: iter(()))

    def _talk(self, connection: Any) -> None:
        with connection, connection.makefile("rb") as file:
            while head := self._head(file):
                connection.sendall(numbered(head))

    @staticmethod
    def _head(file: Any) -> str:
        lines = iter(file.readline, b"\r\n")
        found: list[bytes] = []
        for line in lines:
            if not line:
                return ""
            found.append(line)
        return b"".join(found).decode("latin-1")


# Requests that the document does not have


@both
def test_a_request_that_the_document_does_not_have(way: str, api: Any) -> None:
    with (
        FaultServer(once(message(b'{"a":1}', headers="X-Id: 5\r\n"))) as server,
        opened(api, way, f"{server.url}/v1", token="t", headers={"X-A": "1"}) as (client, act),
    ):
        found = act(client.request, "post", "/any/thing", json={"b": [1]}, query={"q": "a b"})
        assert (found.status_code, found.value, found.headers["x-id"]) == (200, {"a": 1}, "5")
        (head,) = server.heads
        assert head.startswith("POST /v1/any/thing?q=a%20b HTTP/1.1")
        assert header(head, "authorization") == "Bearer t"
        assert header(head, "content-type") == "application/json"
        assert header(head, "x-a") == "1"
        assert server.bodies == [b'{"b":[1]}']


@both
def test_what_a_request_of_the_caller_s_own_may_send(way: str, api: Any, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x00file")
    with (
        FaultServer(once(message(b"", content_type=None))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        kinds = []
        for content in ("text \u00e9", b"\x00bytes", tmp_path / "a.bin"):
            assert act(client.request, "PUT", "x", content=content).value is None
            kinds.append(header(server.heads[-1], "content-type"))
        act(client.request, "PUT", "x", content=b"1", headers={"content-type": "a/b"})
        kinds.append(header(server.heads[-1], "content-type"))
        assert kinds[0] == "text/plain; charset=utf-8"
        assert kinds[-1] == "a/b"
        assert server.bodies == ["text \u00e9".encode(), b"\x00bytes", b"\x00file", b"1"]
        act(client.request, "GET", "/x?a=1", headers={"Authorization": None})
        assert target(server.heads[-1]) == "/x?a=1"
        assert header(server.heads[-1], "authorization") is None


@both
def test_a_request_to_another_origin_goes_without_credentials(way: str, api: Any) -> None:
    options = {"headers": {"X-Api-Key": "k", "X-Plain": "p"}, "query": {"key": "s"}}
    with (
        FaultServer(once(message(b'"own"'))) as server,
        FaultServer(once(message(b'"other"'))) as other,
        opened(api, way, server.url, token="t", **options) as (client, act),
    ):
        assert act(client.request, "GET", f"{other.url}/a?b=1").value == "other"
        assert target(other.heads[0]) == "/a?b=1"
        found = [header(other.heads[0], name) for name in ("authorization", "x-api-key")]
        assert (found, header(other.heads[0], "x-plain")) == ([None, None], "p")
        assert act(client.request, "GET", f"{server.url}/a").value == "own"
        assert target(server.heads[0]) == "/a?key=s"
        assert header(server.heads[0], "authorization") == "Bearer t"


@both
def test_a_request_of_the_caller_s_own_fails_as_others_do(way: str, api: Any) -> None:
    refused = message(b'{"why":"no"}', status="403 X")
    again = message(b"", status="503 X", headers="Retry-After: 0\r\n")
    with (
        FaultServer(in_turn(refused, again, message(b"[]"), message(b"{"))) as server,
        opened(api, way, server.url, token="t") as (client, act),
    ):
        with pytest.raises(api.ApiError) as caught:
            act(client.request, "GET", "/x")
        assert (caught.value.status, caught.value.error) == (403, {"why": "no"})
        assert act(client.request, "GET", "/x").value == []
        with pytest.raises(api.DecodeError):
            act(client.request, "GET", "/x")
        assert len(server.heads) == 4


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("G ET", "/x"), ValueError),
        (("GET", "/a/../b"), ValueError),
        (("GET", "/a/%2e%2E/b"), ValueError),
        (("GET", "/a#b"), ValueError),
        (("GET", "/a\r\nX: y"), ValueError),
        (("GET", "https://user:pw@a.test/"), ValueError),
        (("GET", "@a.test/x"), None),
        (("GET", "//a.test/x"), None),
    ],
)
def test_a_path_of_the_caller_s_own_stays_where_it_was_meant(
    api: Any, arguments: tuple[str, str], kind: type[Exception] | None
) -> None:
    with (
        FaultServer(once(message(b"1"))) as server,
        api.Client("t", base_url=server.url) as client,
    ):
        if kind is None:
            client.request(*arguments)
            assert len(server.heads) == 1
        else:
            with pytest.raises(kind):
                client.request(*arguments)
            assert not server.heads


# Types

PROGRAM = """

from typing import assert_type

from options_api import AsyncClient, Client, Request, Response, Retry
from options_api.models import Thing


class Own(Client):
    def more(self) -> int:
        return 1


def program(client: Own) -> None:
    other = client.with_options(timeout=5, total_timeout=None, retries=0, headers={"x": None})
    assert_type(other, Own)
    assert_type(other.more(), int)
    client.with_options(retries=Retry(5, statuses=[503]), query={"a": [1, "b"], "c": None})
    client.with_options(accept="a/b", validate=False, answers="lenient", base_url="https://a.b")
    client.with_options(idempotency_key="k")
    full = client.response(client.default.get_thing, "1", view="full")
    assert_type(full, Response[Thing])
    print(full.status_code, full.headers["x"], full.content, full.value.id)
    nothing = client.response(client.default.delete_thing, id="1")
    assert_type(nothing, Response[None])
    raw = client.request("GET", "/a", json={"a": 1}, query={"a": 1}, headers={"b": None})
    print(raw.value, raw.status_code)


async def program_async(client: AsyncClient) -> None:
    full = await client.with_options(timeout=5).response(client.default.get_thing, "1")
    assert_type(full, Response[Thing])
    raw = await client.request("PUT", "/a", content=b"")
    print(raw.value, raw.status_code)


def watch(request: Request) -> None:
    request.headers["x-trace"] = "1"


async def watch_async(response: Response[None]) -> None:
    print(response.status_code)


Client("t", on_request=watch, retries=3, answers="strict", idempotency="auto")
AsyncClient("t", on_request=watch, on_response=watch_async)
"""
WRONG = """
from options_api import Client


def program(client: Client) -> None:
    client.response(client.default.get_thing)
    client.response(client.default.get_thing, 1)
    client.response(client.default.get_thing, "1", other=1)
    client.with_options(timeouts=1)
    client.with_options(answers="loose")
"""


@pytest.mark.slow
@pytest.mark.checkers
def test_a_user_s_program_passes_the_strict_type_checkers(folder: Path) -> None:
    (folder / "program.py").write_text(PROGRAM, "utf-8")
    (folder / "wrong.py").write_text(WRONG, "utf-8")
    strict.passes_checkers(folder, "program.py", "options_api")
    done = strict.mypy(folder, "wrong.py")
    assert "Found 5 errors" in done.stdout, done.stdout
