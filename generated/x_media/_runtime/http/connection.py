"""Connections of a client of our own: kept, limited, by way of a proxy, and encrypted.

httpcore keeps and hands out the connections. What it leaves open is closed here: bytes
that come after an answer on a kept connection would be taken for the next one.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Iterable,
    Iterator,
    MutableMapping,
)
from functools import cache
from operator import attrgetter
from threading import Lock
from typing import TypeAlias, cast
from urllib.request import getproxies, proxy_bypass
from weakref import WeakKeyDictionary

import httpcore2
import httpx2

from .async_network import AsyncBackend, AsyncStream, EventLoop, current_loop
from .network import Backend, Stream

Proxy: TypeAlias = str | httpx2.URL | httpx2.Proxy
Verify: TypeAlias = bool | str | os.PathLike[str] | ssl.SSLContext
"""Whether servers have to show a certificate, and whose authorities count."""
Certificate: TypeAlias = str | tuple[str, str] | tuple[str, str, str]
"""A file with a certificate and its key, or the two files, and the key's password."""

_Way: TypeAlias = tuple[str, str]
"""The scheme of requests, and the proxy they take."""

_LIMITS = httpx2.Limits(max_connections=100, max_keepalive_connections=20)


class Connections:
    """How a client connects; each setting means what it means to ``httpx2.Client``.

    A *proxy* is for all requests. Without one, and with *trust_env*, the environment
    says which (``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY``, ``NO_PROXY``), and which
    certificates of authorities count (``SSL_CERT_FILE``, ``SSL_CERT_DIR``).
    """

    __slots__ = (
        "_cert",
        "_env",
        "_proxy",
        "_verify",
        "is_usual",
        "limits",
        "trust_env",
    )

    def __init__(
        self,
        limits: httpx2.Limits | None = None,
        proxy: Proxy | None = None,
        verify: Verify = True,
        cert: Certificate | None = None,
        *,
        trust_env: bool = True,
    ) -> None:
        given = (limits, proxy, cert)
        self.is_usual = given == (None,) * 3 and verify is True and trust_env
        self.limits = limits or _LIMITS
        self.trust_env = trust_env
        self._verify = verify
        self._cert = cert
        self._proxy = None if proxy is None else _proxy(proxy)
        self._env = getproxies() if trust_env and proxy is None else {}

    def proxy_for(self, url: httpx2.URL) -> httpx2.Proxy | None:
        """Choose the proxy for a request to *url*."""
        address = self._env.get(url.scheme) or self._env.get("all")
        if self._proxy is not None or not address:
            return self._proxy
        if proxy_bypass(url.host) or proxy_bypass(url.netloc.decode("ascii")):
            return None
        return _proxy(address if "://" in address else f"http://{address}")

    def ssl_context(self, url: httpx2.URL) -> ssl.SSLContext | None:
        """Load the certificates that count for requests to *url*."""
        if url.scheme == "http":
            return None
        verify = self._verify
        if isinstance(verify, ssl.SSLContext):
            context = verify
        elif isinstance(verify, bool):
            if verify and self._cert is None:
                return _shared_context(self.trust_env, *map(os.environ.get, _SSL_FILES))
            context = httpx2.create_ssl_context(verify, trust_env=self.trust_env)
        elif os.path.isdir(verify):
            context = ssl.create_default_context(capath=verify)
        else:
            context = ssl.create_default_context(cafile=verify)
        if isinstance(self._cert, str):
            context.load_cert_chain(self._cert)
        elif self._cert is not None:
            context.load_cert_chain(*self._cert)
        return context


_SSL_FILES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@cache
def _shared_context(trust_env: bool, *_files: str | None) -> ssl.SSLContext:
    """Load the usual certificates of authorities, which takes a while, once."""
    return httpx2.create_ssl_context(trust_env=trust_env)


def _proxy(address: Proxy) -> httpx2.Proxy:
    if isinstance(address, httpx2.Proxy):
        return address
    try:
        return httpx2.Proxy(address)
    except (ValueError, httpx2.InvalidURL):  # whose text may show a password
        raise ValueError(
            "a proxy is the URL of an http, https, socks5 or socks5h server"
        ) from None


def _core_proxy(proxy: httpx2.Proxy | None) -> httpcore2.Proxy | None:
    if proxy is None:
        return None
    url = proxy.url
    return httpcore2.Proxy(
        httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/"
        ),
        auth=proxy.raw_auth,
        headers=proxy.headers.raw,
        ssl_context=proxy.ssl_context,
    )


