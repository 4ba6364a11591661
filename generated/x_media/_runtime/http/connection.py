"""Connections that keep a call's deadline and answers apart from each other.

What httpcore leaves open is closed here: its timeouts bound each read, not the call; and
bytes that come after an answer on a kept connection would be taken for the next one.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Iterable,
    Iterator,
    MutableMapping,
)
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from typing import Any, cast

import anyio
import httpcore2
import httpx2

from .retry import Deadline

PIECE = 1 << 14
"""Bytes written at once, such that a writable socket takes them without waiting."""

_BLANK_LINE = re.compile(rb"\n\r?\n")
_FINAL = re.compile(rb"(?:\A|\n)HTTP/1\.[01] [2-9]")
_MOST_INTERIM = 100_000
_SIZE = 1 << 16


class Inbox:
    """Bytes that arrived, handed out no further than the present answer can reach.

    Heads and chunked bodies end with a blank line, so nothing is handed out past one;
    of a body whose length is known, ``body`` counts what is still to come. What is left
    when the answer is complete is nobody's, and the connection is not used again.
    """

    __slots__ = ("_at", "_data", "_tail", "body", "ended")

    def __init__(self) -> None:
        self._data = b""
        self._at = 0
        self._tail = b""
        self.body = 0
        self.ended = False

    def __len__(self) -> int:
        return len(self._data) - self._at

    def put(self, data: bytes) -> None:
        """Add what arrived; nothing means the server will send no more."""
        self._data = self._data[self._at :] + data
        self._at = 0
        self.ended = self.ended or not data

    def take(self, most: int) -> bytes:
        """Hand out at most that many bytes."""
        end = min(len(self._data), self._at + most)
        if self.body:
            end = min(end, self._at + self.body)
            self.body -= end - self._at
        else:
            end = min(end, self._after_blank_line())
        piece = self._data[self._at : end]
        self._at = end
        self._tail = (self._tail + piece)[-2:]
        return piece

    @property
    def answered(self) -> bool:
        """Whether the answer began, beyond interim ones, or never will."""
        begun = _FINAL.search(self._data, self._at) is not None
        return begun or self.ended or len(self) > _MOST_INTERIM

    def _after_blank_line(self) -> int:
        """Find where the next blank line ends; it may have begun in the last piece."""
        joint = self._tail + self._data[self._at : self._at + 2]
        begun = _BLANK_LINE.search(joint)
        if begun is not None and begun.end() > len(self._tail):
            return self._at + begun.end() - len(self._tail)
        if found := _BLANK_LINE.search(self._data, self._at):
            return found.end()
        return len(self._data)


class Stream(httpcore2.NetworkStream):
    """A connection, read and written within the deadline."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner
        self.inbox = Inbox()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        seconds = _left(timeout, httpcore2.ReadTimeout)
        if not self.inbox and not self.inbox.ended:
            self.inbox.put(self._inner.read(max_bytes, seconds))
        return self.inbox.take(max_bytes)

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
                    self.inbox.put(self._inner.read(_SIZE, 0.001))
                except httpcore2.ReadTimeout:
                    pass  # TLS had something to say to itself
                except httpcore2.ReadError:
                    self.inbox.put(b"")
                if self.inbox.answered:
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
        if info == "is_readable" and (self.inbox or self.inbox.ended):
            return True
        return self._inner.get_extra_info(info)


class AsyncStream(httpcore2.AsyncNetworkStream):
    """A connection, read and written within the deadline."""

    def __init__(self, inner: httpcore2.AsyncNetworkStream) -> None:
        self._inner = inner
        self.inbox = Inbox()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        seconds = _left(timeout, httpcore2.ReadTimeout)
        if not self.inbox and not self.inbox.ended:
            self.inbox.put(await self._inner.read(max_bytes, seconds))
        return self.inbox.take(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        seconds = _left(timeout, httpcore2.WriteTimeout)
        if len(buffer) <= PIECE:
            await self._inner.write(buffer, seconds)
            return
        failure: Exception | None = None
        async with anyio.create_task_group() as group:
            group.start_soon(self._listen, group.cancel_scope)
            try:
                await self._inner.write(buffer, seconds)
            except (httpcore2.WriteError, httpcore2.WriteTimeout) as error:
                failure = error
            group.cancel_scope.cancel()
        if self.inbox.answered:
            raise httpcore2.WriteError(_EARLY)
        if failure is not None:
            raise failure

    async def _listen(self, scope: anyio.CancelScope) -> None:
        """Stop the writing when the server answers: it wants no more of the body."""
        while not self.inbox.answered:
            try:
                self.inbox.put(await self._inner.read(_SIZE))
            except httpcore2.ReadError:
                self.inbox.put(b"")
        scope.cancel()

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
        return AsyncStream(inner)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and (self.inbox or self.inbox.ended):
            return True
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.SyncBackend):
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


