"""Calls sent over HTTP, and their answers read: the only door to the network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Iterator, Mapping
from contextlib import aclosing
from typing import Self, TypeVar

try:
    import httpx2
except ModuleNotFoundError as error:
    if error.name == "httpx2":
        error.msg = "sending requests needs httpx2: pip install httpx2"
    raise

from ..errors import DeadlineExceeded, ResponseTooLarge, TransportError
from .client_headers import ClientHeaders
from .connection import AsyncPool, Pool, no_cookies
from .credentials import Credentials
from .exchange import (
    AsyncContent,
    Content,
    built,
    exchange,
    exchange_async,
    flow_of,
    has_auth,
)
from .operation import Operation
from .recording import RECORDERS
from .request import Arguments, Policy, Prepared
from .response import (
    LARGEST_BODY,
    LARGEST_ERROR,
    Answer,
    BodyReader,
    Items,
    result,
    streams,
    summary,
)
from .retry import Budget, Clock, Deadline, Plan
from .streams import AsyncItemStream, ItemStream

T = TypeVar("T")

TIMEOUT = 60.0
"""Seconds a call may take, retries included, where the caller does not say."""
_FOREVER = 1e6

_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
_FAILURES = (TransportError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError)


class _Sender:
    """What the two kinds of transport share: everything but waiting."""

    def __init__(
        self,
        policy: Policy,
        timeout: float | None,
        *,
        strict: bool,
        clock: Clock | None,
    ) -> None:
        if timeout is not None and not timeout > 0:
            raise ValueError("a timeout is a number of seconds above 0, or None")
        self._policy = policy
        self._timeout = _FOREVER if timeout is None else min(timeout, _FOREVER)
        self._strict = strict
        self._clock = clock or Clock()
        self._budget = Budget()

    def _begin(
        self, operation: Operation[T], arguments: Arguments
    ) -> tuple[Prepared, Deadline]:
        request = Prepared(operation, arguments, self._policy)
        return request, Deadline(self._timeout)

    def _plan(self, request: Prepared, deadline: Deadline) -> Plan:
        return Plan(
            repeatable=request.repeatable,
            deadline=deadline,
            budget=self._budget,
            clock=self._clock,
        )

    def _read(self, operation: Operation[T], answer: Answer) -> T:
        return result(operation, answer, self._clock.now(), strict=self._strict)

    def _items(self, operation: Operation[T], answer: Answer) -> Items[T]:
        return Items(operation, answer, self._clock.now(), strict=self._strict)

    def _note(self, operation: Operation[T], answer: Answer) -> None:
        """Keep the head of an answer for those who record them."""
        for answers in RECORDERS.get():
            answers.append(summary(operation.name, answer))


class Transport(_Sender):
    """Sends calls and waits for their answers.

    *timeout* is the number of seconds a call may take, retries included; while a file
    is being sent, it is how long sending may stand still. An *http_client* of the
    caller's is used as it is (proxies, certificates, connections) and stays open; it
    bounds slow answers only read by read. *headers* go with every call. *servers* says
    what to use in place of the servers that single operations name, which are not used
    at all without *own_servers*. Unless *allow_insecure*, credentials go over https
    alone, or to this very machine.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        http_client: httpx2.Client | None = None,
        timeout: float | None = TIMEOUT,
        strict: bool = False,
        *,
        headers: ClientHeaders | None = None,
        own_servers: bool = True,
        servers: Mapping[str, str] | None = None,
        allow_insecure: bool = False,
        clock: Clock | None = None,
    ) -> None:
        policy = Policy(
            base_url,
            credentials,
            headers or ClientHeaders(),
            own_servers=own_servers,
            servers=servers,
            client_has_auth=http_client is not None and has_auth(http_client),
            allow_insecure=allow_insecure,
        )
        super().__init__(policy, timeout, strict=strict, clock=clock)
        self._owned = http_client is None
        self._http = http_client or httpx2.Client(
            transport=Pool(),
            trust_env=False,
            follow_redirects=False,
            cookies=no_cookies(),
        )

    def send(
        self,
        operation: Operation[T],
        *values: object,
        body: object = None,
        content_type: str | None = None,
    ) -> T:
        """Call the *operation*. Raises an ``Error`` unless it went as described."""
        arguments = Arguments(values, body, content_type)
        request, deadline = self._begin(operation, arguments)
        answer, _ = self._answered(operation, request, deadline, streamed=False)
        return self._read(operation, answer)

    def stream(
        self,
        operation: Operation[T],
        *values: object,
        body: object = None,
        content_type: str | None = None,
    ) -> ItemStream[T]:
        """Call the *operation*, and read the items of its answer when they are asked for."""
        arguments = Arguments(values, body, content_type)
        request, deadline = self._begin(operation, arguments)
        answer, response = self._answered(operation, request, deadline, streamed=True)
        items = self._items(operation, answer)
        if response is None:
            raise AssertionError("an answer is read by items, or it raises")
        return ItemStream(_arriving(items, request, response, deadline), response.close)

    def close(self) -> None:
        """Close the connections, unless they are the caller's."""
        if self._owned:
            self._http.close()

    def _answered(
        self,
        operation: Operation[T],
        request: Prepared,
        deadline: Deadline,
        *,
        streamed: bool,
    ) -> tuple[Answer, httpx2.Response | None]:
        """Send until there is an answer that counts; one to be *streamed* stays open."""
        plan = self._plan(request, deadline)
        while True:
            try:
                response = self._sent(request, deadline)
                answer = _head(request, response)
                if streamed and streams(operation, answer):
                    self._note(operation, answer)
                    return answer, response
                answer = _whole(request, response, deadline)
            except TransportError as error:
                delay = _after_failure(plan, request, error)
                if delay is None:
                    raise
            else:
                delay = plan.after_answer(answer.status, answer.headers)
                if delay is None:
                    self._note(operation, answer)
                    return answer, None
            self._clock.sleep(delay)

    def _sent(self, request: Prepared, deadline: Deadline) -> httpx2.Response:
        payload = request.payload
        content = None if payload is None else Content(payload, deadline)
        outgoing = built(self._http, request, deadline, content, owned=self._owned)
        try:
            flow = flow_of(self._http, request)
            return exchange(self._http, outgoing, flow, deadline)
        except _FAILURES as error:
            raise _failure(request, error) from error
        finally:
            if content is not None:
                content.close()