class Pool(httpx2.BaseTransport):
    """Connections for a synchronous client."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._pools: dict[_Way, httpcore2.ConnectionPool] = {}
        self._lock = Lock()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        pool = self._pool(request.url)
        try:
            response = pool.handle_request(_request(request))
            if _is_ambiguous(response):
                response.close()
                raise httpcore2.RemoteProtocolError(_AMBIGUOUS)
        except _FAILURES as error:
            raise _translated(error, self._connections.limits) from error
        return _response(response, _Body(response, self._connections.limits))

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _pool(self, url: httpx2.URL) -> httpcore2.ConnectionPool:
        proxy = self._connections.proxy_for(url)
        key = url.scheme, "" if proxy is None else str(proxy.url)
        pool = self._pools.get(key)
        if pool is not None:
            return pool
        limits = self._connections.limits
        with self._lock:
            if key not in self._pools:
                self._pools[key] = httpcore2.ConnectionPool(
                    self._connections.ssl_context(url),
                    _core_proxy(proxy),
                    limits.max_connections,
                    limits.max_keepalive_connections,
                    limits.keepalive_expiry,
                    network_backend=Backend(),
                )
            return self._pools[key]


class _LoopPools:
    """The connections that belong to one event loop, by their proxies.

    ``guard`` closes them when the loop ends, as loops close their asynchronous
    generators.
    """

    __slots__ = ("guard", "pools")

    def __init__(self) -> None:
        self.pools: dict[_Way, httpcore2.AsyncConnectionPool] = {}
        self.guard = self._guarded()

    async def _guarded(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            for pool in self.pools.values():
                await pool.aclose()


class AsyncPool(httpx2.AsyncBaseTransport):
    """Connections for an asynchronous client, which may be used by several event loops."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._loops: WeakKeyDictionary[EventLoop, _LoopPools] = WeakKeyDictionary()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        pool = await self._pool(request.url)
        try:
            response = await pool.handle_async_request(_request(request))
            if _is_ambiguous(response):
                await response.aclose()
                raise httpcore2.RemoteProtocolError(_AMBIGUOUS)
        except _FAILURES as error:
            raise _translated(error, self._connections.limits) from error
        return _response(response, _AsyncBody(response, self._connections.limits))

    async def aclose(self) -> None:
        own = self._loops.pop(current_loop(), None)
        if own is not None:
            await own.guard.aclose()

    async def _pool(self, url: httpx2.URL) -> httpcore2.AsyncConnectionPool:
        loop = current_loop()
        if (own := self._loops.get(loop)) is None:
            own = self._loops[loop] = _LoopPools()
            await anext(own.guard)
        proxy = self._connections.proxy_for(url)
        key = url.scheme, "" if proxy is None else str(proxy.url)
        if (pool := own.pools.get(key)) is None:
            limits = self._connections.limits
            pool = own.pools[key] = httpcore2.AsyncConnectionPool(
                self._connections.ssl_context(url),
                _core_proxy(proxy),
                limits.max_connections,
                limits.max_keepalive_connections,
                limits.keepalive_expiry,
                network_backend=AsyncBackend(),
            )
        return pool


class _Body(httpx2.SyncByteStream):
    def __init__(self, response: httpcore2.Response, limits: httpx2.Limits) -> None:
        self._response = response
        self._limits = limits

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._response.iter_stream()
        except _FAILURES as error:
            raise _translated(error, self._limits) from error

    def close(self) -> None:
        _mark_stray(self._response)
        self._response.close()


class _AsyncBody(httpx2.AsyncByteStream):
    def __init__(self, response: httpcore2.Response, limits: httpx2.Limits) -> None:
        self._response = response
        self._limits = limits

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._response.aiter_stream():
                yield chunk
        except _FAILURES as error:
            raise _translated(error, self._limits) from error

    async def aclose(self) -> None:
        _mark_stray(self._response)
        await self._response.aclose()


_AMBIGUOUS = "the answer has both Content-Length and Transfer-Encoding"
_FAILURES = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
)


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
    """Tell whether the answer's length can be read in two ways."""
    names = {name.lower() for name, _ in response.headers}
    return b"content-length" in names and b"transfer-encoding" in names


_unread = attrgetter("_stream._connection._h11_state.trailing_data")


def _mark_stray(response: httpcore2.Response) -> None:
    """Keep a connection from another request if more came than the answer.

    Only h11 knows where an answer ends, and nothing public leads to it. Where this way
    no longer does, no connection is used twice: slower, and safe.
    """
    stream = _extensions(response).get("network_stream")
    if isinstance(stream, Stream | AsyncStream):
        try:
            stream.early.stray = bool(_unread(response.stream)[0])
        except AttributeError:
            stream.early.stray = True


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


def _translated(error: Exception, limits: httpx2.Limits) -> httpx2.TransportError:
    """Make httpx2's error of httpcore2's; they have the same names."""
    kind = getattr(httpx2, type(error).__name__, httpx2.TransportError)
    assert issubclass(kind, httpx2.TransportError)
    text = str(error)
    if issubclass(kind, httpx2.PoolTimeout):
        text = (
            f"no connection became free: all {limits.max_connections} are in use;"
            " limits=httpx2.Limits(...) allows more"
        )
    return kind(text)
