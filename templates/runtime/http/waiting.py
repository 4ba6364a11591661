"""What a client waits for: its two kinds differ here, and nowhere else.

Calls are written once, as coroutines. Those of ``AsyncClient`` are awaited. Those of
``Client`` wait by blocking the thread, so they never suspend, and :func:`run` takes them
to their end at once.
"""

from __future__ import annotations

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Iterator,
    Mapping,
)
from contextlib import aclosing
from inspect import iscoroutinefunction
from threading import Lock
from typing import Any, Protocol, TypeVar, cast
from weakref import ref

import anyio
import httpx2

from ..errors import TransportError
from ..values.files import CHUNK
from .async_network import EventLoop, current_loop
from .listening import Listener
from .payload import Payload
from .retry import Clock, Deadline

T = TypeVar("T")

_POLL = 0.01
"""Seconds between two tries of a task to get a lock, which threads may hold too."""


class ClientClosed(TransportError):
    """The connections of the client were closed."""


class WrongEventLoop(TransportError):
    """The connections belong to another event loop."""


class Waiting(Protocol):
    """The ways of waiting that calls are written with."""

    @property
    def http(self) -> httpx2.Client | httpx2.AsyncClient:
        """The HTTP client that makes the connections."""
        ...

    def content(self, payload: Payload, deadline: Deadline) -> Content | AsyncContent:
        """Make what the HTTP client reads the body of a request from."""
        ...

    def listener(self) -> Callable[[str, Mapping[str, Any]], object]:
        """Make what follows a request of an HTTP client of the caller's."""
        ...

    async def send(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, and wait for the head of its answer."""
        ...

    def signed(
        self, flow: httpx2.Auth, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        """Start what signs a request, and may send others before it."""
        ...

    def chunks(self, response: httpx2.Response) -> AsyncGenerator[bytes]:
        """Read the body of an answer as it arrives, compressed if it is."""
        ...

    async def close(self, response: httpx2.Response) -> None:
        """Give up an answer, or what is left of it."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    async def ask(self, function: Callable[..., object], *arguments: object) -> object:
        """Call a function of the caller's that may block, and await what it returns."""
        ...

    async def tell(self, hook: Callable[[T], object], value: T) -> None:
        """Call a hook, and wait for it."""
        ...

    async def acquire(self, lock: Lock) -> None:
        """Wait for a lock."""
        ...


class Blocking:
    """Waits by blocking the thread; what it returns to :func:`run` is always there.

    Requests go to a *pool* of our own directly: what an HTTP client does on their way
    (hooks, cookies, redirects, authentication) is done here or not at all.
    """

    def __init__(
        self, http: httpx2.Client, clock: Clock, pool: httpx2.BaseTransport | None
    ) -> None:
        self.http = http
        self._clock = clock
        self._pool = pool

    def content(self, payload: Payload, deadline: Deadline) -> Content:
        return Content(payload, deadline)

    def listener(self) -> Callable[[str, Mapping[str, Any]], object]:
        return Listener().note

    async def send(self, request: httpx2.Request) -> httpx2.Response:
        if self._pool is None:
            return self.http.send(
                request, stream=True, auth=None, follow_redirects=False
            )
        _check_open(self.http)
        response = self._pool.handle_request(request)
        response.request = request
        return response

    async def signed(
        self, flow: httpx2.Auth, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        steps = flow.sync_auth_flow(request)
        try:
            step = next(steps)
            while True:
                step = steps.send((yield step))
        except StopIteration:
            pass
        finally:
            steps.close()

    async def chunks(self, response: httpx2.Response) -> AsyncGenerator[bytes]:
        if response.is_stream_consumed:  # by a hook or a mock transport
            yield response.content
            return
        for chunk in response.iter_raw():
            yield chunk

    async def close(self, response: httpx2.Response) -> None:
        response.close()

    async def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)

    async def ask(self, function: Callable[..., object], *arguments: object) -> object:
        return function(*arguments)

    async def tell(self, hook: Callable[[T], object], value: T) -> None:
        if isinstance(waiting := hook(value), Coroutine):
            waiting.close()
            raise TypeError("a Client does not await hooks: use AsyncClient")

    async def acquire(self, lock: Lock) -> None:
        lock.acquire()


class Suspending:
    """Waits by letting other tasks run; for *pool* see ``Blocking``."""

    def __init__(
        self,
        http: httpx2.AsyncClient,
        clock: Clock,
        pool: httpx2.AsyncBaseTransport | None,
    ) -> None:
        self.http = http
        self._clock = clock
        self._pool = pool
        self._loop: ref[EventLoop] | None = None
        """Where an HTTP client of the caller's opened a connection."""

    def content(self, payload: Payload, deadline: Deadline) -> AsyncContent:
        return AsyncContent(payload, deadline)

    def listener(self) -> Callable[[str, Mapping[str, Any]], object]:
        return Listener(self._note_loop).note_async

    def _note_loop(self) -> None:
        self._loop = ref(current_loop())

    async def send(self, request: httpx2.Request) -> httpx2.Response:
        if self._pool is None:
            if self._loop is not None and self._loop() is not current_loop():
                raise WrongEventLoop(_OTHER_LOOP, sent=False)
            return await self.http.send(
                request, stream=True, auth=None, follow_redirects=False
            )
        _check_open(self.http)
        response = await self._pool.handle_async_request(request)
        response.request = request
        return response

    def signed(
        self, flow: httpx2.Auth, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        return flow.async_auth_flow(request)

    async def chunks(self, response: httpx2.Response) -> AsyncGenerator[bytes]:
        if response.is_stream_consumed:
            yield response.content
            return
        async for chunk in response.aiter_raw():
            yield chunk

    async def close(self, response: httpx2.Response) -> None:
        await response.aclose()

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep_async(seconds)

    async def ask(self, function: Callable[..., object], *arguments: object) -> object:
        """Call it in a thread, for it may block, unless it is async."""
        if iscoroutinefunction(function):
            return await function(*arguments)
        answer: object = await anyio.to_thread.run_sync(function, *arguments)
        if isinstance(answer, Awaitable):
            return await cast("Awaitable[object]", answer)
        return answer

    async def tell(self, hook: Callable[[T], object], value: T) -> None:
        if isinstance(waiting := hook(value), Awaitable):
            await waiting

    async def acquire(self, lock: Lock) -> None:
        while not lock.acquire(blocking=False):
            await anyio.sleep(_POLL)


def _check_open(http: httpx2.Client | httpx2.AsyncClient) -> None:
    if http.is_closed:
        raise ClientClosed("the client is closed", sent=False)


def run(steps: Coroutine[Any, Any, T]) -> T:
    """Take a coroutine to its end that waits by blocking."""
    try:
        steps.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    steps.close()
    raise AssertionError("what waits by blocking does not suspend")


def blocking(items: AsyncGenerator[T]) -> Generator[T]:
    """Iterate what waits by blocking."""
    try:
        while True:
            try:
                item = run(_next_item(items))
            except StopAsyncIteration:
                return
            yield item
    finally:
        run(_end(items))


async def _next_item(items: AsyncGenerator[T]) -> T:
    return await anext(items)


async def _end(items: AsyncGenerator[T]) -> None:
    await items.aclose()


class Content:
    """The body of a request, read anew each time that it is sent.

    Sending a file has to advance, not to be over soon: the deadline bounds silence.
    """

    def __init__(self, payload: Payload, deadline: Deadline) -> None:
        if payload.is_async:
            raise TypeError("a file that is read asynchronously needs an AsyncClient")
        self._payload = payload
        self._chunks: Generator[bytes] | None = None
        deadline.bounds_silence = bool(payload.files)
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        self._chunks = _begun(self._payload, self._chunks)
        for chunk in self._chunks:
            self._deadline.note_progress()
            yield chunk
        self._deadline.note_progress()

    def close(self) -> None:
        """Close the files that are being read."""
        if self._chunks is not None:
            self._chunks.close()


class AsyncContent:
    """The body of a request; files are read in threads, not to hold up other tasks."""

    def __init__(self, payload: Payload, deadline: Deadline) -> None:
        self._payload = payload
        self._chunks: Generator[bytes] | None = None
        self._started = False
        deadline.bounds_silence = bool(payload.files)
        self._deadline = deadline

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async with aclosing(self._read()) as chunks:
            async for chunk in chunks:
                self._deadline.note_progress()
                yield chunk
            self._deadline.note_progress()

    async def _read(self) -> AsyncGenerator[bytes]:
        payload = self._payload
        if payload.is_async:
            if self._started:
                raise TransportError(_READ_TWICE)
            self._started = True
            async for chunk in payload.chunks_async():
                yield chunk
            return
        self._chunks = chunks = _begun(payload, self._chunks, _ASYNC_CHUNK)
        if payload.in_memory:
            for chunk in chunks:
                yield chunk
            return
        while (read := await anyio.to_thread.run_sync(_next, chunks)) is not None:
            yield read

    def close(self) -> None:
        """Close the files that are being read."""
        if self._chunks is not None:
            self._chunks.close()


_OTHER_LOOP = (
    "the connections of the http_client belong to another event loop: pass an"
    " http_client for each, or none"
)
_ASYNC_CHUNK = CHUNK << 2
"""Bytes read at once in a thread, to go to which takes as long as to read some."""
_READ_TWICE = (
    "the request has to be sent again to authenticate it or to follow a redirect, and a"
    " file in its body cannot be read twice"
)


def _begun(
    payload: Payload, earlier: Generator[bytes] | None, size: int = CHUNK
) -> Generator[bytes]:
    """Begin reading. Raises TransportError if that cannot be done again."""
    if earlier is not None:
        if not payload.replayable:
            raise TransportError(_READ_TWICE)
        earlier.close()
    return payload.chunks(size)


def _next(chunks: Generator[bytes]) -> bytes | None:
    return next(chunks, None)
