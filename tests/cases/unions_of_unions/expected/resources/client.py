"""The ClientOperations operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Call
from .._runtime.values.encoding import unless_none
from ..models.client import Order


class ClientOperations:
    """The client operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def send_order(self, body: Order | None = None) -> None:
        """POST /orders"""
        return self._transport.send(_send_order(body))


class AsyncClientOperations:
    """The client operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def send_order(self, body: Order | None = None) -> None:
        """POST /orders"""
        return await self._transport.send(_send_order(body))


def _send_order(body: Order | None) -> Call[None]:
    return Call(
        operation="client.send_order",
        method="POST",
        path="/orders",
        body=Body(
            unless_none(body, codecs.client.ORDER.encode),
            check=checks.client.ORDER,
            required=False,
        ),
        responses={"204": EMPTY},
    )
