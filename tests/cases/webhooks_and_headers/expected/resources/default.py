"""The Default operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Operation, json_response
from .._runtime.values.decoding import list_of
from .._runtime.values.tables import table
from ..models.shared import Order

_LIST_ORDERS: Operation[list[Order]] = Operation(
    "default.list_orders",
    "GET",
    "/orders",
    responses=lambda: {
        "200": json_response(
            list_of(table(Order).from_parsed), checks.default.LIST_ORDERS_RESPONSE
        ),
    },
)

_START_EXPORT: Operation[None] = Operation(
    "default.start_export", "POST", "/orders", responses=lambda: {"202": EMPTY}
)


class Default:
    """The default operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list_orders(self) -> list[Order]:
        """GET /orders"""
        return self._transport.send(_LIST_ORDERS)

    def start_export(self) -> None:
        """POST /orders"""
        return self._transport.send(_START_EXPORT)


class AsyncDefault:
    """The default operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list_orders(self) -> list[Order]:
        """GET /orders"""
        return await self._transport.send(_LIST_ORDERS)

    async def start_export(self) -> None:
        """POST /orders"""
        return await self._transport.send(_START_EXPORT)
