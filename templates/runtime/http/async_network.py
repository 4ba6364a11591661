"""Sockets of asynchronous clients; see ``network``.

Where a write fails, asyncio closes the socket, and with it what the server answered before.
So bodies are written by a second handle of the socket.
"""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from socket import socket
from typing import Any

import anyio
import anyio.abc
import httpcore2
from anyio.lowlevel import RunVar
from anyio.streams.tls import TLSAttribute, TLSStream

from .network import (
    EARLY,
    PIECE,
    READ_SIZE,
    EarlyAnswer,
    note_progress,
    received,
    seconds_left,
    send_some,
)

_MOST_AT_ONCE = 1 << 18
"""What asyncio reads at once: to ask for less would leave some where nobody looks."""


class AsyncStream(httpcore2.AsyncNetworkStream):
    """A connection, read and written within the deadline.

    An answer that comes early is read while the body is written.
    """

    def __init__(
        self, inner: httpcore2.AsyncNetworkStream, *, encrypted: bool = False
    ) -> None:
        self._inner = inner
        self._encrypted = encrypted
        self._is_body = False
        """Whether the head of a request was written."""
        self.early = EarlyAnswer()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._is_body = False
        seconds = seconds_left(timeout, httpcore2.ReadTimeout)
        if self.early.pending:
            return self.early.take(max_bytes)
        return await self._inner.read(max(max_bytes, _MOST_AT_ONCE), seconds)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        seconds = seconds_left(timeout, httpcore2.WriteTimeout)
        if not self._is_body and len(buffer) <= PIECE:
            self._is_body = True
            await self._inner.write(buffer, seconds)
            return
        second = None if self._encrypted else _second_handle(self._inner)
        if second is None:
            await self._write_listening(buffer, seconds)
            return
        with second:
            await self._write_some(buffer, timeout, second)

    async def _write_some(
        self, buffer: bytes, timeout: float | None, connection: socket
    ) -> None:
        """Write as much as the system takes, and wait for room where it takes nothing."""
        view = memoryview(buffer)
        while view:
            for data in received(connection):
                self.early.put(data)
            if self.early.complete:
                raise httpcore2.WriteError(EARLY)
            if sent := send_some(connection, view):
                view = view[sent:]
                note_progress(timeout)
                continue
            try:
                with anyio.fail_after(seconds_left(timeout, httpcore2.WriteTimeout)):
                    await _wait(connection)
            except TimeoutError as error:
                raise httpcore2.WriteTimeout(str(error)) from error

    async def _write_listening(self, buffer: bytes, seconds: float | None) -> None:
        """Write all at once, as TLS has to, and read an answer meanwhile."""
        failure: Exception | None = None
        async with anyio.create_task_group() as group:
            stop: Callable[[], None] = group.cancel_scope.cancel
            if isinstance(self._inner, SecureStream):
                stop = self._inner.give_up
            group.start_soon(self._listen, stop)
            try:
                await self._inner.write(buffer, seconds)
            except (httpcore2.WriteError, httpcore2.WriteTimeout) as error:
                failure = error
            group.cancel_scope.cancel()
        if self.early.complete:
            raise httpcore2.WriteError(EARLY)
        if failure is not None:
            raise failure

    async def _listen(self, stop: Callable[[], None]) -> None:
        while not self.early.complete:
            try:
                self.early.put(await self._inner.read(READ_SIZE))
            except httpcore2.ReadError:
                self.early.put(b"")
        stop()

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncStream:
        seconds = seconds_left(timeout, httpcore2.ConnectTimeout)
        inner = await secured(self._inner, ssl_context, server_hostname, seconds)
        return AsyncStream(inner, encrypted=True)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and self.early.spoilt:
            return True
        return self._inner.get_extra_info(info)


