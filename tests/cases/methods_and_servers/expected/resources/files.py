"""The Files operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Call, Parameter
from .._runtime.values.types import JsonValue


class Files:
    """The files operations, called synchronously.

    Part of close.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, x_trace: str | None = None, limit: int | None = None) -> None:
        """Files of all kinds

        GET /files
        """
        return self._transport.send(_list(x_trace=x_trace, limit=limit))

    def find(
        self,
        body: dict[str, JsonValue],
        *,
        x_trace: str | None = None,
        limit: int | None = None,
    ) -> None:
        """Files of all kinds

        QUERY /files
        """
        return self._transport.send(_find(body, x_trace=x_trace, limit=limit))

    def copy(self, *, x_trace: str | None = None, limit: int | None = None) -> None:
        """Files of all kinds

        COPY /files
        """
        return self._transport.send(_copy(x_trace=x_trace, limit=limit))


class AsyncFiles:
    """The files operations, called asynchronously.

    Part of close.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(
        self,
        *,
        x_trace: str | None = None,
        limit: int | None = None,
    ) -> None:
        """Files of all kinds

        GET /files
        """
        return await self._transport.send(_list(x_trace=x_trace, limit=limit))

    async def find(
        self,
        body: dict[str, JsonValue],
        *,
        x_trace: str | None = None,
        limit: int | None = None,
    ) -> None:
        """Files of all kinds

        QUERY /files
        """
        return await self._transport.send(_find(body, x_trace=x_trace, limit=limit))

    async def copy(
        self,
        *,
        x_trace: str | None = None,
        limit: int | None = None,
    ) -> None:
        """Files of all kinds

        COPY /files
        """
        return await self._transport.send(_copy(x_trace=x_trace, limit=limit))


def _list(*, x_trace: str | None, limit: int | None) -> Call[None]:
    return Call(
        operation="files.list",
        method="GET",
        path="/files",
        parameters=[
            Parameter("X-Trace", "header", x_trace, checks.files.LIST_FILES_X_TRACE),
            Parameter("limit", "query", limit, checks.files.FILES_LIMIT),
        ],
        responses={"204": EMPTY},
        security=[{"key": [], "app": []}, {"oauth": ["read"]}],
        server="https://files.example.com",
    )


def _find(
    body: dict[str, JsonValue],
    *,
    x_trace: str | None,
    limit: int | None,
) -> Call[None]:
    return Call(
        operation="files.find",
        method="QUERY",
        path="/files",
        parameters=[
            Parameter("X-Trace", "header", x_trace, checks.files.LIST_FILES_X_TRACE),
            Parameter("limit", "query", limit, checks.files.FILES_LIMIT),
        ],
        body=Body(body, check=checks.files.FIND_FILES_REQUEST),
        responses={"204": EMPTY},
        security=[{"key": [], "app": []}, {"oauth": ["read"]}],
        server="/search",
    )


def _copy(*, x_trace: str | None, limit: int | None) -> Call[None]:
    return Call(
        operation="files.copy",
        method="COPY",
        path="/files",
        parameters=[
            Parameter("X-Trace", "header", x_trace, checks.files.LIST_FILES_X_TRACE),
            Parameter("limit", "query", limit, checks.files.FILES_LIMIT),
        ],
        responses={"204": EMPTY},
        security=[{"basic": []}, {}],
        server="https://files.example.com",
    )
