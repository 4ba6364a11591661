"""The ProfileOperations operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Operation, json_response
from .._runtime.values.tables import table
from ..models.profile import Change, Profile

_CHANGE: Operation[Profile] = Operation(
    "profile.change",
    "PATCH",
    "/profile",
    body=lambda: Body(
        "application/json", encode=table(Change).encode, check=checks.profile.CHANGE
    ),
    responses=lambda: {
        "200": json_response(table(Profile).from_parsed, checks.profile.PROFILE),
    },
)


class ProfileOperations:
    """The Profile operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def change(self, body: Change) -> Profile:
        """PATCH /profile"""
        return self._transport.send(_CHANGE, body=body)


class AsyncProfileOperations:
    """The Profile operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def change(self, body: Change) -> Profile:
        """PATCH /profile"""
        return await self._transport.send(_CHANGE, body=body)