class _Wire(anyio.abc.ByteStream):
    """Carries what TLS makes of bytes, on a connection that a failed write leaves open.

    anyio's TLS reads no more once sending has failed, or was cancelled. So it is not
    told: ``failure`` is what went wrong.
    """

    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        self._stream = stream
        self._is_plain = stream.get_extra_info("ssl_object") is None
        self._waiting: anyio.CancelScope | None = None
        self.failure: httpcore2.WriteError | None = None

    async def receive(self, max_bytes: int = READ_SIZE) -> bytes:
        if data := await self._stream.read(max_bytes):
            return data
        raise anyio.EndOfStream

    async def send(self, item: bytes) -> None:
        second = _second_handle(self._stream) if self._is_plain else None
        if second is None:
            await self._stream.write(item)
            return
        with second:
            view = memoryview(item)
            while view and self.failure is None:
                try:
                    sent = send_some(second, view)
                except httpcore2.WriteError as error:
                    self.failure = error
                    return
                view = view[sent:]
                if not sent:
                    with anyio.CancelScope() as self._waiting:
                        await anyio.wait_writable(second)

    def give_up(self) -> None:
        """Send no more: the server has answered."""
        self.failure = httpcore2.WriteError(EARLY)
        if self._waiting is not None:
            self._waiting.cancel()

    async def send_eof(self) -> None:
        raise NotImplementedError

    async def aclose(self) -> None:
        await self._stream.aclose()

    @property
    def extra_attributes(self) -> Mapping[Any, Callable[[], Any]]:
        return {}


class SecureStream(httpcore2.AsyncNetworkStream):
    """TLS over a connection."""

    def __init__(
        self, inner: httpcore2.AsyncNetworkStream, wire: _Wire, tls: TLSStream
    ) -> None:
        self._inner = inner
        self._wire = wire
        self._tls = tls
        self.give_up = wire.give_up

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = b""
        with (
            _failing(httpcore2.ReadError, httpcore2.ReadTimeout, timeout),
            suppress(anyio.EndOfStream),
        ):
            data = await self._tls.receive(max_bytes)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            with _failing(httpcore2.WriteError, httpcore2.WriteTimeout, timeout):
                await self._tls.send(buffer)
                if self._wire.failure is not None:
                    raise self._wire.failure

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> SecureStream:
        return await secured(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object":
            return self._tls.extra_attributes[TLSAttribute.ssl_object]()
        return self._inner.get_extra_info(info)


async def secured(
    stream: httpcore2.AsyncNetworkStream,
    ssl_context: ssl.SSLContext,
    server_hostname: str | None = None,
    timeout: float | None = None,
) -> SecureStream:
    """Agree on keys with the server, or close the connection."""
    wire, tls = _Wire(stream), None
    try:
        with _failing(httpcore2.ConnectError, httpcore2.ConnectTimeout, timeout):
            tls = await TLSStream.wrap(
                wire,
                ssl_context=ssl_context,
                hostname=server_hostname,
                standard_compatible=False,
                server_side=False,
            )
    finally:
        if tls is None:
            with anyio.CancelScope(shield=True):
                await stream.aclose()
    assert tls is not None, "what fails is raised"
    return SecureStream(stream, wire, tls)


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
        seconds = seconds_left(timeout, httpcore2.ConnectTimeout)
        return AsyncStream(
            await self._inner.connect_tcp(
                host, port, seconds, local_address, socket_options
            )
        )


class EventLoop:
    """Stands for an event loop, and lives as long as that runs."""


_EVENT_LOOP: RunVar[EventLoop] = RunVar("event_loop")


def current_loop() -> EventLoop:
    """Tell which event loop runs."""
    loop = _EVENT_LOOP.get(None)
    if loop is None:
        loop = EventLoop()
        _EVENT_LOOP.set(loop)
    return loop


@contextmanager
def _failing(
    error: type[Exception], late: type[Exception], seconds: float | None
) -> Generator[None]:
    """Bound a step of TLS, and raise httpcore's errors of it."""
    try:
        with anyio.fail_after(seconds):
            yield
    except TimeoutError as failure:
        raise late(str(failure)) from failure
    except (*_BROKEN, httpcore2.NetworkError, OSError) as failure:
        if isinstance(failure, error):
            raise
        raise error(str(failure)) from failure


_BROKEN = (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream)


def _second_handle(stream: httpcore2.AsyncNetworkStream) -> socket | None:
    """Open a second handle of a stream's socket, where the event loop shows it."""
    original = stream.get_extra_info("socket")
    try:
        second: socket = original.dup()
    except (AttributeError, TypeError, OSError):
        return None
    second.setblocking(False)
    return second


async def _wait(connection: socket) -> None:
    """Wait until there is room, or something to read."""

    async def until(ready: Callable[[socket], Awaitable[None]]) -> None:
        await ready(connection)
        group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        group.start_soon(until, anyio.wait_readable)
        group.start_soon(until, anyio.wait_writable)
