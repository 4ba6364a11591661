"""The Shirts operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Call, Parameter, ResponseDecoder
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
        parameters=[
            Parameter("speed", "query", speed, checks.shirts.ORDER_SHIRT_SPEED),
        ],
        body=Body(codecs.shirts.SHIRT.encode(body), check=checks.shirts.SHIRT),
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    codecs.shirts.ORDER.from_parsed,
                    checks.shirts.ORDER,
                ),
            },
        },
    )
