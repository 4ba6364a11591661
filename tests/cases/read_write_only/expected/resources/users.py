"""The Users operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Call, ResponseDecoder
from .._runtime.values.encoding import writable
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
                "application/json": ResponseDecoder(
                    codecs.users.USER.from_parsed,
                    checks.users.USER,
                ),
            },
        },
    )