def _whole(request: Prepared, response: httpx2.Response, deadline: Deadline) -> Answer:
    try:
        try:
            with _Reading(request, response, deadline) as body:
                for chunk in _raw(response):
                    body.feed(chunk)
        finally:
            response.close()
        return body.answer()
    except _FAILURES as error:
        raise _failure(request, error) from error


def _arriving(
    items: Items[T],
    request: Prepared,
    response: httpx2.Response,
    deadline: Deadline,
) -> Generator[T]:
    """Read items; the deadline bounds each silence, and not the time between two."""
    try:
        body, raw = BodyReader(_coding(response), LARGEST_BODY), _raw(response)
        while True:
            deadline.restart()
            if (chunk := next(raw, None)) is None:
                break
            body.feed(chunk)
            yield from items.feed(body.take())
        yield from items.feed(body.finish())
        yield from items.feed(None)
    except _FAILURES as error:
        raise _failure(request, error) from error
    finally:
        response.close()


class AsyncTransport(_Sender):
    """Sends calls and awaits their answers; see ``Transport``."""

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        http_client: httpx2.AsyncClient | None = None,
        timeout: float | None = TIMEOUT,
        strict: bool = False,
        *,
        headers: ClientHeaders | None = None,
        own_servers: bool = True,
        servers: Mapping[str, str] | None = None,
        allow_insecure: bool = False,
        clock: Clock | None = None,
    ) -> None:
        policy = Policy(
            base_url,
            credentials,
            headers or ClientHeaders(),
            own_servers=own_servers,
            servers=servers,
            client_has_auth=http_client is not None and has_auth(http_client),
            allow_insecure=allow_insecure,
        )
        super().__init__(policy, timeout, strict=strict, clock=clock)
        self._owned = http_client is None
        self._http = http_client or httpx2.AsyncClient(
            transport=AsyncPool(),
            trust_env=False,
            follow_redirects=False,
            cookies=no_cookies(),
        )

    async def send(
        self,
        operation: Operation[T],
        *values: object,
        body: object = None,
        content_type: str | None = None,
    ) -> T:
        """Call the *operation*. Raises an ``Error`` unless it went as described."""
        arguments = Arguments(values, body, content_type)
        request, deadline = self._begin(operation, arguments)
        answer, _ = await self._answered(operation, request, deadline, streamed=False)
        return self._read(operation, answer)

    async def stream(
        self,
        operation: Operation[T],
        *values: object,
        body: object = None,
        content_type: str | None = None,
    ) -> AsyncItemStream[T]:
        """Call the *operation*, and read the items of its answer when they are asked for."""
        arguments = Arguments(values, body, content_type)
        request, deadline = self._begin(operation, arguments)
        answer, response = await self._answered(
            operation, request, deadline, streamed=True
        )
        items = self._items(operation, answer)
        if response is None:
            raise AssertionError("an answer is read by items, or it raises")
        arriving = _arriving_async(items, request, response, deadline)
        return AsyncItemStream(arriving, response.aclose)

    async def close(self) -> None:
        """Close the connections, unless they are the caller's."""
        if self._owned:
            await self._http.aclose()

    async def _answered(
        self,
        operation: Operation[T],
        request: Prepared,
        deadline: Deadline,
        *,
        streamed: bool,
    ) -> tuple[Answer, httpx2.Response | None]:
        plan = self._plan(request, deadline)
        while True:
            try:
                response = await self._sent(request, deadline)
                answer = _head(request, response)
                if streamed and streams(operation, answer):
                    self._note(operation, answer)
                    return answer, response
                answer = await _whole_async(request, response, deadline)
            except TransportError as error:
                delay = _after_failure(plan, request, error)
                if delay is None:
                    raise
            else:
                delay = plan.after_answer(answer.status, answer.headers)
                if delay is None:
                    self._note(operation, answer)
                    return answer, None
            await self._clock.sleep_async(delay)

    async def _sent(self, request: Prepared, deadline: Deadline) -> httpx2.Response:
        payload = request.payload
        content = None if payload is None else AsyncContent(payload, deadline)
        outgoing = built(self._http, request, deadline, content, owned=self._owned)
        try:
            flow = flow_of(self._http, request)
            return await exchange_async(self._http, outgoing, flow, deadline)
        except _FAILURES as error:
            raise _failure(request, error) from error
        finally:
            if content is not None:
                content.close()


