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

import anyio
import httpcore2

from .retry import Deadline

PIECE = 1 << 14
"""Bytes written at once, such that a writable socket takes them without waiting."""

_FINAL = re.compile(rb"(?:\A|\n)HTTP/1\.[01] [2-9]")
_MOST_INTERIM = 100_000
_SIZE = 1 << 16
_EARLY = "the server answered before it had the whole body"


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
    """A connection, read and written within the deadline."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner
        self.early = EarlyAnswer()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        seconds = _left(timeout, httpcore2.ReadTimeout)
        if self.early.pending:
            return self.early.take(max_bytes)
        return self._inner.read(max_bytes, seconds)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if len(buffer) <= PIECE:
            self._inner.write(buffer, _left(timeout, httpcore2.WriteTimeout))
            return
        with DefaultSelector() as selector:
            selector.register(self.get_extra_info("socket"), EVENT_READ | EVENT_WRITE)
            for at in range(0, len(buffer), PIECE):
                self._wait_to_write(selector, timeout)
                seconds = _left(timeout, httpcore2.WriteTimeout)
                self._inner.write(buffer[at : at + PIECE], seconds)

    def _wait_to_write(self, selector: DefaultSelector, timeout: float | None) -> None:
        """Wait for room; a server that answers already wants no more of the body."""
        while True:
            ready = selector.select(_left(timeout, httpcore2.WriteTimeout))
            events = ready[0][1] if ready else 0
            if events & EVENT_READ:
                try:
                    self.early.put(self._inner.read(_SIZE, 0.001))
                except httpcore2.ReadTimeout:
                    pass  # TLS had something to say to itself
                except httpcore2.ReadError:
                    self.early.put(b"")
                if self.early.complete:
                    raise httpcore2.WriteError(_EARLY)
            if events & EVENT_WRITE:
                return

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> Stream:
        seconds = _left(timeout, httpcore2.ConnectTimeout)
        return Stream(self._inner.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and self.early.spoilt:
            return True
        return self._inner.get_extra_info(info)


class AsyncStream(httpcore2.AsyncNetworkStream):
    """A connection, read and written within the deadline.

    asyncio closes a socket on which a write fails, and what the server answered before
    would be lost; a second handle keeps that readable while much is written.
    """

    def __init__(
        self, inner: httpcore2.AsyncNetworkStream, *, encrypted: bool = False
    ) -> None:
        self._inner = inner
        self._encrypted = encrypted
        self.early = EarlyAnswer()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        seconds = _left(timeout, httpcore2.ReadTimeout)
        if self.early.pending:
            return self.early.take(max_bytes)
        return await self._inner.read(max_bytes, seconds)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        seconds = _left(timeout, httpcore2.WriteTimeout)
        if len(buffer) <= PIECE:
            await self._inner.write(buffer, seconds)
            return
        spare = None if self._encrypted else _duplicate(self._inner)
        try:
            await self._write_listening(buffer, seconds, spare)
        finally:
            if spare is not None:
                spare.close()

    async def _write_listening(
        self, buffer: bytes, seconds: float | None, spare: socket | None
    ) -> None:
        failure: Exception | None = None
        await self._collect(spare)
        async with anyio.create_task_group() as group:
            group.start_soon(self._listen, group.cancel_scope, spare)
            try:
                await self._inner.write(buffer, seconds)
            except (httpcore2.WriteError, httpcore2.WriteTimeout) as error:
                failure = error
            group.cancel_scope.cancel()
        await self._collect(spare)  # writing may fail without a word
        if self.early.complete:
            raise httpcore2.WriteError(_EARLY)
        if failure is not None:
            raise failure

    async def _listen(self, scope: anyio.CancelScope, spare: socket | None) -> None:
        """Stop the writing when the server answers: it wants no more of the body."""
        while not self.early.complete:
            await self._read_early(spare)
        scope.cancel()

    async def _collect(self, spare: socket | None) -> None:
        """Read what has arrived, without waiting."""
        while not self.early.complete and self._inner.get_extra_info("is_readable"):
            await self._read_early(spare)

    async def _read_early(self, spare: socket | None) -> None:
        try:
            self.early.put(await self._inner.read(_SIZE))
        except httpcore2.ReadError:
            for data in _received(spare):
                self.early.put(data)
            self.early.put(b"")

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncStream:
        seconds = _left(timeout, httpcore2.ConnectTimeout)
        inner = await self._inner.start_tls(ssl_context, server_hostname, seconds)
        return AsyncStream(inner, encrypted=True)

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
        seconds = _left(timeout, httpcore2.ConnectTimeout)
        return Stream(
            super().connect_tcp(host, port, seconds, local_address, socket_options)
        )


class AsyncBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections for an asynchronous client."""

    def __init__(self) -> None:
        backend: object = httpcore2.AnyIOBackend()
        assert isinstance(backend, httpcore2.AsyncNetworkBackend)
        self._inner = backend

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> AsyncStream:
        seconds = _left(timeout, httpcore2.ConnectTimeout)
        return AsyncStream(
            await self._inner.connect_tcp(
                host, port, seconds, local_address, socket_options
            )
        )


def _duplicate(stream: httpcore2.AsyncNetworkStream) -> socket | None:
    """Open a second handle of a stream's socket, where the event loop shows it."""
    original = stream.get_extra_info("socket")
    try:
        spare: socket = original.dup()
    except (AttributeError, OSError):
        return None
    spare.setblocking(False)
    return spare


def _received(spare: socket | None) -> Iterator[bytes]:
    """Read what the server sent before it broke the connection."""
    try:
        while spare is not None and (data := spare.recv(_SIZE)):
            yield data
    except OSError:
        return


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    if not isinstance(timeout, Deadline):
        return timeout
    seconds = timeout.left()
    if not seconds:
        raise error("the deadline passed")
    return seconds
