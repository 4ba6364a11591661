"""What is sent as a file: bytes, paths, open files, iterators, parts of them, and what goes wrong."""

from __future__ import annotations

import base64
import io
import os
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import anyio
import anyio.lowlevel
import httpx2
import pytest

from fault_server import FaultServer, message, once
from packaged import OK, document, package
from runtime_package import runtime
from sending import WAYS, errors, get, outcomes, post, send, sent_body

files = runtime("values.files")
encoding = runtime("values.encoding")
File = files.File

both = pytest.mark.parametrize("way", WAYS)
THING = {"id": "1"}
CONTENT = bytes(range(256)) * 2000  # several chunks, and a rest


class Reader:
    """What has ``read`` and nothing else."""

    def __init__(self, content: bytes = CONTENT, most: int = 70_000) -> None:
        self._file = io.BytesIO(content)
        self._most = most

    def read(self, size: int = -1) -> bytes:
        return self._file.read(min(size, self._most))


class AsyncReader(Reader):
    async def read(self, size: int = -1) -> bytes:  # type: ignore[override]
        await anyio.lowlevel.checkpoint()
        return super().read(size)


class Again:
    """An iterable that can be iterated again."""

    def __iter__(self) -> Iterator[bytes]:
        return pieces()


def pieces() -> Iterator[bytes]:
    return (CONTENT[at : at + 999] for at in range(0, len(CONTENT), 999))


async def pieces_async() -> AsyncIterator[bytes]:
    for piece in pieces():
        await anyio.lowlevel.checkpoint()
        yield piece


def put(content: Any, **more: Any) -> Any:
    """Describe a call that may be sent twice, and whose body is a file."""
    file = content if isinstance(content, File) else File(content)
    body = sent_body(file, "application/octet-stream")
    return post(body, **{"idempotent": True, **more})


# what can be sent


SOURCES = {
    "bytes": lambda path: CONTENT,
    "path": lambda path: path,
    "file": lambda path: path.open("rb"),
    "bytesio": lambda path: io.BytesIO(CONTENT),
    "reader": lambda path: Reader(),
    "generator": lambda path: pieces(),
    "list": lambda path: [*pieces()],
    "iterable": lambda path: Again(),
}
SIZED = {"bytes", "path", "file", "bytesio"}
TWICE = SIZED | {"list", "iterable"}
ASYNC_SOURCES = {"async iterator": pieces_async, "async reader": AsyncReader}


