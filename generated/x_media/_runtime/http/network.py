"""Sockets that keep a call's deadline, and notice an answer that comes before its time.

The timeouts of httpcore bound each read and each write; here the call's deadline does.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterable, Iterator
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from socket import socket
from typing import Any

import httpcore2

from .retry import Deadline

PIECE = 1 << 14
"""Bytes written at once, such that a writable socket takes them without waiting."""

_FINAL = re.compile(rb"(?:\A|\n)HTTP/1\.[01] [2-9]")
_MOST_INTERIM = 100_000
READ_SIZE = 1 << 16
EARLY = "the server answered before it had the whole body"


class EarlyAnswer:
    """Bytes that arrived while the request was still being sent.

    ``stray`` says that the connection has bytes which belong to no answer.
    """

    __slots__ = ("_data", "ended", "stray")

    def __init__(self) -> None:
        self._data = b""
        self.ended = False
        self.stray = False

    def put(self, data: bytes) -> None:
        """Add what arrived; nothing means that the server will send no more."""
        self._data += data
        self.ended = self.ended or not data

    def take(self, most: int) -> bytes:
        """Hand out at most that many bytes."""
        piece, self._data = self._data[:most], self._data[most:]
        return piece

    @property
    def pending(self) -> bool:
        """Whether reading gives these bytes, or their end, before the socket's."""
        return bool(self._data) or self.ended

    @property
    def spoilt(self) -> bool:
        """Whether the connection cannot carry another request."""
        return self.stray or self.pending

    @property
    def complete(self) -> bool:
        """Whether the answer began, beyond interim ones, or never will."""
        begun = _FINAL.search(self._data) is not None
        return begun or self.ended or len(self._data) > _MOST_INTERIM


class Stream(httpcore2.NetworkStream):
    """A connection, read and written within the deadline.

    A server that answers before it has the whole body wants no more of it: that ends
    the writing, and httpcore reads the answer.
    """

    def __init__(
        self, inner: httpcore2.NetworkStream, *, encrypted: bool = False
    ) -> None:
        self._inner = inner
        self._encrypted = encrypted
        self.early = EarlyAnswer()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        seconds = seconds_left(timeout, httpcore2.ReadTimeout)
        if self.early.pending:
            return self.early.take(max_bytes)
        return self._inner.read(max_bytes, seconds)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        seconds = seconds_left(timeout, httpcore2.WriteTimeout)
        if len(buffer) <= PIECE:
            self._inner.write(buffer, seconds)
            return
        with DefaultSelector() as selector:
            connection: socket = self._inner.get_extra_info("socket")
            selector.register(connection, EVENT_READ | EVENT_WRITE)
            if self._encrypted:
                self._write_pieces(buffer, timeout, selector)
            else:
                self._write_some(buffer, timeout, selector, connection)

    def _write_some(
        self,
        buffer: bytes,
        timeout: float | None,
        selector: DefaultSelector,
        connection: socket,
    ) -> None:
        """Write as much as the system takes, and wait for room where it takes nothing."""
        connection.settimeout(0)
        view = memoryview(buffer)
        while view:
            if EVENT_READ & _ready(selector, timeout):
                self._put_early(received(connection))
            if sent := send_some(connection, view):
                view = view[sent:]
                note_progress(timeout)

    def _write_pieces(
        self, buffer: bytes, timeout: float | None, selector: DefaultSelector
    ) -> None:
        """Write what a socket with room takes at once: TLS cannot take less."""
        at = 0
        while at < len(buffer):
            events = _ready(selector, timeout)
            if events & EVENT_READ:
                self._put_early(self._read_secure())
            if events & EVENT_WRITE:
                seconds = seconds_left(timeout, httpcore2.WriteTimeout)
                self._inner.write(buffer[at : at + PIECE], seconds)
                at += PIECE
                note_progress(timeout)

    def _read_secure(self) -> Iterator[bytes]:
        try:
            yield self._inner.read(READ_SIZE, 0.001)
        except httpcore2.ReadTimeout:
            return  # TLS had something to say to itself
        except httpcore2.ReadError:
            yield b""

    def _put_early(self, arrived: Iterable[bytes]) -> None:
        for data in arrived:
            self.early.put(data)
        if self.early.complete:
            raise httpcore2.WriteError(EARLY)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> Stream:
        seconds = seconds_left(timeout, httpcore2.ConnectTimeout)
        inner = self._inner.start_tls(ssl_context, server_hostname, seconds)
        return Stream(inner, encrypted=True)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and self.early.spoilt:
            return True
        return self._inner.get_extra_info(info)


class Backend(httpcore2.SyncBackend):
    """Opens connections for a synchronous client."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> Stream:
        seconds = seconds_left(timeout, httpcore2.ConnectTimeout)
        return Stream(
            super().connect_tcp(host, port, seconds, local_address, socket_options)
        )


def _ready(selector: DefaultSelector, timeout: float | None) -> int:
    """Wait until a socket can be read or written, and tell which."""
    ready = selector.select(seconds_left(timeout, httpcore2.WriteTimeout))
    return ready[0][1] if ready else 0


def send_some(connection: socket, view: memoryview) -> int:
    """Send what there is room for, perhaps nothing."""
    try:
        return connection.send(view)
    except BlockingIOError:
        return 0
    except OSError as error:
        raise httpcore2.WriteError(str(error)) from error


def received(connection: socket) -> Iterator[bytes]:
    """Read what has arrived; nothing at the end says that no more will."""
    try:
        while data := connection.recv(READ_SIZE):
            yield data
    except BlockingIOError:
        return
    except OSError:
        pass
    yield b""


def note_progress(timeout: float | None) -> None:
    """Note that something was sent, where the deadline bounds silence."""
    if isinstance(timeout, Deadline):
        timeout.note_progress()


def seconds_left(timeout: float | None, error: type[Exception]) -> float | None:
    """Tell how long a step may take; *error* is raised where its time is over."""
    if not isinstance(timeout, Deadline):
        return timeout
    seconds = timeout.left()
    if not seconds:
        raise error("the deadline passed")
    return seconds
