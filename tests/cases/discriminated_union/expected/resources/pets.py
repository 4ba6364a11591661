"""The Pets operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Operation, json_response
from .._runtime.values.decoding import list_of
from ..models.pets import Pet

_ADD: Operation[list[Pet]] = Operation(
    "pets.add",
    "POST",
    "/pets",
    body=lambda: Body(
        "application/json", encode=codecs.pets.PET.encode, check=checks.pets.PET
    ),
    responses=lambda: {
        "200": json_response(
            list_of(codecs.pets.PET.from_parsed), checks.pets.ADD_PET_RESPONSE
        ),
    },
)


class Pets:
    """The Pets operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def add(self, body: Pet) -> list[Pet]:
        """POST /pets"""
        return self._transport.send(_ADD, body=body)


class AsyncPets:
    """The Pets operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def add(self, body: Pet) -> list[Pet]:
        """POST /pets"""
        return await self._transport.send(_ADD, body=body)
