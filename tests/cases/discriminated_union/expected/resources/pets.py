"""The Pets operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Call, ResponseDecoder
from .._runtime.values.decoding import list_of
from ..models.pets import Pet


class Pets:
    """The Pets operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def add(self, body: Pet) -> list[Pet]:
        """POST /pets"""
        return self._transport.send(_add(body))


class AsyncPets:
    """The Pets operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def add(self, body: Pet) -> list[Pet]:
        """POST /pets"""
        return await self._transport.send(_add(body))


def _add(body: Pet) -> Call[list[Pet]]:
    return Call(
        operation="pets.add",
        method="POST",
        path="/pets",
        body=Body(codecs.pets.PET.encode(body), check=checks.pets.PET),
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    list_of(codecs.pets.PET.from_parsed),
                    checks.pets.ADD_PET_RESPONSE,
                ),
            },
        },
    )
