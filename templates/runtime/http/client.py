"""Calls sent over HTTP, and their answers read: the only door to the network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from math import inf
from typing import Any, Self, TypeVar, cast

try:
    import httpx2
except ModuleNotFoundError as error:
    if error.name == "httpx2":
        error.msg = "sending requests needs httpx2: pip install httpx2"
    raise

from ..errors import ApiError, DecodeError, ValidationError
from ..response import Response
from .attempts import Attempts
from .connection import AsyncPool, Connections, Pool
from .copying import shallow_copy
from .credentials import Credentials
from .exchange import coding, has_auth, user_agent
from .hooks import CallHooks
from .operation import Operation, ResponseDecoder
from .options import CallOptions
from .policy import Policy
from .raw_request import RawValue, raw_value
from .recording import RECORDERS
from .request import Arguments, Prepared, prepared
from .response import BodyReader, Items, api_error, result, streams
from .retry import Budget, Clock, Deadline
from .streamed import AsyncStreamedResponse, Body, Opened, StreamedResponse
from .streams import AsyncItemStream, ItemStream
from .waiting import Blocking, ClientClosed, Suspending, Waiting, blocking, run

T = TypeVar("T")


ANYTHING: Operation[RawValue] = Operation(
    "request",
    "GET",
    "/",
    responses=lambda: {"default": {"*/*": ResponseDecoder(raw_value)}},
)


class Sender:
    """What the two kinds of transport share: everything but waiting."""

    def __init__(
        self,
        waiting: Waiting,
        policy: Policy,
        *,
        owned: bool,
        clock: Clock,
        hooks: CallHooks | None,
    ) -> None:
        self._waiting = waiting
        self._policy = policy
        self._closes = owned
        self._owned = owned
        self._clock = clock
        self._hooks = hooks or CallHooks()
        self._budget = Budget(policy.options.retries.budget)
        self._answers: list[Response[Any]] | None = None
        self._opens = False

    @property
    def policy(self) -> Policy:
        """What is added to calls, and where they go."""
        return self._policy

    @property
    def is_closed(self) -> bool:
        """Whether the connections were closed."""
        return self._waiting.http.is_closed

    def shares_connections(self, other: Sender) -> bool:
        """Tell whether another one sends over the same connections."""
        return self._waiting.http is other._waiting.http

    def changed(self, base_url: str | None, options: Mapping[str, object]) -> Self:
        """Copy it with other options, over the same connections, which it leaves open."""
        policy, budget = self._policy.changed(base_url, options), self._budget
        capacity = policy.options.retries.budget
        if capacity != self._policy.options.retries.budget:
            budget = Budget(capacity)
        return shallow_copy(self, _closes=False, _policy=policy, _budget=budget)

    def capturing(self) -> tuple[Self, list[Response[Any]]]:
        """Copy it, and list the responses that the copy gets."""
        answers: list[Response[Any]] = []
        return shallow_copy(self, _closes=False, _answers=answers), answers

    def opening(self) -> Self:
        """Copy it, to leave bodies of answers unread: calls return streamed responses."""
        return shallow_copy(self, _closes=False, _opens=True)

    async def _open(self, operation: Operation[T], request: Prepared) -> Body:
        """Make a call, and leave the body of the answer to be read."""
        opened = await self._opened(operation, request)
        deadline = opened.exchange.deadline

        async def reopen(headers: Mapping[str, str]) -> Opened:
            merged = {**request.headers, **headers}
            again = shallow_copy(request, headers=merged)
            return await self._opened(operation, again, deadline)

        is_safe = request.method == "GET"
        return Body(opened, self._waiting, reopen if is_safe else None)

    async def _opened(
        self,
        operation: Operation[T],
        request: Prepared,
        deadline: Deadline | None = None,
    ) -> Opened:
        attempts = self._attempts(request, deadline)
        answer, response = await attempts.head()
        if 200 <= answer.status < 300:
            return Opened(answer, response, attempts.exchange)
        if answer.status < 400:
            answer.body = await attempts.exchange.body(response)
        error = api_error(operation, answer, self._clock.now())
        attempts.note(error)
        self._record(error.response)
        raise error

    async def outcome(self, operation: Operation[T], request: Prepared) -> T:
        """Send a request of an *operation*, and read what comes back."""
        attempts = self._attempts(request)
        answer = await attempts.whole(operation)
        mode = self._policy.options.answers
        try:
            value = result(operation, answer, self._clock.now(), answers=mode)
        except (ApiError, DecodeError, ValidationError) as error:
            attempts.note(error)
            self._record(error.response)
            raise
        if self._answers is not None or RECORDERS.get():
            response = attempts.describe(answer.response(operation.name, value))
            self._record(response)
        return value

    async def _items(
        self, operation: Operation[T], request: Prepared
    ) -> tuple[AsyncGenerator[T], Items[T], httpx2.Response]:
        attempts = self._attempts(request)
        answer, response = await attempts.head()
        is_open = streams(operation, answer)
        if not is_open and answer.status < 400:
            answer.body = await attempts.exchange.body(response)
        mode = self._policy.options.answers
        try:
            items = Items(operation, answer, self._clock.now(), answers=mode)
        except (ApiError, DecodeError) as error:
            attempts.note(error)
            self._record(error.response)
            raise
        arriving = _arriving(items, attempts, response)
        self._record(attempts.describe(answer.response(operation.name, arriving)))
        return arriving, items, response

    def _prepared(
        self,
        operation: Operation[T],
        values: Sequence[object],
        body: object,
        content_type: str | None,
    ) -> Prepared:
        return prepared(operation, Arguments(values, body, content_type), self._policy)

    def _attempts(
        self, request: Prepared, deadline: Deadline | None = None
    ) -> Attempts:
        if self.is_closed:
            message = f"{request.method} {request.shown}: the client is closed"
            raise ClientClosed(message, sent=False)
        return Attempts(
            request,
            self._policy,
            self._waiting,
            budget=self._budget,
            clock=self._clock,
            hooks=self._hooks,
            owned=self._owned,
            deadline=deadline,
        )

    def _record(self, response: Response[Any] | None) -> None:
        if response is None:
            return
        if self._answers is not None:
            self._answers.append(response)
        for answers in RECORDERS.get():
            answers.append(response)


def _options(
    options: CallOptions | None,
    http_client: httpx2.Client | httpx2.AsyncClient | None,
    connections: Connections | None,
    other: type[httpx2.Client | httpx2.AsyncClient],
) -> CallOptions:
    """Add what *http_client* says; refuse settings that would have no effect with it."""
    options = options or CallOptions()
    if http_client is None:
        return options
    if isinstance(http_client, other):
        raise TypeError(
            "http_client= of a Client takes an httpx2.Client, of an AsyncClient an"
            " httpx2.AsyncClient"
        )
    if connections is not None and not connections.is_usual:
        raise TypeError(
            "limits=, proxy=, verify=, cert= and trust_env= are for connections of the"
            " client's own: give them to the http_client"
        )
    if http_client.follow_redirects:
        return options.changed({"follow_redirects": True})
    return options


async def _arriving(
    items: Items[T], attempts: Attempts, response: httpx2.Response
) -> AsyncGenerator[T]:
    """Read items as they arrive."""
    reader = BodyReader(coding(response), inf)
    pieces = attempts.exchange.arriving(response, reader)
    try:
        async for piece in pieces:
            for item in items.feed(piece):
                yield item
            if items.ended:
                return
        for item in items.feed(None):
            yield item
    finally:
        await pieces.aclose()


class Transport(Sender):
    """Sends calls and waits for their answers.

    An *http_client* of the caller's is used as it is (proxies, certificates,
    connections) and stays open; it bounds slow answers only read by read. *servers* says
    what to use in place of the servers that single operations name, which are not used
    at all without *own_servers*. Unless *allow_insecure*, credentials go over https
    alone, or to this very machine.
    """

    _waiting: Blocking

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        http_client: httpx2.Client | None = None,
        options: CallOptions | None = None,
        *,
        own_servers: bool = True,
        servers: Mapping[str, str] | None = None,
        allow_insecure: bool = False,
        hooks: CallHooks | None = None,
        connections: Connections | None = None,
        version: str = "",
        clock: Clock | None = None,
    ) -> None:
        policy = Policy(
            base_url,
            credentials,
            _options(options, http_client, connections, httpx2.AsyncClient),
            own_servers=own_servers,
            servers=servers,
            client_has_auth=http_client is not None and has_auth(http_client),
            allow_insecure=allow_insecure,
            user_agent=user_agent(http_client, version),
        )
        pool = None
        if http_client is None:
            pool = Pool(connections or Connections())
            http_client = httpx2.Client(transport=pool, trust_env=False)
        clock = clock or Clock()
        super().__init__(
            Blocking(http_client, clock, pool),
            policy,
            owned=pool is not None,
            clock=clock,
            hooks=hooks,
        )

    def send(
        self,
        operation: Operation[T],
        *values: object,
        body: object = None,
        content_type: str | None = None,
    ) -> T:
        """Call the *operation*. Raises an ``Error`` unless it went as described."""
        request = self._prepared(operation, values, body, content_type)
        if self._opens:
            return cast("T", StreamedResponse(run(self._open(operation, request))))
        return run(self.outcome(operation, request))

    def send_raw(self, request: Prepared) -> Response[RawValue]:
        """Send a request that no operation describes."""
        sender, answers = self.capturing()
        run(sender.outcome(ANYTHING, request))
        return answers[-1]

    def stream(
        self,
        operation: Operation[T],
        *values: object,
        body: object = None,
        content_type: str | None = None,
    ) -> ItemStream[T]:
        """Call the *operation*, and read the items of its answer when asked for."""
        request = self._prepared(operation, values, body, content_type)
        if self._opens:
            opened = run(self._open(operation, request))
            return cast("ItemStream[T]", StreamedResponse(opened))
        arriving, items, response = run(self._items(operation, request))
        return ItemStream(blocking(arriving), response.close, items)

    def close(self) -> None:
        """Close the connections, unless they are the caller's or another client's."""
        if self._closes:
            self._waiting.http.close()


class AsyncTransport(Sender):
    """Sends calls and awaits their answers; see ``Transport``."""

    _waiting: Suspending

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        http_client: httpx2.AsyncClient | None = None,
        options: CallOptions | None = None,
        *,
        own_servers: bool = True,
        servers: Mapping[str, str] | None = None,
        allow_insecure: bool = False,
        hooks: CallHooks | None = None,
        connections: Connections | None = None,
        version: str = "",
        clock: Clock | None = None,
    ) -> None:
        policy = Policy(
            base_url,
            credentials,
            _options(options, http_client, connections, httpx2.Client),
            own_servers=own_servers,
            servers=servers,
            client_has_auth=http_client is not None and has_auth(http_client),
            allow_insecure=allow_insecure,
            user_agent=user_agent(http_client, version),
        )
        pool = None
        if http_client is None:
            pool = AsyncPool(connections or Connections())
            http_client = httpx2.AsyncClient(transport=pool, trust_env=False)
        clock = clock or Clock()
        super().__init__(
            Suspending(http_client, clock, pool),
            policy,
            owned=pool is not None,
            clock=clock,
            hooks=hooks,
        )

    async def send(
        self,
        operation: Operation[T],
        *values: object,
        body: object = None,
        content_type: str | None = None,
    ) -> T:
        """Call the *operation*. Raises an ``Error`` unless it went as described."""
        request = self._prepared(operation, values, body, content_type)
        if self._opens:
            opened = await self._open(operation, request)
            return cast("T", AsyncStreamedResponse(opened))
        return await self.outcome(operation, request)

    async def send_raw(self, request: Prepared) -> Response[RawValue]:
        """Send a request that no operation describes."""
        sender, answers = self.capturing()
        await sender.outcome(ANYTHING, request)
        return answers[-1]

    async def stream(
        self,
        operation: Operation[T],
        *values: object,
        body: object = None,
        content_type: str | None = None,
    ) -> AsyncItemStream[T]:
        """Call the *operation*, and read the items of its answer when asked for."""
        request = self._prepared(operation, values, body, content_type)
        if self._opens:
            opened = await self._open(operation, request)
            return cast("AsyncItemStream[T]", AsyncStreamedResponse(opened))
        arriving, items, response = await self._items(operation, request)
        return AsyncItemStream(arriving, response.aclose, items)

    async def close(self) -> None:
        """Close the connections, unless they are the caller's or another client's."""
        if self._closes:
            await self._waiting.http.aclose()
