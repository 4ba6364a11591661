"""The NewsOperations operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import (
    Operation,
    ResponseDecoder,
    Responses,
    json_response,
)
from .._runtime.http.streams import (
    AsyncItemStream,
    ItemStream,
    ServerSentEvent,
    to_event,
)
from .._runtime.values.decoding import list_of
from .._runtime.values.tables import table
from ..models.news import News, Tick, Ticks503Response


def _errors() -> Responses[object]:
    return {
        "503": json_response(
            table(Ticks503Response).from_parsed, checks.news.TICKS503_RESPONSE
        ),
    }


_TICKS: Operation[list[Tick]] = Operation(
    "news.ticks",
    "GET",
    "/ticks",
    responses=lambda: {
        "200": json_response(
            list_of(table(Tick).from_parsed), checks.news.TICKS_RESPONSE
        ),
    },
    errors=_errors,
)

_TICKS_STREAM: Operation[Tick] = Operation(
    "news.ticks_stream",
    "GET",
    "/ticks",
    responses=lambda: {
        "200": {
            "application/jsonl": ResponseDecoder(
                table(Tick).from_parsed, checks.news.TICK
            ),
            "application/json-seq": ResponseDecoder(
                table(Tick).from_parsed, checks.news.TICK
            ),
        },
    },
    errors=_errors,
)

_WATCH: Operation[News] = Operation(
    "news.watch",
    "GET",
    "/news",
    responses=lambda: {
        "200": {
            "text/event-stream": ResponseDecoder(
                table(News).from_parsed, checks.news.NEWS
            ),
        },
    },
)

_RAW: Operation[ServerSentEvent] = Operation(
    "news.raw",
    "GET",
    "/raw",
    responses=lambda: {"200": {"text/event-stream": ResponseDecoder(to_event)}},
)


class NewsOperations:
    """The News operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def ticks(self) -> list[Tick]:
        """GET /ticks"""
        return self._transport.send(_TICKS)

    def ticks_stream(self) -> ItemStream[Tick]:
        """The items of the answer are read as they arrive.

        GET /ticks
        """
        return self._transport.stream(_TICKS_STREAM)

    def watch(self) -> ItemStream[News]:
        """The items of the answer are read as they arrive.

        GET /news
        """
        return self._transport.stream(_WATCH)

    def raw(self) -> ItemStream[ServerSentEvent]:
        """The items of the answer are read as they arrive.

        GET /raw
        """
        return self._transport.stream(_RAW)


class AsyncNewsOperations:
    """The News operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def ticks(self) -> list[Tick]:
        """GET /ticks"""
        return await self._transport.send(_TICKS)

    async def ticks_stream(self) -> AsyncItemStream[Tick]:
        """The items of the answer are read as they arrive.

        GET /ticks
        """
        return await self._transport.stream(_TICKS_STREAM)

    async def watch(self) -> AsyncItemStream[News]:
        """The items of the answer are read as they arrive.

        GET /news
        """
        return await self._transport.stream(_WATCH)

    async def raw(self) -> AsyncItemStream[ServerSentEvent]:
        """The items of the answer are read as they arrive.

        GET /raw
        """
        return await self._transport.stream(_RAW)
