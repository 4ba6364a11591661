"""The Cars operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Operation, json_response
from .._runtime.values.tables import table
from ..models.cars import Car, StoredCar

_ADD: Operation[StoredCar] = Operation(
    "cars.add",
    "POST",
    "/cars",
    body=lambda: Body(
        "application/json", encode=table(Car).encode, check=checks.cars.CAR
    ),
    responses=lambda: {
        "200": json_response(table(StoredCar).from_parsed, checks.cars.STORED_CAR),
    },
)


class Cars:
    """The Cars operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def add(self, body: Car) -> StoredCar:
        """POST /cars"""
        return self._transport.send(_ADD, body=body)


class AsyncCars:
    """The Cars operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def add(self, body: Car) -> StoredCar:
        """POST /cars"""
        return await self._transport.send(_ADD, body=body)
