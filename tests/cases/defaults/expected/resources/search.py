"""The SearchOperations operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Operation, json_response, query
from .._runtime.values.tables import table
from ..models.search import Search

_SEARCH: Operation[Search] = Operation(
    "search.search",
    "POST",
    "/search",
    parameters=lambda: [query("page", checks.search.SEARCH_PAGE)],
    body=lambda: Body(
        "application/json", encode=table(Search).encode, check=checks.search.SEARCH
    ),
    responses=lambda: {
        "200": json_response(table(Search).from_parsed, checks.search.SEARCH),
    },
)


class SearchOperations:
    """The Search operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def search(self, body: Search, *, page: int | None = None) -> Search:
        """POST /search

        Args:
            page: The server's default is 1.
        """
        return self._transport.send(_SEARCH, page, body=body)


class AsyncSearchOperations:
    """The Search operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def search(self, body: Search, *, page: int | None = None) -> Search:
        """POST /search

        Args:
            page: The server's default is 1.
        """
        return await self._transport.send(_SEARCH, page, body=body)
