"""The Default operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Call, ResponseDecoder
from .._runtime.values.decoding import list_of
from ..models.shared import Order


class Default:
    """The default operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list_orders(self) -> list[Order]:
        """GET /orders"""
        return self._transport.send(_list_orders())

    def start_export(self) -> None:
        """POST /orders"""
        return self._transport.send(_start_export())


class AsyncDefault:
    """The default operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list_orders(self) -> list[Order]:
        """GET /orders"""
        return await self._transport.send(_list_orders())

    async def start_export(self) -> None:
        """POST /orders"""
        return await self._transport.send(_start_export())


def _list_orders() -> Call[list[Order]]:
    return Call(
        operation="default.list_orders",
        method="GET",
        path="/orders",
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    list_of(codecs.shared.ORDER.from_parsed),
                    checks.default.LIST_ORDERS_RESPONSE,
                ),
            },
        },
    )


def _start_export() -> Call[None]:
    return Call(
        operation="default.start_export",
        method="POST",
        path="/orders",
        responses={"202": EMPTY},
    )
