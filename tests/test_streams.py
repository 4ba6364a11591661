"""Answers read item by item, and what callers may learn of any answer beside its body."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import httpx2
import pytest

from fault_server import FaultServer, message, once
from runtime_package import runtime
from sending import SCHEMES, USER, WAYS, as_it_is, calls, errors, get, transport, with_call_options

streams = runtime("http.streams")
recording = runtime("http.recording").recording

both = pytest.mark.parametrize("way", WAYS)
EVENTS = (
    b"\xef\xbb\xbf: hello\r\ndata: one\r\nid: 1\r\n\r\n"
    b"event: add\rdata:two\rdata:  lines\rretry: 10\rretry: x\r\r"
    b"data\n\nevent: nothing\n\ndata: cut"
)
READ = [
    {"data": "one", "id": "1"},
    {"data": "two\n lines", "event": "add", "retry": 10},
    {"data": ""},
]


def cut(split: Any, data: bytes, size: int) -> list[object]:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    found = [value for piece in pieces for value in split.feed(piece)]
    return [*found, *split.finish()]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_however_bytes_arrive_they_are_the_same_items(size: int) -> None:
    assert cut(streams.Events(), EVENTS, size) == READ
    lines = b'{"a": "\\n"}\r\n\n[1]\n"\xc3\xa9"'
    texts = [b'{"a": "\\n"}', b"[1]", '"é"'.encode()]
    assert cut(streams.splitter("application/x-ndjson"), lines, size) == texts
    records = b"\x1e1\n\x1e\x1e[\n2]\n\x1enull\n"
    texts = [b"1", b"[\n2]", b"null"]
    assert cut(streams.splitter("application/geo+json-seq"), records, size) == texts


def test_what_has_no_items_is_not_cut() -> None:
    assert streams.splitter("application/json") is None


def test_an_item_without_end_is_not_kept() -> None:
    for split in (streams.Events(), streams.JsonLines()):
        with pytest.raises(errors.ResponseTooLarge):
            for _ in range(70):
                list(split.feed(b"x" * (1 << 20)))


def arrive(way: str, url: str, call: Any, most: int | None = None, **options: Any) -> list[Any]:
    """Stream a call's answer: its items, and in their place the error that ends them."""
    credentials = runtime("http.credentials").Credentials(SCHEMES, "secret-token")
    found: list[Any] = []
    if way == "sync":
        client = transport.Transport(url, credentials, **with_call_options(options))
        try:
            with call.by(client, "stream") as items:
                for item in items:
                    found.append(item)
                    if len(found) == most:
                        break
        except errors.Error as error:
            found.append(error)
        client.close()
        return found

    async def run() -> None:
        client = transport.AsyncTransport(url, credentials, **with_call_options(options))
        try:
            async with await call.by(client, "stream") as items:
                async for item in items:
                    found.append(item)
                    if len(found) == most:
                        break
        except errors.Error as error:
            found.append(error)
        await client.close()

    anyio.run(run)
    return found


def described(media_type: str = "text/event-stream", decode: Any = as_it_is) -> Any:
    return get(responses={"200": {media_type: calls.ResponseDecoder(decode)}})


def paused(*pieces: bytes) -> Callable[[int], Iterator[bytes | float]]:
    """Answer without a length: pieces, with a long silence before the last."""

    def script(_: int) -> Iterator[bytes | float]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
        yield from pieces[:-1]
        yield 0.4
        yield pieces[-1]

    return script


@both
def test_an_item_is_there_before_the_answer_ends(way: str) -> None:
    with FaultServer(paused(b"data: 1\n\n", b"data: 2\n\n"), close=True) as server:
        assert arrive(way, server.url, described(), most=1, timeout=0.2) == [{"data": "1"}]
        assert arrive(way, server.url, described()) == [{"data": "1"}, {"data": "2"}]
        first, silence = arrive(way, server.url, described(), timeout=0.2)
    assert (first, type(silence)) == ({"data": "1"}, errors.DeadlineExceeded)


@both
def test_items_are_read_out_of_compressed_answers(way: str) -> None:
    body = gzip.compress(b"1\n2\n")
    answer = message(body, content_type="application/jsonl", headers="Content-Encoding: gzip\r\n")
    with FaultServer(once(answer)) as server:
        assert arrive(way, server.url, described("application/jsonl")) == [1, 2]


@both
def test_an_item_that_is_wrong_says_so_and_ends_the_stream(way: str) -> None:
    call = described("application/jsonl", runtime("values.decoding").to_int)
    with FaultServer(once(message(b'1\n"2"\n3\n', content_type="application/jsonl"))) as server:
        first, wrong = arrive(way, server.url, call)
    assert (first, wrong.problem) == (1, "expected integer, got string")
    assert wrong.response.status == 200


