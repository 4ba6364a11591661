"""The Values operations."""

from __future__ import annotations

import builtins

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Operation, json_response
from .._runtime.values.decoding import list_of
from ..models.shared import Value

_LIST: Operation[list[Value]] = Operation(
    "values.list",
    "GET",
    "/values",
    responses=lambda: {
        "200": json_response(
            list_of(codecs.shared.VALUE.from_parsed), checks.values.LIST_VALUES_RESPONSE
        ),
    },
)


class Values:
    """The Values operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> builtins.list[Value]:
        """GET /values"""
        return self._transport.send(_LIST)


class AsyncValues:
    """The Values operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(self) -> builtins.list[Value]:
        """GET /values"""
        return await self._transport.send(_LIST)
