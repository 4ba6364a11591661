"""One request sent once, and its answer read; an ``httpx2.Auth`` may sign it."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from threading import Lock
from typing import Self

import httpx2

from ..errors import (
    CredentialsError,
    DeadlineExceeded,
    FileChanged,
    ResponseTooLarge,
    TransportError,
)
from .auth import Attachment
from .client_headers import may_be_secret
from .options import MAX_RESPONSE_SIZE
from .parameters import encode
from .policy import Policy
from .redirects import Redirects, TooManyRedirects, joined
from .request import Prepared
from .response import Answer, BodyReader
from .retry import Deadline
from .waiting import AsyncContent, ClientClosed, Content, Waiting, WrongEventLoop

_MOST_DISCARDED = 1 << 16
"""Bytes of a refused attempt's answer that are read to use its connection again."""
_UNSENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
)
_USUAL = httpx2.Timeout(5.0)
"""What httpx2 takes where nobody says, and what therefore does not count."""
_NO_TOKEN = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]+")
FAILURES = (TransportError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError)


class Exchange:
    """One request of a call, which may be sent several times.

    The body is read anew each time. The connections are *owned*, or those of an HTTP
    client of the caller's, which adds to requests. What fails is a TransportError that
    names the call.
    """

    def __init__(
        self,
        waiting: Waiting,
        request: Prepared,
        deadline: Deadline,
        *,
        owned: bool,
        follow_redirects: bool,
        largest: float,
    ) -> None:
        self._waiting = waiting
        self._request = request
        self._deadline = deadline
        self._owned = owned
        self._follow_redirects = follow_redirects
        self._largest = largest

    @property
    def deadline(self) -> Deadline:
        """When the call has to be over."""
        return self._deadline

    async def send(
        self, secrets: Attachment, headers: Mapping[str, str]
    ) -> httpx2.Response:
        """Send the request; the answer's body is still to be read."""
        payload = self._request.payload
        content = None
        if payload is not None:
            content = self._waiting.content(payload, self._deadline)
        try:
            outgoing = self._built(secrets, headers, content)
            flow = secrets.flow
            if flow is None and self._request.route.allows_client_auth:
                flow = self._waiting.http.auth
            redirects = None
            if self._follow_redirects:
                secret = _secret_query(secrets)
                redirects = Redirects(self._request, content, secret)
            return await self._followed(outgoing, redirects, flow)
        except FAILURES as error:
            raise self.failure(error) from error
        finally:
            if content is not None:
                content.close()

    async def _answered(
        self, outgoing: httpx2.Request, flow: httpx2.Auth | None
    ) -> httpx2.Response:
        if flow is None:
            return await self._waiting.send(outgoing)
        return await self._signed(outgoing, flow)

    async def _followed(
        self,
        outgoing: httpx2.Request,
        redirects: Redirects | None,
        flow: httpx2.Auth | None,
    ) -> httpx2.Response:
        """Send a request, and those that redirects lead to; another origin gets no auth."""
        response = await self._answered(outgoing, flow)
        while redirects and (step := redirects.after(outgoing, response)):
            await self.discard(response)
            if not self._deadline.left():
                raise DeadlineExceeded("the deadline passed")
            outgoing = step
            flow = None if redirects.left_origin else flow
            response = await self._answered(outgoing, flow)
        return response

    async def body(self, response: httpx2.Response) -> bytes:
        """Read the whole body of an answer."""
        try:
            try:
                with _Reading(response, self._deadline, self._largest) as body:
                    async with aclosing(self._waiting.chunks(response)) as chunks:
                        async for chunk in chunks:
                            body.feed(chunk)
            finally:
                await self._waiting.close(response)
        except FAILURES as error:
            raise self.failure(error) from error
        return body.so_far

    def head(self, response: httpx2.Response) -> Answer:
        """Describe the answer by its head; the body is still to be read."""
        request = self._request
        return Answer(
            request.method, request.shown, response.status_code, response.headers
        )

    async def arriving(
        self, response: httpx2.Response, reader: BodyReader
    ) -> AsyncGenerator[bytes]:
        """Read the body as it arrives; the deadline bounds each silence."""
        try:
            async with aclosing(self._waiting.chunks(response)) as chunks:
                while True:
                    self._deadline.restart()
                    if (chunk := await anext(chunks, None)) is None:
                        break
                    for piece in reader.pieces(chunk):
                        yield piece
            reader.finish()
        except FAILURES as error:
            raise self.failure(error) from error
        finally:
            await self._waiting.close(response)

    def failure(self, error: Exception) -> TransportError:
        """Make of what went wrong an error of ours that names the call."""
        kind = TransportError
        sent = not isinstance(error, _UNSENT)
        if isinstance(error, TransportError):
            kind, sent = type(error), error.sent
        elif isinstance(error, httpx2.TimeoutException):
            kind = DeadlineExceeded
        message = f"{self._request.method} {self._request.shown}: {_text(error)}"
        return kind(message, sent)

    def _built(
        self,
        secrets: Attachment,
        headers: Mapping[str, str],
        content: Content | AsyncContent | None,
    ) -> httpx2.Request:
        """Build the request; secrets stay out of the URL if the connections are ours.

        What signs a request has to see all of its URL.
        """
        request, secret = self._request, _secret_query(secrets)
        apart = self._owned and secrets.flow is None
        url = httpx2.URL(request.url)
        if not apart:
            url = joined(url, secret)
        sent = _with_secrets(headers, secrets)
        extensions = {
            "timeout": self._timeouts(),
            "secret_query": secret.encode() if apart else b"",
        }
        if self._owned:
            return httpx2.Request(
                request.method,
                url,
                headers=sent,
                content=content,
                extensions=extensions,
            )
        return self._of_theirs(url, sent, content, extensions)

    def _of_theirs(
        self,
        url: httpx2.URL,
        headers: Mapping[str, str],
        content: Content | AsyncContent | None,
        extensions: Mapping[str, object],
    ) -> httpx2.Request:
        """Build a request for an HTTP client of the caller's, which adds to it."""
        request, http = self._request, self._waiting.http
        outgoing = http.build_request(
            request.method,
            url,
            headers=headers,
            content=content,
            extensions={**extensions, "trace": self._waiting.listener()},
        )
        if http.params:
            # They took the place of the call's own, where there are any.
            outgoing.url = _with_query(url, request, http.params)
        own = {name.lower() for name in headers}
        for name in {*outgoing.headers} - own:
            if name in request.removed_headers or (
                may_be_secret(name) and not request.route.allows_client_auth
            ):
                del outgoing.headers[name]
        return outgoing

    def _timeouts(self) -> Mapping[str, float]:
        """Bound each step; the HTTP client of the caller's may have bounds of its own."""
        if self._owned:
            return bounded_by(self._deadline)
        left = max(self._deadline.left(), 0.001)
        timeout = self._waiting.http.timeout
        own = httpx2.Timeout(None) if timeout == _USUAL else timeout
        return {
            step: left if seconds is None else min(left, seconds)
            for step, seconds in own.as_dict().items()
        }

    async def _signed(
        self, outgoing: httpx2.Request, flow: httpx2.Auth
    ) -> httpx2.Response:
        async with aclosing(self._waiting.signed(flow, outgoing)) as steps:
            step = await anext(steps)
            while True:
                if not self._deadline.left():
                    raise DeadlineExceeded("the deadline passed")
                # A request of the flow's own, for a token perhaps, has no timeout.
                step.extensions.setdefault("timeout", outgoing.extensions["timeout"])
                response = await self._waiting.send(step)
                try:
                    step = await steps.asend(response)
                except StopAsyncIteration:
                    return response
                except BaseException:
                    await self._waiting.close(response)
                    raise
                await self.discard(response)

    async def discard(self, response: httpx2.Response) -> None:
        """Give up an answer; a short one is read, so that its connection can be kept."""
        try:
            size = 0
            async with aclosing(self._waiting.chunks(response)) as chunks:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > _MOST_DISCARDED:
                        break
        finally:
            await self._waiting.close(response)


