"""What every client of an API has, whatever its operations are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ParamSpec, Self, TypeVar, cast

from ..response import Response
from ..values.files import FileContent
from .client import AsyncTransport, Sender, Transport
from .copying import shallow_copy
from .options import AnswerMode, QueryValues
from .raw_request import RawValue, raw_request
from .retry import Retry
from .streamed import AsyncStreamedResponse, Opening, StreamedResponse
from .unset import UNSET, Unset

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound=Sender)


class _Configured:
    """Options of calls."""

    _transport: Any

    def with_options(
        self,
        *,
        timeout: float | Unset | None = UNSET,
        total_timeout: float | Unset | None = UNSET,
        retries: int | Retry | Unset = UNSET,
        headers: Mapping[str, str | None] | Unset = UNSET,
        query: QueryValues | Unset = UNSET,
        accept: str | Sequence[str] | Unset | None = UNSET,
        validate: bool | Unset = UNSET,
        answers: AnswerMode | Unset = UNSET,
        max_response_size: int | Unset | None = UNSET,
        follow_redirects: bool | Unset = UNSET,
        base_url: str | Unset = UNSET,
        idempotency_key: str | Unset = UNSET,
    ) -> Self:
        """Return a client with other options, over the same connections.

        The options are those of the constructor. *headers* and *query* are added to
        those of this client; ``None`` removes one. With an *idempotency_key* the client
        makes one call. To close it does nothing: the connections are this client's.
        """
        given = {
            "timeout": timeout,
            "total_timeout": total_timeout,
            "retries": retries,
            "headers": headers,
            "query": query,
            "accept": accept,
            "validate": validate,
            "answers": answers,
            "idempotency_key": idempotency_key,
            "max_response_size": max_response_size,
            "follow_redirects": follow_redirects,
        }
        options = {name: value for name, value in given.items() if value is not UNSET}
        url = None if base_url is UNSET else base_url
        return shallow_copy(self, _transport=self._transport.changed(url, options))

    @property
    def is_closed(self) -> bool:
        """Whether the connections were closed."""
        return cast("Sender", self._transport).is_closed


class BaseClient(_Configured):
    """What a synchronous client has."""

    _transport: Transport

    def response(
        self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Response[T]:
        """Call a method of this client, and return the whole answer.

        *method* is one such as ``client.books.get``; it may be of a client that shares
        connections with this one, but the options are those of this one.
        """
        capturing, answers = self._transport.capturing()
        bound = _rebound(method, self._transport, capturing)
        value = bound(*args, **kwargs)
        return _last(answers, value, method)

    def stream(
        self, method: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs
    ) -> StreamedResponse:
        """Call a method of this client, and leave the body of the answer to be read.

        Use it in ``with``: ``iter_bytes``, ``iter_lines`` and ``save`` take as little
        memory as the answer is long. Raises ApiError for an answer that is none of 2xx.
        """
        bound = _rebound(method, self._transport, self._transport.opening())
        response = bound(*args, **kwargs)
        if not isinstance(response, StreamedResponse):
            raise TypeError(f"{_name(method)} makes no call")
        return response

    def request(
        self,
        method: str,
        path: str,
        *,
        json: object = UNSET,
        content: FileContent | str | None = None,
        query: QueryValues | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Response[RawValue]:
        """Send a request that the document does not have, and return the answer.

        *path* follows the base URL, or is a URL of its own: to another origin than the
        API's it goes without credentials. The body is *json*, or *content*: bytes, a
        text or a file. Raises ApiError for statuses from 400. Nothing is validated.
        """
        request = raw_request(
            self._transport.policy,
            method,
            path,
            body=json,
            content=content,
            query=query,
            headers=headers,
        )
        return self._transport.send_raw(request)

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class BaseAsyncClient(_Configured):
    """What an asynchronous client has."""

    _transport: AsyncTransport

    async def response(
        self, method: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> Response[T]:
        """Call a method of this client, and return the whole answer.

        *method* is one such as ``client.books.get``; it may be of a client that shares
        connections with this one, but the options are those of this one.
        """
        capturing, answers = self._transport.capturing()
        bound = _rebound(method, self._transport, capturing)
        value = await bound(*args, **kwargs)
        return _last(answers, value, method)

    def stream(
        self,
        method: Callable[P, Awaitable[object]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Opening:
        """Call a method of this client, and leave the body of the answer to be read.

        Use it in ``async with``: ``iter_bytes``, ``iter_lines`` and ``save`` take as
        little memory as the answer is long. Raises ApiError for an answer that is none
        of 2xx.
        """
        bound = _rebound(method, self._transport, self._transport.opening())

        async def call() -> AsyncStreamedResponse:
            response = await bound(*args, **kwargs)
            if not isinstance(response, AsyncStreamedResponse):
                raise TypeError(f"{_name(method)} makes no call")
            return response

        return Opening(call)

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: object = UNSET,
        content: FileContent | str | None = None,
        query: QueryValues | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Response[RawValue]:
        """Send a request that the document does not have, and return the answer.

        *path* follows the base URL, or is a URL of its own: to another origin than the
        API's it goes without credentials. The body is *json*, or *content*: bytes, a
        text or a file. Raises ApiError for statuses from 400. Nothing is validated.
        """
        request = raw_request(
            self._transport.policy,
            method,
            path,
            body=json,
            content=content,
            query=query,
            headers=headers,
        )
        return await self._transport.send_raw(request)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _rebound(
    method: Callable[P, T], transport: Sender, changed: Sender
) -> Callable[P, T]:
    """Bind a method to a copy of its object that sends by a *changed* transport."""
    owner: object = getattr(method, "__self__", None)
    function = getattr(method, "__func__", None)
    theirs = getattr(owner, "_transport", None)
    if (
        function is None
        or isinstance(owner, _Configured)
        or not isinstance(theirs, Sender)
        or type(theirs) is not type(transport)
        or not transport.shares_connections(theirs)
    ):
        raise TypeError(
            f"{_name(method)} is not a method of this client that makes a call: pass one"
            " such as client.group.method, and its arguments after it"
        )
    bound: Callable[P, T] = function.__get__(shallow_copy(owner, _transport=changed))
    return bound


def _name(method: Callable[..., object]) -> str:
    return getattr(method, "__qualname__", type(method).__name__)


def _last(
    answers: list[Response[Any]], value: T, method: Callable[..., object]
) -> Response[T]:
    if not answers:
        raise TypeError(f"{_name(method)} makes no call")
    response: Response[T] = answers[-1]
    response.value = value
    return response
