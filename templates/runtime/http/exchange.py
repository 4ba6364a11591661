"""One request sent: its body is read for each attempt, and an ``httpx2.Auth`` may sign it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator

import httpx2
from anyio import to_thread

from ..errors import DeadlineExceeded, TransportError
from .client_headers import may_be_secret
from .request import Payload, Prepared
from .retry import Deadline

_MOST_DISCARDED = 1 << 16
"""Bytes of a refused attempt's answer that are read to use its connection again."""


class Content:
    """The body of a request, read anew each time that it is sent.

    Sending a file has to advance, not to be over soon: progress restarts the deadline.
    """

    def __init__(self, payload: Payload, deadline: Deadline) -> None:
        self._payload = payload
        self._progress = deadline.restart if payload.has_files else None
        self._chunks: Generator[bytes] | None = None

    def start(self) -> Generator[bytes]:
        """Begin reading. Raises TransportError if that cannot be done again."""
        if self._chunks is not None:
            if not self._payload.replayable:
                raise TransportError(
                    "the request has to be sent again to authenticate it, and a file in"
                    " its body cannot be read twice"
                )
            self._chunks.close()
        self._chunks = self._payload.chunks(self._progress)
        return self._chunks

    def close(self) -> None:
        """Close the files that are being read."""
        if self._chunks is not None:
            self._chunks.close()

    def __iter__(self) -> Iterator[bytes]:
        return self.start()


class AsyncContent:
    """The body of a request; files are read in threads, not to hold up other tasks."""

    def __init__(self, payload: Payload, deadline: Deadline) -> None:
        self._content = Content(payload, deadline)
        self._in_memory = payload.in_memory

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunks = self._content.start()
        if self._in_memory:
            for chunk in chunks:
                yield chunk
            return
        while (read := await to_thread.run_sync(_next, chunks)) is not None:
            yield read

    def close(self) -> None:
        """Close the files that are being read."""
        self._content.close()


def _next(chunks: Generator[bytes]) -> bytes | None:
    return next(chunks, None)


def built(
    http: httpx2.Client | httpx2.AsyncClient,
    request: Prepared,
    deadline: Deadline,
    content: Content | AsyncContent | None,
    *,
    owned: bool,
) -> httpx2.Request:
    """Build the request; secrets stay out of the URL if the connections are ours.

    What signs a request has to see all of its URL.
    """
    url, secret = request.url, request.secret_query
    apart = owned and request.flow is None
    if secret and not apart:
        url += ("&" if "?" in url else "?") + secret
    outgoing = http.build_request(
        request.method,
        url,
        headers=request.headers,
        content=content,
        extensions={
            "timeout": dict.fromkeys(("connect", "read", "write", "pool"), deadline),
            "secret_query": secret.encode() if apart else b"",
        },
    )
    own = {name.lower() for name in request.headers}
    for name in {*outgoing.headers} - own:
        if name in request.removed_headers or (
            may_be_secret(name) and not request.allows_client_auth
        ):
            del outgoing.headers[name]
    return outgoing


def has_auth(http: httpx2.Client | httpx2.AsyncClient) -> bool:
    """Tell whether an HTTP client has credentials of its own."""
    return http.auth is not None or "authorization" in http.headers


def flow_of(
    http: httpx2.Client | httpx2.AsyncClient, request: Prepared
) -> httpx2.Auth | None:
    """Choose what signs a request: what is meant for it, or what signs all of them."""
    if request.flow is not None:
        return request.flow
    return http.auth if request.allows_client_auth else None


def exchange(
    http: httpx2.Client,
    outgoing: httpx2.Request,
    flow: httpx2.Auth | None,
    deadline: Deadline,
) -> httpx2.Response:
    """Send a request, signed by the *flow*; the answer's body is still to be read."""
    if flow is None:
        return _send(http, outgoing)
    steps = flow.sync_auth_flow(outgoing)
    try:
        step = next(steps)
        while True:
            response = _send(http, _bounded(step, outgoing, deadline))
            try:
                step = steps.send(response)
            except StopIteration:
                return response
            except BaseException:
                response.close()
                raise
            _discard(response)
    finally:
        steps.close()


async def exchange_async(
    http: httpx2.AsyncClient,
    outgoing: httpx2.Request,
    flow: httpx2.Auth | None,
    deadline: Deadline,
) -> httpx2.Response:
    """Send a request as ``exchange`` does."""
    if flow is None:
        return await _send_async(http, outgoing)
    steps: AsyncGenerator[httpx2.Request, httpx2.Response]
    steps = flow.async_auth_flow(outgoing)
    try:
        step = await anext(steps)
        while True:
            response = await _send_async(http, _bounded(step, outgoing, deadline))
            try:
                step = await steps.asend(response)
            except StopAsyncIteration:
                return response
            except BaseException:
                await response.aclose()
                raise
            await _discard_async(response)
    finally:
        await steps.aclose()


def _send(http: httpx2.Client, request: httpx2.Request) -> httpx2.Response:
    return http.send(request, stream=True, auth=None, follow_redirects=False)


async def _send_async(
    http: httpx2.AsyncClient, request: httpx2.Request
) -> httpx2.Response:
    return await http.send(request, stream=True, auth=None, follow_redirects=False)


def _bounded(
    step: httpx2.Request, outgoing: httpx2.Request, deadline: Deadline
) -> httpx2.Request:
    """Hold a request of the flow's own, for a token perhaps, to the call's deadline."""
    if not deadline.left():
        raise DeadlineExceeded("the deadline passed")
    step.extensions.setdefault("timeout", outgoing.extensions["timeout"])
    return step


def _discard(response: httpx2.Response) -> None:
    """Give up an answer; a short one is read, so that its connection can be kept."""
    try:
        size = 0
        if not response.is_stream_consumed:
            for chunk in response.iter_raw():
                size += len(chunk)
                if size > _MOST_DISCARDED:
                    break
    finally:
        response.close()


async def _discard_async(response: httpx2.Response) -> None:
    try:
        size = 0
        if not response.is_stream_consumed:
            async for chunk in response.aiter_raw():
                size += len(chunk)
                if size > _MOST_DISCARDED:
                    break
    finally:
        await response.aclose()
