"""The Shirts operations."""

from __future__ import annotations

from .._runtime.calls import Body, Call, Parameter, Reader
from .._runtime.transport import AsyncTransport, Transport
from ..checks.shirts import ORDER, ORDER_SHIRT_SPEED, SHIRT
from ..codecs.shirts import decode_order, encode_shirt
from ..models.shirts import Order, OrderShirtSpeed, Shirt


class Shirts:
    """The Shirts operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def order(self, body: Shirt, *, speed: OrderShirtSpeed | None = None) -> Order:
        """POST /shirts"""
        return self._transport.send(_order(body, speed=speed))


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
        return await self._transport.send(_order(body, speed=speed))


def _order(body: Shirt, *, speed: OrderShirtSpeed | None) -> Call[Order]:
    return Call(
        operation="shirts.order",
        method="POST",
        path="/shirts",
        parameters=[Parameter("speed", "query", speed, ORDER_SHIRT_SPEED)],
        body=Body(encode_shirt(body), check=SHIRT),
        responses={"200": {"application/json": Reader(decode_order, ORDER)}},
    )
