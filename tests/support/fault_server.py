"""A server that misbehaves as told, for the tests of the faults a client has to survive.

It speaks HTTP through a raw socket, since no HTTP library would write what it writes.
"""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from typing import IO, Self, TypeAlias

Answer: TypeAlias = "Iterator[bytes | float | None]"
"""What is sent in turn: bytes; a number waits that long; ``None`` resets the connection."""
Script: TypeAlias = Callable[[int], Answer]
"""Given the number of the request (from 1), the answer to it."""


def message(
    body: bytes = b'{"id":"1"}',
    *,
    status: str = "200 OK",
    content_type: str | None = "application/json",
    length: int | None = None,
    headers: str = "",
) -> bytes:
    """Write a whole answer."""
    kind = "" if content_type is None else f"Content-Type: {content_type}\r\n"
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\n{kind}Content-Length: {size}\r\n{headers}\r\n"
    return head.encode("latin-1") + body


def once(data: bytes) -> Script:
    """Answer every request with *data*."""
    return lambda number: iter((data,))


def in_turn(*answers: bytes) -> Script:
    """Answer the first request with the first, and so on; the last one stays."""
    return lambda number: iter((answers[min(number, len(answers)) - 1],))


def slowly(before: bytes, dribble: bytes, pause: float = 0.05) -> Script:
    """Send *before* at once, then a byte at a time."""

    def script(number: int) -> Answer:
        yield before
        for byte in dribble:
            yield bytes((byte,))
            yield pause

    return script


def endlessly(before: bytes, again: bytes) -> Script:
    """Send *before*, then *again* until the client goes away."""

    def script(number: int) -> Answer:
        yield before
        while True:
            yield again

    return script


@cache
def gzip_bomb(mebibytes: int) -> bytes:
    """Compress that many MiB of blanks."""
    compress = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [compress.compress(b" " * (1 << 20)) for _ in range(mebibytes)]
    return b"".join(pieces) + compress.flush()


def gzipped(body: bytes, times: int = 1) -> bytes:
    """Compress *body*, again and again if asked."""
    for _ in range(times):
        body = gzip.compress(body, mtime=0)
    return body


class FaultServer:
    """The server. ``script`` says what it answers; ``early`` that it does not read bodies first.

    ``interim`` is sent before a body is read. ``heads`` and ``bodies`` hold what arrived, bodies
    only while ``keep`` is true; ``received`` counts their bytes.
    """

    def __init__(self, script: Script, *, early: bool = False, close: bool = False) -> None:
        self.script = script
        self.early = early
        self.close = close
        self.heads: list[str] = []
        self.bodies: list[bytes] = []
        self.interim = b""
        self.keep = True
        self.received = 0
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._open: list[socket.socket] = []
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection, connection.makefile("rb") as file:
            while head := _head(file):
                self.heads.append(head)
                connection.sendall(self.interim)
                if not self.early:
                    self._receive(file, head)
                if not self._answer(connection) or self.close:
                    return
                if self.early:
                    self._ended.wait(10)
                    return

    def _receive(self, file: IO[bytes], head: str) -> None:
        rest: list[bytes] = []
        for piece in _body(file, head):
            self.received += len(piece)
            if self.keep:
                rest.append(piece)
        self.bodies.append(b"".join(rest))

    def _answer(self, connection: socket.socket) -> bool:
        for step in self.script(len(self.heads)):
            if step is None:
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return False
            if isinstance(step, bytes):
                connection.sendall(step)
            elif self._ended.wait(step):
                return False
        return True


def _head(file: IO[bytes]) -> str:
    lines: list[bytes] = []
    while (line := file.readline()) not in (b"", b"\r\n"):
        lines.append(line)
    return b"".join(lines).decode("latin-1")


def _body(file: IO[bytes], head: str) -> Iterator[bytes]:
    headers = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:])
    if headers.get("transfer-encoding") == "chunked":
        while size := int(file.readline(), 16):
            yield file.read(size)
            file.readline()
        file.readline()
        return
    left = int(headers.get("content-length", "0"))
    while left and (piece := file.read(min(left, 1 << 16))):
        left -= len(piece)
        yield piece
