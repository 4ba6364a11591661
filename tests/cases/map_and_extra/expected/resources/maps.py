"""The MapsOperations operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Operation, json_response
from .._runtime.values.tables import table
from ..models.maps import Maps

_REPLACE: Operation[Maps] = Operation(
    "maps.replace",
    "PUT",
    "/maps",
    body=lambda: Body(
        "application/json", encode=table(Maps).encode, check=checks.maps.MAPS
    ),
    responses=lambda: {"200": json_response(table(Maps).from_parsed, checks.maps.MAPS)},
)


class MapsOperations:
    """The Maps operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def replace(self, body: Maps) -> Maps:
        """PUT /maps"""
        return self._transport.send(_REPLACE, body=body)


class AsyncMapsOperations:
    """The Maps operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def replace(self, body: Maps) -> Maps:
        """PUT /maps"""
        return await self._transport.send(_REPLACE, body=body)
