"""The Users operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.calls import Body, Call, Reader
from .._runtime.encoding import writable
from .._runtime.transport import AsyncTransport, Transport
from ..models.users import User


class Users:
    """The Users operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, body: User) -> User:
        """POST /users"""
        return self._transport.send(_create(body))


class AsyncUsers:
    """The Users operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def create(self, body: User) -> User:
        """POST /users"""
        return await self._transport.send(_create(body))


def _create(body: User) -> Call[User]:
    return Call(
        operation="users.create",
        method="POST",
        path="/users",
        body=Body(writable(codecs.users.USER.encode(body)), check=checks.users.USER),
        responses={
            "201": {
                "application/json": Reader(
                    codecs.users.USER.from_parsed,
                    checks.users.USER,
                ),
            },
        },
    )
