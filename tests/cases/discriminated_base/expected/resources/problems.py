"""The Problems operations."""

from __future__ import annotations

import builtins

from .. import checks, codecs
from .._runtime.calls import Call, Reader
from .._runtime.decoding import list_of
from .._runtime.transport import AsyncTransport, Transport
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
                    list_of(codecs.shared.PROBLEM.from_parsed),
                    checks.problems.LIST_PROBLEMS_RESPONSE,
                ),
            },
        },
    )
