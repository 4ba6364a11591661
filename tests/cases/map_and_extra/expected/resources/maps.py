"""The MapsOperations operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Call, ResponseDecoder
from ..models.maps import Maps


class MapsOperations:
    """The Maps operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def replace(self, body: Maps) -> Maps:
        """PUT /maps"""
        return self._transport.send(_replace(body))


class AsyncMapsOperations:
    """The Maps operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def replace(self, body: Maps) -> Maps:
        """PUT /maps"""
        return await self._transport.send(_replace(body))


def _replace(body: Maps) -> Call[Maps]:
    return Call(
        operation="maps.replace",
        method="PUT",
        path="/maps",
        body=Body(codecs.maps.MAPS.encode(body), check=checks.maps.MAPS),
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    codecs.maps.MAPS.from_parsed,
                    checks.maps.MAPS,
                ),
            },
        },
    )
