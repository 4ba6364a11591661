"""The Files operations."""

from __future__ import annotations

from collections.abc import Mapping

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Operation, header, query
from .._runtime.values.types import JsonInput

_LIST: Operation[None] = Operation(
    "files.list",
    "GET",
    "/files",
    parameters=lambda: [
        header("X-Trace", checks.files.LIST_FILES_X_TRACE),
        query("limit", checks.files.FILES_LIMIT),
    ],
    responses=lambda: {"204": EMPTY},
    security=[{"key": [], "app": []}, {"oauth": ["read"]}],
    server="https://files.example.com",
)

_FIND: Operation[None] = Operation(
    "files.find",
    "QUERY",
    "/files",
    parameters=lambda: [
        header("X-Trace", checks.files.LIST_FILES_X_TRACE),
        query("limit", checks.files.FILES_LIMIT),
    ],
    body=lambda: Body("application/json", check=checks.files.FIND_FILES_REQUEST),
    responses=lambda: {"204": EMPTY},
    security=[{"key": [], "app": []}, {"oauth": ["read"]}],
    server="/search",
)

_COPY: Operation[None] = Operation(
    "files.copy",
    "COPY",
    "/files",
    parameters=lambda: [
        header("X-Trace", checks.files.LIST_FILES_X_TRACE),
        query("limit", checks.files.FILES_LIMIT),
    ],
    responses=lambda: {"204": EMPTY},
    security=[{"basic": []}, {}],
    server="https://files.example.com",
)


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
        return self._transport.send(_LIST, x_trace, limit)

    def find(
        self,
        body: Mapping[str, JsonInput],
        *,
        x_trace: str | None = None,
        limit: int | None = None,
    ) -> None:
        """Files of all kinds

        QUERY /files
        """
        return self._transport.send(_FIND, x_trace, limit, body=body)

    def copy(self, *, x_trace: str | None = None, limit: int | None = None) -> None:
        """Files of all kinds

        COPY /files
        """
        return self._transport.send(_COPY, x_trace, limit)


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
        return await self._transport.send(_LIST, x_trace, limit)

    async def find(
        self,
        body: Mapping[str, JsonInput],
        *,
        x_trace: str | None = None,
        limit: int | None = None,
    ) -> None:
        """Files of all kinds

        QUERY /files
        """
        return await self._transport.send(_FIND, x_trace, limit, body=body)

    async def copy(
        self,
        *,
        x_trace: str | None = None,
        limit: int | None = None,
    ) -> None:
        """Files of all kinds

        COPY /files
        """
        return await self._transport.send(_COPY, x_trace, limit)
