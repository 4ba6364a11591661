"""The Problems operations."""

from __future__ import annotations

import builtins

from .._runtime.calls import Call, Reader
from .._runtime.decoding import list_of
from .._runtime.transport import AsyncTransport, Transport
from ..checks.problems import LIST_PROBLEMS_RESPONSE
from ..codecs.shared import decode_problem
from ..models.shared import Problem


class Problems:
    """The Problems operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> builtins.list[Problem]:
        """GET /problems"""
        return self._transport.send(_list())


class AsyncProblems:
    """The Problems operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(self) -> builtins.list[Problem]:
        """GET /problems"""
        return await self._transport.send(_list())


def _list() -> Call[builtins.list[Problem]]:
    return Call(
        operation="problems.list",
        method="GET",
        path="/problems",
        responses={
            "200": {
                "application/json": Reader(
                    list_of(decode_problem),
                    LIST_PROBLEMS_RESPONSE,
                ),
            },
        },
    )
