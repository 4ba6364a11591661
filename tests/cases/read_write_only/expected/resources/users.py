"""The Users operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Operation, json_response
from .._runtime.values.encoding import writable_of
from .._runtime.values.tables import table
from ..models.users import User

_CREATE: Operation[User] = Operation(
    "users.create",
    "POST",
    "/users",
    body=lambda: Body(
        "application/json",
        encode=writable_of(table(User).encode),
        check=checks.users.USER,
    ),
    responses=lambda: {
        "201": json_response(table(User).from_parsed, checks.users.USER),
    },
)


class Users:
    """The Users operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, body: User) -> User:
        """POST /users"""
        return self._transport.send(_CREATE, body=body)


class AsyncUsers:
    """The Users operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def create(self, body: User) -> User:
        """POST /users"""
        return await self._transport.send(_CREATE, body=body)