class _AsyncBackend(httpcore2.AsyncNetworkBackend):
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


class Pool(httpx2.BaseTransport):
    """Connections for a synchronous client; proxies and other settings: none."""

    def __init__(self) -> None:
        self._pool = httpcore2.ConnectionPool(
            _ssl_context(),
            keepalive_expiry=_KEEP_ALIVE,
            network_backend=_Backend(),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            response = self._pool.handle_request(_request(request))
            if _is_ambiguous(response):
                response.close()
                raise httpcore2.RemoteProtocolError(_AMBIGUOUS)
        except _FAILURES as error:
            raise _translated(error) from error
        return _response(response, _Body(response))

    def close(self) -> None:
        self._pool.close()


class AsyncPool(httpx2.AsyncBaseTransport):
    """Connections for an asynchronous client; proxies and other settings: none."""

    def __init__(self) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            _ssl_context(),
            keepalive_expiry=_KEEP_ALIVE,
            network_backend=_AsyncBackend(),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            response = await self._pool.handle_async_request(_request(request))
            if _is_ambiguous(response):
                await response.aclose()
                raise httpcore2.RemoteProtocolError(_AMBIGUOUS)
        except _FAILURES as error:
            raise _translated(error) from error
        return _response(response, _AsyncBody(response))

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx2.SyncByteStream):
    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._response.iter_stream()
        except _FAILURES as error:
            raise _translated(error) from error

    def close(self) -> None:
        self._response.close()


class _AsyncBody(httpx2.AsyncByteStream):
    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._response.aiter_stream():
                yield chunk
        except _FAILURES as error:
            raise _translated(error) from error

    async def aclose(self) -> None:
        await self._response.aclose()


_KEEP_ALIVE = 5.0
_EARLY = "the server answered before it had the whole body"
_AMBIGUOUS = "the answer has both Content-Length and Transfer-Encoding"
_FAILURES = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
)


@cache
def _ssl_context() -> ssl.SSLContext:
    """Load the certificates of authorities, which takes a while, once."""
    return httpx2.create_ssl_context(trust_env=False)


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    if not isinstance(timeout, Deadline):
        return timeout
    seconds = timeout.left()
    if not seconds:
        raise error("the deadline passed")
    return seconds


def _request(request: httpx2.Request) -> httpcore2.Request:
    """Translate a request, adding the part of its query that logs must not show."""
    url, target = request.url, request.url.raw_path
    if secret := request.extensions.get("secret_query"):
        target += (b"&" if b"?" in target else b"?") + secret
    assert isinstance(request.stream, Iterable | AsyncIterable)
    return httpcore2.Request(
        request.method,
        httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=target
        ),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


def _is_ambiguous(response: httpcore2.Response) -> bool:
    """Tell whether the answer's length can be read in two ways; else note it."""
    headers = {name.lower(): value for name, value in response.headers}
    length = headers.get(b"content-length")
    if length is not None:
        if b"transfer-encoding" in headers:
            return True
        stream = _extensions(response).get("network_stream")
        if isinstance(stream, Stream | AsyncStream):
            stream.inbox.body = int(length)
    return False


def _extensions(response: httpcore2.Response) -> MutableMapping[str, object]:
    return cast("MutableMapping[str, object]", response.extensions)


def _response(
    response: httpcore2.Response, stream: _Body | _AsyncBody
) -> httpx2.Response:
    return httpx2.Response(
        response.status,
        headers=response.headers,
        stream=stream,
        extensions=_extensions(response),
    )


def _translated(error: Exception) -> httpx2.TransportError:
    """Make httpx2's error of httpcore2's; they have the same names."""
    kind = getattr(httpx2, type(error).__name__, httpx2.TransportError)
    assert issubclass(kind, httpx2.TransportError)
    return kind(str(error))


def no_cookies() -> CookieJar:
    """Make a jar that stays empty: calls do not depend on earlier ones."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))