@both
def test_an_answer_that_is_no_stream_is_told_as_any_other(way: str) -> None:
    with FaultServer(once(message(b"{}"))) as server:
        (wrong,) = arrive(way, server.url, described())
    assert "expected text/event-stream, got application/json" in str(wrong)
    with FaultServer(once(message(b'{"a": 1}', status="400 Bad Request"))) as server:
        (refused,) = arrive(way, server.url, described())
    assert (refused.status, refused.error) == (400, {"a": 1})


# Clients of the caller's own


@both
def test_a_mock_transport_answers_with_json(way: str) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"path": request.url.path})

    mock = httpx2.MockTransport(answer)
    kind = httpx2.Client if way == "sync" else httpx2.AsyncClient
    found = ask(way, "https://api.test", get(), http_client=kind(transport=mock))
    assert found == {"path": "/thing"}


@both
def test_what_a_hook_has_read_is_not_read_again(way: str) -> None:
    def read(response: httpx2.Response) -> None:
        response.read()

    async def read_async(response: httpx2.Response) -> None:
        await response.aread()

    body = gzip.compress(b'{"a": 1}')
    with FaultServer(once(message(body, headers="Content-Encoding: gzip\r\n"))) as server:
        if way == "sync":
            http: Any = httpx2.Client(event_hooks={"response": [read]})
        else:
            http = httpx2.AsyncClient(event_hooks={"response": [read_async]})
        assert ask(way, server.url, get(), http_client=http) == {"a": 1}


def ask(way: str, url: str, call: Any, **options: Any) -> Any:
    """Send one call, and raise what it raises."""
    credentials = runtime("http.credentials").Credentials(SCHEMES, "secret-token")
    if way == "sync":
        client = transport.Transport(url, credentials, **with_call_options(options))
        try:
            return call.by(client)
        finally:
            client.close()
            if "http_client" in options:
                options["http_client"].close()

    async def run() -> Any:
        client = transport.AsyncTransport(url, credentials, **with_call_options(options))
        try:
            return await call.by(client)
        finally:
            await client.close()
            if "http_client" in options:
                await options["http_client"].aclose()

    return anyio.run(run)


@both
def test_credentials_go_over_plain_http_only_where_that_is_allowed(way: str) -> None:
    mock = httpx2.MockTransport(lambda _: httpx2.Response(200, json=1))
    kind = httpx2.Client if way == "sync" else httpx2.AsyncClient
    call = get(security=USER)
    with pytest.raises(errors.CredentialsError, match="pass allow_insecure=True"):
        ask(way, "http://api.test", call, http_client=kind(transport=mock))
    options = {"http_client": kind(transport=mock), "allow_insecure": True}
    assert ask(way, "http://api.test", call, **options) == 1


@pytest.mark.parametrize(
    "host", ["localhost", "api.localhost", "127.0.0.1", "127.9.9.9", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_credentials_go_over_plain_http_to_this_machine(host: str) -> None:
    mock = httpx2.MockTransport(lambda _: httpx2.Response(200, json=1))
    http_client = httpx2.Client(transport=mock)
    assert ask("sync", f"http://{host}:8080", get(security=USER), http_client=http_client) == 1


@pytest.mark.parametrize(
    "url", ["api.test", "ftp://api.test", "https:", " https://api.test", "\thttp://a"]
)
def test_a_base_url_begins_with_http(url: str) -> None:
    with pytest.raises(ValueError, match="pass base_url= with http"):
        transport.Transport(url, runtime("http.credentials").Credentials(SCHEMES, None))


@both
@pytest.mark.parametrize(
    ("server", "servers", "url"),
    [
        ("https://other.test/v2", None, "https://other.test/v2/thing"),
        ("/v2", None, "https://api.test/v2/thing"),
        (
            "https://other.test",
            {"https://other.test": "http://[::1]:1/x"},
            "http://[::1]:1/x/thing",
        ),
    ],
)
def test_an_operation_may_have_a_server_of_its_own(
    way: str, server: str, servers: dict[str, str] | None, url: str
) -> None:
    mock = httpx2.MockTransport(lambda request: httpx2.Response(200, json=str(request.url)))
    kind = httpx2.Client if way == "sync" else httpx2.AsyncClient
    call = get(server=server)
    options = {"http_client": kind(transport=mock), "servers": servers}
    assert ask(way, "https://api.test/v1", call, **options) == url


@both
def test_the_heads_of_answers_can_be_recorded(way: str) -> None:
    answer = message(b"1", headers="X-Total: 5\r\n")
    with FaultServer(once(answer)) as server, recording() as outer:
        ask(way, server.url, get())
        with recording() as inner:
            arrive(way, server.url, described("application/jsonl"))
            ask(way, server.url, get())
        ask(way, server.url, get())
    assert [len(outer), len(inner)] == [4, 2]
    assert (inner[-1].status, inner[-1].headers["x-total"]) == (200, "5")
