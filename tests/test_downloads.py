"""Answers read piece by piece: in constant memory, into files, resumed where they broke."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from fault_server import FaultServer, gzip_bomb, gzipped, message, once
from packaged import document, package
from sending import WAYS

CONTENT = bytes(range(256)) * 4000
TAG = 'Accept-Ranges: bytes\r\nETag: "v1"\r\n'

both = pytest.mark.parametrize("way", WAYS)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = {"application/octet-stream": binary, "text/plain": {"schema": {"type": "string"}}}
    answers = {
        "200": {"description": "a file", "content": content},
        "404": {
            "description": "none",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
    }
    events = {"200": {"description": "events", "content": {"text/event-stream": {}}}}
    paths = {
        "/file": {"get": {"operationId": "file", "responses": answers}},
        "/events": {"get": {"operationId": "events", "responses": events}},
    }
    folder = tmp_path_factory.mktemp("downloads")
    with package(folder, "downloads", document(paths)) as module:
        yield module


def streamed(api: Any, way: str, url: str, use: Callable[[Any], Any], **options: Any) -> Any:
    """Open the file and *use* the answer, both ways alike."""
    if way == "sync":
        with (
            api.Client(base_url=url, **options) as client,
            client.stream(client.default.file) as response,
        ):
            found = use(response)
            return [*found] if isinstance(found, Iterator) else found

    async def run() -> Any:
        async with (
            api.AsyncClient(base_url=url, **options) as client,
            client.stream(client.default.file) as response,
        ):
            found = use(response)
            return await found if hasattr(found, "__await__") else [item async for item in found]

    return anyio.run(run)


def octets(body: bytes = CONTENT, headers: str = "", **more: Any) -> bytes:
    return message(body, content_type="application/octet-stream", headers=headers, **more)


@both
def test_a_body_is_read_piece_by_piece(api: Any, way: str) -> None:
    with FaultServer(once(octets())) as server:
        pieces = list(streamed(api, way, server.url, lambda response: response.iter_bytes()))
        whole = streamed(api, way, server.url, lambda response: response.read())
    assert b"".join(pieces) == whole == CONTENT
    assert len(pieces) > 1


@both
def test_lines_of_text_are_read_as_they_come(api: Any, way: str) -> None:
    text = "one\r\ntwo é\n\nfour".encode("latin-1")
    answer = message(text, content_type="text/plain; charset=latin1")
    with FaultServer(once(answer)) as server:
        lines = list(streamed(api, way, server.url, lambda response: response.iter_lines()))
    assert lines == ["one", "two é", "", "four"]


@both
def test_compressed_bodies_stay_small(api: Any, way: str) -> None:
    bomb = octets(gzip_bomb(100), "Content-Encoding: gzip\r\n")
    with FaultServer(once(bomb)) as server:
        pieces = streamed(api, way, server.url, lambda response: response.iter_bytes())
        sizes = list(map(len, pieces))
    assert sum(sizes) == 100 << 20
    assert max(sizes) <= 1 << 20


@both
def test_a_broken_body_is_an_error(api: Any, way: str) -> None:
    short = octets(gzipped(b"x" * 1000)[:-5], "Content-Encoding: gzip\r\n")
    for answer in (octets(CONTENT[:-1], length=len(CONTENT)), short):
        with FaultServer(once(answer), close=True) as server, pytest.raises(api.TransportError):
            streamed(api, way, server.url, lambda response: response.read())


@both
def test_an_answer_that_is_an_error_is_raised(api: Any, way: str) -> None:
    with (
        FaultServer(once(message(b'{"code": 4}', status="404 No"))) as server,
        pytest.raises(api.ApiError) as caught,
    ):
        streamed(api, way, server.url, lambda response: response.read())
    assert caught.value.error == {"code": 4}


@both
def test_what_makes_no_call_is_refused(api: Any, way: str) -> None:
    client = api.Client() if way == "sync" else api.AsyncClient()
    for wrong in (print, client.close, api.Client(base_url="http://x").default.file):
        with pytest.raises(TypeError, match=r"is not a method of this client|makes no call"):
            client.stream(wrong)


@both
def test_events_may_be_read_as_lines(api: Any, way: str) -> None:
    answer = message(b"data: 1\n\ndata: 2\n\n", content_type="text/event-stream")
    with FaultServer(once(answer)) as server:
        if way == "sync":
            with (
                api.Client(base_url=server.url) as client,
                client.stream(client.default.events) as response,
            ):
                assert list(response.iter_lines()) == ["data: 1", "", "data: 2", ""]


# files


@contextmanager
def folder_stays(folder: Path) -> Iterator[None]:
    before = sorted(folder.iterdir())
    yield
    assert sorted(folder.iterdir()) == before


@both
def test_a_file_is_there_when_it_is_whole(api: Any, way: str, tmp_path: Path) -> None:
    target = tmp_path / "cat.png"
    target.write_bytes(b"before")
    reported: list[tuple[int, int | None]] = []

    def progress(done: int, total: int | None) -> None:
        assert target.read_bytes() == b"before"
        reported.append((done, total))

    def save(response: Any) -> Any:
        assert response.size == len(CONTENT)
        return response.save(target, progress=progress)

    with FaultServer(once(octets())) as server, folder_stays(tmp_path):
        assert streamed(api, way, server.url, save) == target
    assert target.read_bytes() == CONTENT
    assert reported[-1] == (len(CONTENT), len(CONTENT))


@both
def test_a_file_that_does_not_arrive_changes_nothing(api: Any, way: str, tmp_path: Path) -> None:
    target = tmp_path / "cat.png"
    target.write_bytes(b"before")
    broken = octets(CONTENT[:-1], length=len(CONTENT))
    with (
        FaultServer(once(broken), close=True) as server,
        folder_stays(tmp_path),
        pytest.raises(api.TransportError),
    ):
        streamed(api, way, server.url, lambda response: response.save(str(target)))
    assert target.read_bytes() == b"before"


def parts(
    server: FaultServer, *cuts: int, validator: str = TAG
) -> Callable[[int], Iterator[bytes]]:
    """Break the answer at each of *cuts*, and offer the rest."""

    def script(number: int) -> Iterator[bytes]:
        asked = [line for line in server.heads[-1].splitlines() if line.startswith("Range: ")]
        start = int(asked[0].removeprefix("Range: bytes=").removesuffix("-")) if asked else 0
        end = cuts[number - 1] if number <= len(cuts) else len(CONTENT)
        size = len(CONTENT)
        head = f"{validator}Content-Range: bytes {start}-{size - 1}/{size}\r\n"
        status = "206 Partial" if asked else "200 OK"
        yield octets(CONTENT[start:end], head, status=status, length=size - start)

    return script


@both
def test_a_download_is_resumed_where_it_broke(api: Any, way: str, tmp_path: Path) -> None:
    server = FaultServer(once(b""), close=True)
    server.script = parts(server, 100_000, 500_000)
    with server:
        streamed(api, way, server.url, lambda response: response.save(tmp_path / "x"))
    assert (tmp_path / "x").read_bytes() == CONTENT
    assert len(server.heads) == 3
    assert 'Range: bytes=100000-\r\nIf-Range: "v1"' in server.heads[1]
    assert "Range: bytes=500000-" in server.heads[2]


@both
@pytest.mark.parametrize("validator", ["", 'Accept-Ranges: none\r\nETag: "v1"\r\n'])
def test_a_download_is_not_resumed_unless_ranges_are_offered(
    api: Any, way: str, validator: str, tmp_path: Path
) -> None:
    server = FaultServer(once(b""), close=True)
    server.script = parts(server, 100_000, validator=validator)
    with server, folder_stays(tmp_path), pytest.raises(api.TransportError):
        streamed(api, way, server.url, lambda response: response.save(tmp_path / "x"))
    assert len(server.heads) == 1


@both
def test_a_file_that_has_changed_is_not_put_together(api: Any, way: str, tmp_path: Path) -> None:
    def script(number: int) -> Iterator[bytes]:
        return iter((octets(CONTENT[:1000] if number == 1 else CONTENT, TAG, length=len(CONTENT)),))

    with (
        FaultServer(script, close=True) as server,
        folder_stays(tmp_path),
        pytest.raises(api.TransportError),
    ):
        streamed(api, way, server.url, lambda response: response.save(tmp_path / "x"))
    assert len(server.heads) == 2


# time


def dripping(number: int) -> Iterator[bytes | float]:
    yield octets(b"", length=40)
    for _ in range(8):
        yield 0.15
        yield b"x" * 5


@both
def test_bytes_that_keep_coming_may_take_longer_than_the_timeout(api: Any, way: str) -> None:
    def whole(**options: Any) -> bytes:
        if way == "sync":
            with api.Client(base_url=server.url, **options) as client:
                return client.default.file()

        async def run() -> bytes:
            async with api.AsyncClient(base_url=server.url, **options) as client:
                return await client.default.file()

        return anyio.run(run)

    with FaultServer(dripping) as server:
        assert whole(timeout=0.6) == b"x" * 40
        read = streamed(api, way, server.url, lambda response: response.read(), timeout=0.6)
        assert read == b"x" * 40
        for total in (whole, lambda **options: streamed(api, way, server.url, read_all, **options)):
            began = time.monotonic()
            with pytest.raises(api.DeadlineExceeded):
                total(timeout=0.6, total_timeout=0.7)
            assert time.monotonic() - began < 1.1


def read_all(response: Any) -> Any:
    return response.read()


@both
def test_bytes_that_stop_end_with_the_timeout(api: Any, way: str) -> None:
    def script(number: int) -> Iterator[bytes | float]:
        yield octets(b"some", length=40)
        yield 9.0

    with FaultServer(script) as server, pytest.raises(api.DeadlineExceeded):
        streamed(api, way, server.url, read_all, timeout=0.3)


# size


@both
def test_the_most_that_is_held_whole_can_be_raised(api: Any, way: str) -> None:
    big = octets(bytes(66 << 20))

    def size(**options: Any) -> int:
        if way == "sync":
            with api.Client(base_url=server.url, **options) as client:
                return len(client.default.file())

        async def run() -> int:
            async with api.AsyncClient(base_url=server.url) as client:
                return len(await client.with_options(**options).default.file())

        return anyio.run(run)

    with FaultServer(once(big)) as server:
        with pytest.raises(api.ResponseTooLarge, match="max_response_size= allows more"):
            size()
        assert size(max_response_size=None) == size(max_response_size=70 << 20) == 66 << 20
        with pytest.raises(api.ResponseTooLarge):
            size(max_response_size=1000)
        with pytest.raises(ValueError, match="max_response_size="):
            size(max_response_size=0)


@pytest.mark.slow
def test_transfers_take_little_memory(tmp_path: Path) -> None:
    """In a process of its own, for what earlier tests held would hide how much is taken."""
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "tests.benchmarks.transfers", "96"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    grown = [float(line.partition("memory +")[2].split()[0]) for line in done.stdout.splitlines()]
    assert len(grown) == 4
    assert max(grown) < 16
