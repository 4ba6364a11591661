"""One request sent once, and its answer read; an ``httpx2.Auth`` may sign it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from threading import Lock
from typing import Self

import httpx2

from ..errors import (
    CredentialsError,
    DeadlineExceeded,
    ResponseTooLarge,
    TransportError,
)
from .auth import Attachment
from .client_headers import may_be_secret
from .parameters import encode
from .policy import Policy
from .request import Prepared
from .response import LARGEST_BODY, Answer, BodyReader
from .retry import Deadline
from .waiting import AsyncContent, Content, Waiting

_MOST_DISCARDED = 1 << 16
"""Bytes of a refused attempt's answer that are read to use its connection again."""
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
FAILURES = (TransportError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError)


class Exchange:
    """One request of a call, which may be sent several times.

    The body is read anew each time. *defaults* are headers that an HTTP client of ours
    adds in lower case; one of the caller's adds its own, and then they are ``None``. What fails is a TransportError that names the call.
    """

    def __init__(
        self,
        waiting: Waiting,
        request: Prepared,
        deadline: Deadline,
        defaults: Mapping[str, str] | None,
    ) -> None:
        self._waiting = waiting
        self._request = request
        self._deadline = deadline
        self._defaults = defaults

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
            if flow is None:
                return await self._waiting.send(outgoing)
            return await self._signed(outgoing, flow)
        except FAILURES as error:
            raise self.failure(error) from error
        finally:
            if content is not None:
                content.close()

    async def whole(self, response: httpx2.Response) -> Answer:
        """Read the whole answer."""
        try:
            try:
                with _Reading(response, self._deadline) as body:
                    async with aclosing(self._waiting.chunks(response)) as chunks:
                        async for chunk in chunks:
                            body.feed(chunk)
            finally:
                await self._waiting.close(response)
        except FAILURES as error:
            raise self.failure(error) from error
        return self.head(response, body.so_far)

    def head(self, response: httpx2.Response, body: bytes = b"") -> Answer:
        """Describe the answer by its head, and what is known of its body."""
        request = self._request
        return Answer(
            request.method, request.shown, response.status_code, response.headers, body
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
                    reader.feed(chunk)
                    yield reader.take()
            yield reader.finish()
        except FAILURES as error:
            raise self.failure(error) from error
        finally:
            await self._waiting.close(response)

    def failure(self, error: Exception) -> TransportError:
        """Make of what went wrong an error of ours that names the call."""
        kind = TransportError
        if isinstance(error, TransportError):
            kind = type(error)
        elif isinstance(error, httpx2.TimeoutException):
            kind = DeadlineExceeded
        what = str(error) or type(error).__name__
        message = f"{self._request.method} {self._request.shown}: {what}"
        return kind(message, not isinstance(error, _UNSENT))

    def _built(
        self,
        secrets: Attachment,
        headers: Mapping[str, str],
        content: Content | AsyncContent | None,
    ) -> httpx2.Request:
        """Build the request; secrets stay out of the URL if the connections are ours.

        What signs a request has to see all of its URL.
        """
        request, url = self._request, self._request.url
        secret = "&".join(
            f"{encode(name)}={encode(text)}" for name, text in secrets.query
        )
        apart = self._defaults is not None and secrets.flow is None
        if secret and not apart:
            url += ("&" if "?" in url else "?") + secret
        sent = _with_secrets(headers, secrets)
        extensions = {
            "timeout": _timeouts(self._deadline),
            "secret_query": secret.encode() if apart else b"",
        }
        if self._defaults is not None:
            removed = request.removed_headers
            usual = self._defaults
            if removed:
                usual = {name: usual[name] for name in usual.keys() - removed}
            return httpx2.Request(
                request.method,
                url,
                headers={**usual, **sent},
                content=content,
                extensions=extensions,
            )
        return self._of_theirs(url, sent, content, extensions)

    def _of_theirs(
        self,
        url: str,
        headers: Mapping[str, str],
        content: Content | AsyncContent | None,
        extensions: Mapping[str, object],
    ) -> httpx2.Request:
        """Build a request for an HTTP client of the caller's, which adds to it."""
        request = self._request
        outgoing = self._waiting.http.build_request(
            request.method,
            url,
            headers=headers,
            content=content,
            extensions=extensions,
        )
        own = {name.lower() for name in headers}
        for name in {*outgoing.headers} - own:
            if name in request.removed_headers or (
                may_be_secret(name) and not request.route.allows_client_auth
            ):
                del outgoing.headers[name]
        return outgoing

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

    def __init__(self, response: httpx2.Response, deadline: Deadline) -> None:
        self._deadline = deadline
        self._is_error = response.status_code >= 400
        self._reader = BodyReader(coding(response), LARGEST_BODY)

    def feed(self, chunk: bytes) -> None:
        self._reader.feed(chunk)
        if not self._deadline.left():
            raise DeadlineExceeded("the deadline passed")

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
            extensions={"timeout": _timeouts(self._deadline)},
        )
        if authorization is not None:
            outgoing.headers["Authorization"] = authorization
        try:
            response = await self._waiting.send(outgoing)
            try:
                with _Reading(response, self._deadline) as body:
                    async with aclosing(self._waiting.chunks(response)) as chunks:
                        async for chunk in chunks:
                            body.feed(chunk)
            finally:
                await self._waiting.close(response)
        except FAILURES as error:
            kind = (
                DeadlineExceeded if isinstance(error, httpx2.TimeoutException) else None
            )
            what = str(error) or type(error).__name__
            raise (kind or TransportError)(f"POST {url}: {what}", sent=False) from error
        return response.status_code, body.so_far


def coding(response: httpx2.Response) -> str:
    """Tell how the body is compressed; one that was read already is so no more."""
    if response.is_stream_consumed:
        return ""
    return response.headers.get("content-encoding", "")


def usual_headers(http: httpx2.Client | httpx2.AsyncClient) -> Mapping[str, str]:
    """List the headers that an HTTP client of ours adds."""
    kept = ("user-agent",)
    return {name: http.headers[name] for name in kept if name in http.headers}


def has_auth(http: httpx2.Client | httpx2.AsyncClient) -> bool:
    """Tell whether an HTTP client has credentials of its own."""
    return http.auth is not None or "authorization" in http.headers


def is_final(error: TransportError) -> bool:
    """Tell whether another attempt would end in the same way."""
    return isinstance(error, DeadlineExceeded | ResponseTooLarge)


def _timeouts(deadline: Deadline) -> dict[str, Deadline]:
    return dict.fromkeys(("connect", "read", "write", "pool"), deadline)


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
