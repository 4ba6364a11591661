"""The ProfileOperations operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Call, ResponseDecoder
from ..models.profile import Change, Profile


class ProfileOperations:
    """The Profile operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def change(self, body: Change) -> Profile:
        """PATCH /profile"""
        return self._transport.send(_change(body))


class AsyncProfileOperations:
    """The Profile operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def change(self, body: Change) -> Profile:
        """PATCH /profile"""
        return await self._transport.send(_change(body))


def _change(body: Change) -> Call[Profile]:
    return Call(
        operation="profile.change",
        method="PATCH",
        path="/profile",
        body=Body(codecs.profile.CHANGE.encode(body), check=checks.profile.CHANGE),
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    codecs.profile.PROFILE.from_parsed,
                    checks.profile.PROFILE,
                ),
            },
        },
    )
