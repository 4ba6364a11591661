"""A gigabyte up and down: processor time beside bare httpx2, and how memory grows.

Run by ``python -m tests.benchmarks.transfers [MiB]``. The two clients take turns against one
server in a process of its own; the least time of each counts. Ends with 1 where a client takes more
than ``MOST_TIME`` times as long, or grows by ``MOST_MEMORY`` MiB.
"""

from __future__ import annotations

import os
import resource
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx2
from tests.benchmarks.loopback import client_package, serve, served

_BINARY = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Files", "version": "1"},
    "servers": [{"url": "http://localhost"}],
    "paths": {
        "/file": {
            "put": {
                "operationId": "put",
                "requestBody": {**_BINARY, "required": True},
                "responses": {"204": {"description": "done"}},
            },
            "get": {
                "operationId": "get",
                "responses": {"200": {"description": "a file", **_BINARY}},
            },
        }
    },
}
_PIECE = 1 << 20
MOST_TIME, MOST_MEMORY = 1.5, 16


def _talk(connection: socket.socket, size: int) -> None:
    buffer = memoryview(bytearray(_PIECE))
    with connection, connection.makefile("rb") as file:
        while line := file.readline():
            left = 0
            while (header := file.readline()).strip():
                name, _, value = header.lower().partition(b":")
                left = int(value) if name == b"content-length" else left
            while left:
                left -= file.readinto(buffer[: min(left, _PIECE)])
            if line.startswith(b"GET"):
                head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                connection.sendall(f"{head}Content-Length: {size}\r\n\r\n".encode())
                for _ in range(size // _PIECE):
                    connection.sendall(buffer)
            else:
                connection.sendall(b"HTTP/1.1 204 Done\r\n\r\n")


def transfers(url: str, package: Any, path: Path) -> dict[str, tuple[Callable[[], object], ...]]:
    """List what is compared: a transfer by bare httpx2, and the same by a generated client."""
    length = {"Content-Length": str(path.stat().st_size)}

    def bare_up() -> None:
        with httpx2.Client() as client, path.open("rb") as file:
            client.put(f"{url}/file", content=file, headers=length)

    def own_up() -> None:
        with package.Client(base_url=url) as client:
            client.file.put(path)

    def bare_down() -> None:
        with httpx2.Client() as client, client.stream("GET", f"{url}/file") as response:
            for _ in response.iter_bytes():
                pass

    def own_down() -> None:
        with package.Client(base_url=url) as client, client.stream(client.file.get) as response:
            for _ in response.iter_bytes():
                pass

    async def content() -> AsyncIterator[bytes]:
        with path.open("rb") as file:
            while piece := file.read(1 << 16):
                yield piece

    async def bare_up_async() -> None:
        async with httpx2.AsyncClient() as client:
            await client.put(f"{url}/file", content=content(), headers=length)

    async def own_up_async() -> None:
        async with package.AsyncClient(base_url=url) as client:
            await client.file.put(path)

    async def bare_down_async() -> None:
        async with httpx2.AsyncClient() as client, client.stream("GET", f"{url}/file") as response:
            async for _ in response.aiter_bytes():
                pass

    async def own_down_async() -> None:
        async with (
            package.AsyncClient(base_url=url) as client,
            client.stream(client.file.get) as response,
        ):
            async for _ in response.iter_bytes():
                pass

    def run(transfer: Callable[[], Any]) -> Callable[[], object]:
        return lambda: anyio.run(transfer)

    return {
        "up": (bare_up, own_up),
        "down": (bare_down, own_down),
        "up, async": (run(bare_up_async), run(own_up_async)),
        "down, async": (run(bare_down_async), run(own_down_async)),
    }


def seconds(transfer: Callable[[], object]) -> float:
    """Measure the processor time of a transfer."""
    before = os.times()
    transfer()
    after = os.times()
    return after.user + after.system - before.user - before.system


def peak() -> int:
    """Read the most memory that this process has had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> int:
    """Measure, and print a line for each transfer."""
    worst_time = worst_memory = 0.0
    if sys.argv[1:2] == ["--serve"]:
        serve(_talk, int(sys.argv[2]))
    size = int(sys.argv[1] if sys.argv[1:] else 1024) << 20
    with (
        tempfile.TemporaryDirectory() as folder,
        client_package("transferred_files", DOCUMENT) as package,
        served("tests.benchmarks.transfers", size) as url,
    ):
        path = Path(folder, "file")
        with path.open("wb") as file:
            file.truncate(size)
        for name, (bare, own) in transfers(url, package, path).items():
            bare()
            before = peak()
            own()
            grown = (peak() - before) / 1024
            times = [(seconds(bare), seconds(own)) for _ in range(3)]
            least_bare, least_own = min(time for time, _ in times), min(item for _, item in times)
            print(
                f"{size >> 20} MiB {name}: httpx2 {least_bare:.2f} s, client {least_own:.2f} s of"
                f" processor time ({least_own / least_bare:.2f}), memory +{grown:.1f} MiB"
            )
            worst_time = max(worst_time, least_own / least_bare)
            worst_memory = max(worst_memory, grown)
    return 1 if worst_time > MOST_TIME or worst_memory >= MOST_MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())
