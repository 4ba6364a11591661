"""One request sent: its body is read for each attempt, and an ``httpx2.Auth`` may sign it."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator

from contextlib import aclosing

import httpx2
from anyio import to_thread

from ..errors import DeadlineExceeded, TransportError
from ..values.files import CHUNK
from .client_headers import may_be_secret
from .redirects import Redirects
from .request import Payload, Prepared
from .retry import Deadline

_MOST_DISCARDED = 1 << 16
"""Bytes of a refused attempt's answer that are read to use its connection again."""


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
        while (read := await to_thread.run_sync(_next, chunks)) is not None:
            yield read

    def close(self) -> None:
        """Close the files that are being read."""
        if self._chunks is not None:
            self._chunks.close()


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
    secret = request.secret_query
    apart = owned and request.flow is None
    url = httpx2.URL(request.url)
    outgoing = http.build_request(
        request.method,
        url,
        headers=request.headers,
        content=content,
        extensions={
            "timeout": _timeouts(http, deadline, owned=owned),
            "secret_query": secret.encode() if apart else b"",
        },
    )
    if http.params or (secret and not apart):
        # Parameters of the client's took the place of the call's, where there are any.
        outgoing.url = _with_query(url, request, http.params, "" if apart else secret)
    own = {name.lower() for name in request.headers}
    for name in {*outgoing.headers} - own:
        if name in request.removed_headers or (
            may_be_secret(name) and not request.allows_client_auth
        ):
            del outgoing.headers[name]
    return outgoing


def _with_query(
    url: httpx2.URL, request: Prepared, params: httpx2.QueryParams, secret: str
) -> httpx2.URL:
    """Add the HTTP client's parameters to the URL, and the credentials."""
    if params:
        own = url.params
        more = [
            (name, value)
            for name, value in params.multi_items()
            if name not in own
            and (request.allows_client_auth or not may_be_secret(name))
        ]
        url = _joined(url, str(httpx2.QueryParams(tuple(more))))
    return _joined(url, secret)


def _joined(url: httpx2.URL, query: str) -> httpx2.URL:
    if not query:
        return url
    return url.copy_with(query=b"&".join(filter(None, (url.query, query.encode()))))


def _timeouts(
    http: httpx2.Client | httpx2.AsyncClient, deadline: Deadline, *, owned: bool
) -> dict[str, float]:
    """Bound each step of a request; the caller's HTTP client may have bounds of its own."""
    left = max(deadline.left(), 0.001)
    if owned:
        return {**dict.fromkeys(("connect", "read", "write"), deadline), "pool": left}
    timeout = httpx2.Timeout(None) if http.timeout == _USUAL else http.timeout
    return {
        step: left if seconds is None else min(left, seconds)
        for step, seconds in timeout.as_dict().items()
    }


_USUAL = httpx2.Timeout(5.0)
"""What httpx2 takes where nobody says, and what therefore does not count."""


def user_agent(
    http: httpx2.Client | httpx2.AsyncClient | None, version: str
) -> str | None:
    """Name this package and httpx2 to servers, unless the HTTP client has a name."""
    usual = f"python-httpx2/{httpx2.__version__}"
    if http is not None and http.headers.get("user-agent", usual) != usual:
        return None
    package = __name__.partition("._runtime")[0].rpartition(".")[2]
    return f"{package}/{_NO_TOKEN.sub('-', version) or '0'} {usual}"


_NO_TOKEN = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]+")


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
    redirects: Redirects | None = None,
) -> httpx2.Response:
    """Send a request, signed by the *flow*; the answer's body is still to be read."""
    response = _signed(http, outgoing, flow, deadline)
    while redirects and (step := redirects.after(outgoing, response)):
        _discard(response)
        outgoing = _bounded(step, outgoing, deadline)
        flow = None if redirects.left_origin else flow
        response = _signed(http, outgoing, flow, deadline)
    return response


def _signed(
    http: httpx2.Client,
    outgoing: httpx2.Request,
    flow: httpx2.Auth | None,
    deadline: Deadline,
) -> httpx2.Response:
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
    redirects: Redirects | None = None,
) -> httpx2.Response:
    """Send a request as ``exchange`` does."""
    response = await _signed_async(http, outgoing, flow, deadline)
    while redirects and (step := redirects.after(outgoing, response)):
        await _discard_async(response)
        outgoing = _bounded(step, outgoing, deadline)
        flow = None if redirects.left_origin else flow
        response = await _signed_async(http, outgoing, flow, deadline)
    return response


async def _signed_async(
    http: httpx2.AsyncClient,
    outgoing: httpx2.Request,
    flow: httpx2.Auth | None,
    deadline: Deadline,
) -> httpx2.Response:
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
