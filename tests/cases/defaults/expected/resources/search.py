"""The SearchOperations operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Call, Parameter, ResponseDecoder
from ..models.search import Search


class SearchOperations:
    """The Search operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def search(self, body: Search, *, page: int | None = 1) -> Search:
        """POST /search"""
        return self._transport.send(_search(body, page=page))


class AsyncSearchOperations:
    """The Search operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def search(self, body: Search, *, page: int | None = 1) -> Search:
        """POST /search"""
        return await self._transport.send(_search(body, page=page))


def _search(body: Search, *, page: int | None) -> Call[Search]:
    return Call(
        operation="search.search",
        method="POST",
        path="/search",
        parameters=[
            Parameter("page", "query", page, checks.search.SEARCH_PAGE, default=1),
        ],
        body=Body(codecs.search.SEARCH.encode(body), check=checks.search.SEARCH),
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    codecs.search.SEARCH.from_parsed,
                    checks.search.SEARCH,
                ),
            },
        },
    )