class _Reading:
    """The reading of one answer.

    What goes wrong in the body of an error is passed over: the error matters more.
    """

    def __init__(
        self, response: httpx2.Response, deadline: Deadline, largest: float
    ) -> None:
        self._deadline = deadline
        self._is_error = response.status_code >= 400
        self._reader = BodyReader(coding(response), largest)

    def feed(self, chunk: bytes) -> None:
        self._reader.feed(chunk)
        if not self._deadline.left():
            raise DeadlineExceeded("the deadline passed")
        self._deadline.note_progress()

    @property
    def so_far(self) -> bytes:
        return self._reader.so_far

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> bool:
        if error is None and not self._is_error:
            self._reader.finish()
        return self._is_error and isinstance(error, FAILURES)


class Lent:
    """What a call lends to credentials that have to wait; see ``auth.Context``."""

    def __init__(self, waiting: Waiting, policy: Policy, deadline: Deadline) -> None:
        self._waiting = waiting
        self._policy = policy
        self._deadline = deadline
        self.ask = waiting.ask
        self.absolute = policy.absolute

    async def acquire(self, lock: Lock) -> None:
        """Wait for a lock that threads and tasks share."""
        await self._waiting.acquire(lock)

    async def post_form(
        self, url: str, fields: Mapping[str, str], authorization: str | None
    ) -> tuple[int, bytes]:
        """Send a form, within the deadline of the call: the status and the body."""
        if not self._policy.may_carry_secrets(url):
            raise CredentialsError(
                f"{url} is plain http, where credentials can be read on the way: use"
                " https, or pass allow_insecure=True"
            )
        outgoing = httpx2.Request(
            "POST",
            url,
            data=dict(fields),
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            extensions={"timeout": bounded_by(self._deadline)},
        )
        if authorization is not None:
            outgoing.headers["Authorization"] = authorization
        try:
            response = await self._waiting.send(outgoing)
            try:
                with _Reading(response, self._deadline, MAX_RESPONSE_SIZE) as body:
                    async with aclosing(self._waiting.chunks(response)) as chunks:
                        async for chunk in chunks:
                            body.feed(chunk)
            finally:
                await self._waiting.close(response)
        except FAILURES as error:
            kind = (
                DeadlineExceeded if isinstance(error, httpx2.TimeoutException) else None
            )
            message = f"POST {url}: {_text(error)}"
            raise (kind or TransportError)(message, sent=False) from error
        return response.status_code, body.so_far


