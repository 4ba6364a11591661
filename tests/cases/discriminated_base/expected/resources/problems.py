"""The Problems operations."""

from __future__ import annotations

import builtins

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Operation, json_response
from .._runtime.values.decoding import list_of
from .._runtime.values.tables import table
from ..models.shared import Problem

_LIST: Operation[list[Problem]] = Operation(
    "problems.list",
    "GET",
    "/problems",
    responses=lambda: {
        "200": json_response(
            list_of(table(Problem).from_parsed), checks.problems.LIST_PROBLEMS_RESPONSE
        ),
    },
)


class Problems:
    """The Problems operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> builtins.list[Problem]:
        """GET /problems"""
        return self._transport.send(_LIST)


class AsyncProblems:
    """The Problems operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(self) -> builtins.list[Problem]:
        """GET /problems"""
        return await self._transport.send(_LIST)