async def _whole_async(
    request: Prepared, response: httpx2.Response, deadline: Deadline
) -> Answer:
    try:
        try:
            with _Reading(request, response, deadline) as body:
                async with aclosing(_raw_async(response)) as arriving:
                    async for chunk in arriving:
                        body.feed(chunk)
        finally:
            await response.aclose()
        return body.answer()
    except _FAILURES as error:
        raise _failure(request, error) from error


async def _arriving_async(
    items: Items[T],
    request: Prepared,
    response: httpx2.Response,
    deadline: Deadline,
) -> AsyncGenerator[T]:
    try:
        body = BodyReader(_coding(response), LARGEST_BODY)
        async with aclosing(_raw_async(response)) as raw:
            while True:
                deadline.restart()
                if (chunk := await anext(raw, None)) is None:
                    break
                body.feed(chunk)
                for item in items.feed(body.take()):
                    yield item
        for item in (*items.feed(body.finish()), *items.feed(None)):
            yield item
    except _FAILURES as error:
        raise _failure(request, error) from error
    finally:
        await response.aclose()


class _Reading:
    """The reading of one answer.

    What goes wrong in the body of an error is passed over: the error matters more.
    """

    def __init__(
        self, request: Prepared, response: httpx2.Response, deadline: Deadline
    ) -> None:
        self._request = request
        self._response = response
        self._deadline = deadline
        self._is_error = response.status_code >= 400
        largest = LARGEST_ERROR if self._is_error else LARGEST_BODY
        self._reader = BodyReader(_coding(response), largest)

    def feed(self, chunk: bytes) -> None:
        self._reader.feed(chunk)
        if not self._deadline.left():
            raise DeadlineExceeded("the deadline passed")

    def answer(self) -> Answer:
        return _head(self._request, self._response, self._reader.so_far)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> bool:
        if error is None and not self._is_error:
            self._reader.finish()
        return self._is_error and isinstance(error, _FAILURES)


def _head(request: Prepared, response: httpx2.Response, body: bytes = b"") -> Answer:
    return Answer(
        request.method, request.shown, response.status_code, response.headers, body
    )


def _coding(response: httpx2.Response) -> str:
    """Tell how the body is compressed; one that was read already is so no more."""
    if response.is_stream_consumed:
        return ""
    return response.headers.get("content-encoding", "")


def _raw(response: httpx2.Response) -> Iterator[bytes]:
    """Read a body; a hook or a mock transport may have read it before."""
    if response.is_stream_consumed:
        return iter((response.content,))
    return response.iter_raw()


async def _raw_async(response: httpx2.Response) -> AsyncGenerator[bytes]:
    if response.is_stream_consumed:
        yield response.content
        return
    async for chunk in response.aiter_raw():
        yield chunk


def _after_failure(
    plan: Plan, request: Prepared, error: TransportError
) -> float | None:
    """Say how long to wait before the next attempt; ``None`` for no other."""
    if isinstance(error, DeadlineExceeded | ResponseTooLarge):
        return None
    payload = request.payload
    if error.sent and payload is not None and not payload.replayable:
        error.add_note("not tried again: a file in the body cannot be read twice")
    return plan.after_failure(sent=error.sent)


def _failure(request: Prepared, error: Exception) -> TransportError:
    """Make of what went wrong an error of ours that names the call."""
    kind = TransportError
    if isinstance(error, TransportError):
        kind = type(error)
    elif isinstance(error, httpx2.TimeoutException):
        kind = DeadlineExceeded
    what = str(error) or type(error).__name__
    message = f"{request.method} {request.shown}: {what}"
    return kind(message, not isinstance(error, _UNSENT))
