"""The NewsOperations operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Call, ResponseDecoder, Responses
from .._runtime.http.streams import (
    AsyncItemStream,
    ItemStream,
    ServerSentEvent,
    to_event,
)
from .._runtime.values.decoding import list_of
from ..models.news import News, Tick

_ERRORS: Responses[object] = {
    "503": {
        "application/json": ResponseDecoder(
            codecs.news.TICKS_VALUE503_RESPONSE.from_parsed,
            checks.news.TICKS_VALUE503_RESPONSE,
        ),
    },
}


class NewsOperations:
    """The News operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def ticks(self) -> list[Tick]:
        """GET /ticks"""
        return self._transport.send(_ticks())

    def ticks_stream(self) -> ItemStream[Tick]:
        """The items of the answer are read as they arrive.

        GET /ticks
        """
        return self._transport.stream(_ticks_stream())

    def watch(self) -> ItemStream[News]:
        """The items of the answer are read as they arrive.

        GET /news
        """
        return self._transport.stream(_watch())

    def raw(self) -> ItemStream[ServerSentEvent]:
        """The items of the answer are read as they arrive.

        GET /raw
        """
        return self._transport.stream(_raw())


class AsyncNewsOperations:
    """The News operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def ticks(self) -> list[Tick]:
        """GET /ticks"""
        return await self._transport.send(_ticks())

    async def ticks_stream(self) -> AsyncItemStream[Tick]:
        """The items of the answer are read as they arrive.

        GET /ticks
        """
        return await self._transport.stream(_ticks_stream())

    async def watch(self) -> AsyncItemStream[News]:
        """The items of the answer are read as they arrive.

        GET /news
        """
        return await self._transport.stream(_watch())

    async def raw(self) -> AsyncItemStream[ServerSentEvent]:
        """The items of the answer are read as they arrive.

        GET /raw
        """
        return await self._transport.stream(_raw())


def _ticks() -> Call[list[Tick]]:
    return Call(
        operation="news.ticks",
        method="GET",
        path="/ticks",
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    list_of(codecs.news.TICK.from_parsed),
                    checks.news.TICKS_RESPONSE,
                ),
            },
        },
        errors=_ERRORS,
    )


def _ticks_stream() -> Call[Tick]:
    return Call(
        operation="news.ticks_stream",
        method="GET",
        path="/ticks",
        responses={
            "200": {
                "application/jsonl": ResponseDecoder(
                    codecs.news.TICK.from_parsed,
                    checks.news.TICK,
                ),
                "application/json-seq": ResponseDecoder(
                    codecs.news.TICK.from_parsed,
                    checks.news.TICK,
                ),
            },
        },
        errors=_ERRORS,
    )


def _watch() -> Call[News]:
    return Call(
        operation="news.watch",
        method="GET",
        path="/news",
        responses={
            "200": {
                "text/event-stream": ResponseDecoder(
                    codecs.news.NEWS.from_parsed,
                    checks.news.NEWS,
                ),
            },
        },
    )


def _raw() -> Call[ServerSentEvent]:
    return Call(
        operation="news.raw",
        method="GET",
        path="/raw",
        responses={"200": {"text/event-stream": ResponseDecoder(to_event)}},
    )