def coding(response: httpx2.Response) -> str:
    """Tell how the body is compressed; one that was read already is so no more."""
    if response.is_stream_consumed:
        return ""
    return response.headers.get("content-encoding", "")


def user_agent(
    http: httpx2.Client | httpx2.AsyncClient | None, version: str
) -> str | None:
    """Name this package and httpx2 to servers, unless the HTTP client has a name."""
    usual = f"python-httpx2/{httpx2.__version__}"
    if http is not None and http.headers.get("user-agent", usual) != usual:
        return None
    package = __name__.partition("._runtime")[0].rpartition(".")[2]
    return f"{package}/{_NO_TOKEN.sub('-', version) or '0'} {usual}"


def has_auth(http: httpx2.Client | httpx2.AsyncClient) -> bool:
    """Tell whether an HTTP client has credentials of its own."""
    return http.auth is not None or "authorization" in http.headers


def _text(error: BaseException) -> str:
    """Say what went wrong; errors of asyncio often have no text, but a cause that has."""
    at: BaseException | None = error
    while isinstance(at, Exception):
        if text := str(at):
            return text
        at = at.__cause__ or at.__context__
    is_late = isinstance(error, httpx2.TimeoutException)
    return "timed out" if is_late else type(error).__name__


def is_final(error: TransportError) -> bool:
    """Tell whether another attempt would end in the same way."""
    return isinstance(error, _FINAL)


def bounded_by(deadline: Deadline) -> Mapping[str, float]:
    """Bound each step of a request that connections of ours carry."""
    steps = dict.fromkeys(("connect", "read", "write"), deadline)
    return {**steps, "pool": max(deadline.left(), 0.001)}


def _secret_query(secrets: Attachment) -> str:
    return "&".join("=".join(map(encode, pair)) for pair in secrets.query)


def _with_query(
    url: httpx2.URL, request: Prepared, params: httpx2.QueryParams
) -> httpx2.URL:
    """Add the HTTP client's parameters, but for those that a call has itself."""
    more = [
        (name, value)
        for name, value in params.multi_items()
        if name not in url.params
        and (request.route.allows_client_auth or not may_be_secret(name))
    ]
    return joined(url, str(httpx2.QueryParams(tuple(more))))


def _with_secrets(headers: Mapping[str, str], secrets: Attachment) -> Mapping[str, str]:
    """Add what credentials add to the headers, which come first; cookies share one."""
    if not (secrets.headers or secrets.cookies):
        return headers
    names = {name.lower(): name for name in headers}
    added = {name: text for name, text in secrets.headers if name.lower() not in names}
    if secrets.cookies:
        name = names.get("cookie", "Cookie")
        own = [headers[name]] if name in headers else []
        added[name] = "; ".join([*own, *map("=".join, secrets.cookies)])
    return {**headers, **added}


_FINAL = (
    ClientClosed
    | DeadlineExceeded
    | FileChanged
    | ResponseTooLarge
    | TooManyRedirects
    | WrongEventLoop
)
