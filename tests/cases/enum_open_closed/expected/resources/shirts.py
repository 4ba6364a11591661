"""The Shirts operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Operation, json_response, query
from .._runtime.values.tables import table
from ..models.shirts import Order, OrderShirtSpeed, Shirt

_ORDER: Operation[Order] = Operation(
    "shirts.order",
    "POST",
    "/shirts",
    parameters=lambda: [query("speed", checks.shirts.ORDER_SHIRT_SPEED)],
    body=lambda: Body(
        "application/json", encode=table(Shirt).encode, check=checks.shirts.SHIRT
    ),
    responses=lambda: {
        "200": json_response(table(Order).from_parsed, checks.shirts.ORDER),
    },
)


class Shirts:
    """The Shirts operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def order(self, body: Shirt, *, speed: OrderShirtSpeed | None = None) -> Order:
        """POST /shirts"""
        return self._transport.send(_ORDER, speed, body=body)


class AsyncShirts:
    """The Shirts operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def order(
        self,
        body: Shirt,
        *,
        speed: OrderShirtSpeed | None = None,
    ) -> Order:
        """POST /shirts"""
        return await self._transport.send(_ORDER, speed, body=body)
