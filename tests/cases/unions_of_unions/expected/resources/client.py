"""The ClientOperations operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Operation
from .._runtime.values.tables import table
from ..models.client import Order

_SEND_ORDER: Operation[None] = Operation(
    "client.send_order",
    "POST",
    "/orders",
    body=lambda: Body(
        "application/json",
        encode=table(Order).encode,
        check=checks.client.ORDER,
        required=False,
    ),
    responses=lambda: {"204": EMPTY},
)


class ClientOperations:
    """The client operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def send_order(self, body: Order | None = None) -> None:
        """POST /orders"""
        return self._transport.send(_SEND_ORDER, body=body)


class AsyncClientOperations:
    """The client operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def send_order(self, body: Order | None = None) -> None:
        """POST /orders"""
        return await self._transport.send(_SEND_ORDER, body=body)