@both
@pytest.mark.parametrize("kind", SOURCES)
def test_a_file_is_sent_whole(way: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(CONTENT)
    content = SOURCES[kind](path)
    with FaultServer(once(message())) as server:
        assert send(way, server.url, put(content)) == THING
    assert server.bodies == [CONTENT]
    assert ("Content-Length: " in server.heads[0]) == (kind in SIZED)
    assert ("chunked" in server.heads[0].lower()) == (kind not in SIZED)
    if kind == "file":
        content.close()


@pytest.mark.parametrize("kind", ASYNC_SOURCES)
def test_an_asynchronous_client_sends_what_is_read_asynchronously(kind: str) -> None:
    form = post(sent_body({"a": 1, "f": File(ASYNC_SOURCES[kind]())}, "multipart/x"))
    in_json = post(sent_body({"f": File(ASYNC_SOURCES[kind]())}))
    with FaultServer(once(message())) as server:
        described = [put(ASYNC_SOURCES[kind]()), form, in_json]
        assert outcomes("async", server.url, described) == [THING] * 3
        with pytest.raises(TypeError, match="needs an AsyncClient"):
            send("sync", server.url, put(ASYNC_SOURCES[kind]()))
    assert server.bodies[0] == CONTENT
    assert b"\r\n\r\n" + CONTENT + b"\r\n--" in server.bodies[1]
    assert server.bodies[2] == b'{"f":"' + base64.b64encode(CONTENT) + b'"}'
    assert len(server.heads) == 3


@both
def test_a_part_of_a_file_is_sent(way: str, tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(CONTENT)
    middle = CONTENT[1000:301_000]
    stands = io.BytesIO(b"skipped" + CONTENT)
    stands.seek(7)
    sources = [CONTENT, path, stands, Reader(), pieces(), [*pieces()]]
    described = [put(File(source, offset=1000, size=300_000)) for source in sources]
    described.append(put(File(path, offset=len(CONTENT) - 5, size=100)))
    described.append(put(File(path, offset=len(CONTENT) + 5)))
    if way == "async":
        described.append(put(File(pieces_async(), offset=1000, size=300_000)))
    with FaultServer(once(message())) as server:
        assert outcomes(way, server.url, described) == [THING] * len(described)
    assert server.bodies[:6] == [middle] * 6
    assert server.bodies[6:8] == [CONTENT[-5:], b""]
    assert server.bodies[8:] == [middle] * (way == "async")
    assert stands.tell() == 7


@both
def test_progress_is_told(way: str, tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(CONTENT)
    calls: list[tuple[int, int | None]] = []

    def progress(sent: int, total: int | None) -> None:
        calls.append((sent, total))

    with FaultServer(once(message())) as server:
        send(way, server.url, put(File(path, progress=progress)))
        assert calls[-1] == (len(CONTENT), len(CONTENT))
        assert [*calls] == sorted(calls)
        calls.clear()
        send(way, server.url, put(File(pieces(), progress=progress)))
    assert calls[-1] == (len(CONTENT), None)


# what cannot


@pytest.mark.parametrize(
    "wrong", ["cat.png", bytearray(b"x"), memoryview(b"x"), io.StringIO("x"), {"a": b"x"}, 1, None]
)
def test_what_is_no_file_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="bytes, a path or a binary file"):
        File(wrong)


def test_a_path_as_text_is_no_file_where_a_file_goes() -> None:
    with pytest.raises(TypeError, match=r"wrap a path in Path\(\.\.\.\)"):
        encoding.file_content("cat.png")
    assert encoding.file_or_other("text") == "text"


@both
def test_an_iterator_of_something_else_is_a_library_error(way: str) -> None:
    with FaultServer(once(message())) as server:
        for wrong in (iter(["text"]), TextReader()):
            with pytest.raises(errors.TransportError, match="this one gives str"):
                send(way, server.url, put(wrong))


class TextReader:
    def read(self, size: int = -1) -> str:
        return "text"


# what can be read once


@both
@pytest.mark.parametrize("kind", SOURCES)
def test_only_what_can_be_rewound_is_sent_again(way: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(CONTENT)
    content = SOURCES[kind](path)

    def script(number: int) -> Iterator[bytes]:
        return iter((message(status="503 Busy" if number == 1 else "200 OK"),))

    with FaultServer(script) as server:
        first, second = outcomes(way, server.url, [put(content), put(content)])
    if kind in TWICE:
        assert (first, second) == (THING, THING)
        assert server.bodies == [CONTENT] * 3
    else:
        assert first.status == 503
        assert "can be sent only once" in str(second)
        assert not second.sent
        assert server.bodies == [CONTENT]
    if kind == "file":
        content.close()


def test_an_asynchronous_iterator_is_not_sent_again() -> None:
    content = pieces_async()
    with FaultServer(once(message(status="503 Busy"))) as server:
        first, second = outcomes("async", server.url, [put(content), put(content)])
    assert first.status == 503
    assert "can be sent only once" in str(second)
    assert len(server.heads) == 1


@both
def test_a_redirect_does_not_send_the_rest(way: str) -> None:
    answer = message(b"", status="307 Go", headers="Location: /there\r\n")
    with FaultServer(once(answer)) as server:
        (error,) = outcomes(way, server.url, [put(pieces())], follow_redirects=True)
    assert error.status == 307
    assert len(server.heads) == 1


@both
def test_a_challenge_does_not_send_the_rest(way: str) -> None:
    challenge = 'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth"\r\n'
    with FaultServer(once(message(b"", status="401 Who", headers=challenge))) as server:
        call = put(pieces(), security=[{"basic": []}])
        with pytest.raises(errors.TransportError, match="cannot be read twice"):
            send(way, server.url, call, token=None, auth=httpx2.DigestAuth("me", "pw"))
    assert server.bodies == [CONTENT]


# files that change


class Changing(io.BytesIO):
    """A file whose end moves when it is first read."""

    def __init__(self, change: int) -> None:
        super().__init__(CONTENT * 3)
        self.change = change

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        if self.change:
            self.truncate(len(CONTENT) * 3 + min(self.change, 0))
            at = self.tell()
            self.seek(0, 2)
            self.write(bytes(max(self.change, 0)))
            self.seek(at)
            self.change = 0
        return data


@both
@pytest.mark.parametrize("change", [500_000, 1, -1, -200_000])
def test_a_file_that_changes_while_it_is_sent_is_a_library_error(way: str, change: int) -> None:
    match = r"has (grown|shrunk) while it was sent"
    with FaultServer(once(message())) as server, pytest.raises(errors.FileChanged, match=match):
        send(way, server.url, put(Changing(change)))


@both
@pytest.mark.parametrize("change", [b"more", None])
def test_a_path_that_changes_while_it_is_sent_is_a_library_error(
    way: str, change: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "log"
    path.write_bytes(CONTENT)
    os.utime(path, (1, 1))

    def meddle(sent: int, total: int | None) -> None:
        with path.open("r+b" if change is None else "ab") as file:
            file.write(change or b"X")  # at the start, so that the size stays

    with FaultServer(once(message())) as server, pytest.raises(errors.FileChanged):
        send(way, server.url, put(File(path, progress=meddle)))


@both
@pytest.mark.parametrize("change", [500_000, -200_000])
def test_a_file_that_changes_between_two_attempts_is_a_library_error(way: str, change: int) -> None:
    file = io.BytesIO(CONTENT)

    def script(number: int) -> Iterator[bytes | None]:
        file.seek(0, 2)
        file.truncate(file.tell() + min(change, 0))
        file.write(bytes(max(change, 0)))
        file.seek(0)
        return iter((message(status="503 Later"),))

    match = "the file changed before it was sent"
    with FaultServer(script) as server, pytest.raises(errors.FileChanged, match=match):
        send(way, server.url, put(file))
    assert sum(map(len, server.bodies)) == len(CONTENT)  # nothing of the second attempt


@both
def test_a_file_that_is_not_there_is_an_error_before_sending(way: str, tmp_path: Path) -> None:
    with FaultServer(once(message())) as server, pytest.raises(OSError, match="No such file"):
        send(way, server.url, put(tmp_path / "missing"))
    assert server.heads == []


# answers that come early


class HastyServer:
    """Answers GET; else answers when it has the head, and closes, or reads on for a while."""

    def __init__(self, answer: bytes, *, resets: bool) -> None:
        self._answer = answer
        self._resets = resets
        self.count = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.count += 1
            with connection, suppress(OSError):
                while _head(connection).startswith(b"GET"):
                    connection.sendall(message())
                connection.sendall(self._answer)
                if not self._resets:  # else what was not read makes closing a reset
                    connection.settimeout(0.3)
                    while connection.recv(1 << 20):
                        pass


def _head(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        if not (piece := connection.recv(1000)):
            raise OSError
        received += piece
    return received


def http_client(way: str, **options: Any) -> Any:
    return httpx2.Client(**options) if way == "sync" else httpx2.AsyncClient(**options)


@both
@pytest.mark.parametrize("resets", [True, False], ids=["closes", "reads on"])
@pytest.mark.parametrize("size", [1 << 20, 20 << 20])
@pytest.mark.parametrize("theirs", [False, True], ids=["own", "http_client"])
def test_an_early_answer_is_the_same_in_both_clients(
    way: str, resets: bool, size: int, theirs: bool
) -> None:
    answer = message(b'{"title":"too large"}', status="413 Too Large")
    for content in (
        bytes(size),
        iter([bytes(1 << 16)] * (size >> 16)),
        iter([bytes(1000)] * (size // 1000)),
    ):
        server = HastyServer(answer, resets=resets)
        options = {"http_client": http_client(way)} if theirs else {}
        with server, pytest.raises(errors.ApiError) as caught:
            send(way, server.url, put(content), **options)
        assert caught.value.status == 413
        assert caught.value.error == {"title": "too large"}
        assert server.count == 1


@both
@pytest.mark.parametrize("theirs", [False, True], ids=["own", "http_client"])
def test_an_early_answer_is_read_on_a_connection_that_was_used_before(
    way: str, theirs: bool
) -> None:
    answer = message(b'{"title":"who are you"}', status="401 Unauthorized")
    with HastyServer(answer, resets=True) as server:
        options = {"http_client": http_client(way)} if theirs else {}
        described = [get(), get(), put(bytes(8 << 20)), get()]
        *gotten, refused, last = outcomes(way, server.url, described, **options)
    assert [*gotten, last] == [{"id": "1"}] * 3
    assert refused.status == 401
    assert server.count == 2


# what documents say of files

BINARY = {"schema": {"type": "string", "format": "binary"}}
MEDIA = {
    "/raw": {"application/json": BINARY, "application/octet-stream": BINARY},
    "/any": {"*/*": {}},
    "/any_file": {"*/*": BINARY},
}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    paths: dict[str, Any] = {
        path: {"put": {"operationId": path[1:], "requestBody": {"content": content}, **OK}}
        for path, content in MEDIA.items()
    }
    answer = {"200": {"description": "a picture", "content": {"image/png": BINARY}}}
    paths["/picture"] = {"get": {"operationId": "picture", "responses": answer}}
    with package(tmp_path_factory.mktemp("files"), "described_files", document(paths)) as module:
        yield module


def test_bytes_go_as_they_are_wherever_they_can(described: Any) -> None:
    with (
        FaultServer(once(message(b"", status="204 OK"))) as server,
        described.Client(base_url=server.url) as client,
    ):
        client.default.raw(b"\0\xff")
        client.default.raw(b"\0\xff", content_type="application/json")
        client.default.any(b"\0\xff")
        client.default.any(described.File(b"a", name="a.png"))
        client.default.any_file(described.File(b"a", content_type="x/y"))
        with pytest.raises(TypeError, match="wrap a path"):
            client.default.any_file("cat.png")
    kinds = [head.split("Content-Type: ")[1].splitlines()[0] for head in server.heads]
    octets = "application/octet-stream"
    assert kinds == [octets, "application/json", octets, "image/png", "x/y"]
    assert server.bodies[:3] == [b"\0\xff", b'"AP8="', b"\0\xff"]


def test_a_file_of_another_media_type_is_still_the_file(described: Any) -> None:
    for kind, body in {
        "image/webp": b"RIFF",
        "application/json": b"{}",
        "text/plain": b"x",
    }.items():
        with (
            FaultServer(once(message(body, content_type=kind))) as server,
            described.Client(base_url=server.url) as client,
        ):
            assert client.default.picture() == body
    with (
        FaultServer(once(message(b"<html>log in", content_type="text/html"))) as server,
        described.Client(base_url=server.url) as client,
        pytest.raises(described.DecodeError, match="expected image/png, got text/html"),
    ):
        client.default.picture()


# items of a body

ITEM = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "maximum": 9}}}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    paths = {
        f"/{kind}": {
            "post": {
                "operationId": kind,
                "requestBody": {
                    "required": True,
                    "content": {
                        f"application/{kind}": {"itemSchema": {"$ref": "#/components/schemas/Item"}}
                    },
                },
                **OK,
            }
        }
        for kind in ("jsonl", "json-seq")
    }
    described = document(paths, openapi="3.2.0", components={"schemas": {"Item": ITEM}})
    with package(tmp_path_factory.mktemp("lines"), "sent_lines", described) as module:
        yield module


@both
@pytest.mark.parametrize("kind", ["list", "generator", "async"])
def test_items_are_sent_as_they_come(lines: Any, way: str, kind: str) -> None:
    item = __import__("sent_lines.models").models.Item
    items = [item(n=1), item(n=2)]

    async def coming() -> AsyncIterator[Any]:
        for each in items:
            yield each

    def body() -> Any:
        return {"list": items, "generator": iter(items), "async": coming()}[kind]

    async def run() -> None:
        async with lines.AsyncClient(base_url=server.url) as client:
            await client.default.jsonl(body())
            await client.default.json_seq(body())

    with FaultServer(once(message(b"", status="204 OK"))) as server:
        if way == "async":
            anyio.run(run)
        elif kind == "async":
            with lines.Client(base_url=server.url) as client, pytest.raises(TypeError):
                client.default.jsonl(coming())
            return
        else:
            with lines.Client(base_url=server.url) as client:
                client.default.jsonl(body())
                client.default.json_seq(body())
    assert server.bodies == [b'{"n":1}\n{"n":2}\n', b'\x1e{"n":1}\n\x1e{"n":2}\n']
    assert ("chunked" in server.heads[0].lower()) == (kind != "list")


def test_an_item_that_is_wrong_ends_the_body(lines: Any) -> None:
    item = __import__("sent_lines.models").models.Item
    items = iter([item(n=1), item(n=2), item(n=10)])
    with (
        FaultServer(once(message(b"", status="204 OK"))) as server,
        lines.Client(base_url=server.url) as client,
    ):
        with pytest.raises(lines.ValidationError) as caught:
            client.default.jsonl(items)
        with pytest.raises(lines.ValidationError):
            client.default.jsonl([item(n=10)])
        for wrong in (5, {"n": 1}):
            with pytest.raises(TypeError, match="come from an iterable"):
                client.default.jsonl(wrong)
        again = (each for each in [item(n=1)])
        client.default.jsonl(again)
        with pytest.raises(lines.TransportError, match="only once"):
            client.default.jsonl(again)
    assert [(found.path, found.keyword) for found in caught.value.violations] == [
        ("/2/n", "maximum")
    ]
