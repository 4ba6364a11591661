"""The Choices operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Operation, json_response
from .._runtime.values.tables import table
from ..models.choices import Choice

_CHOOSE: Operation[Choice] = Operation(
    "choices.choose",
    "PUT",
    "/choices",
    body=lambda: Body(
        "application/json", encode=table(Choice).encode, check=checks.choices.CHOICE
    ),
    responses=lambda: {
        "200": json_response(table(Choice).from_parsed, checks.choices.CHOICE),
    },
)


class Choices:
    """The Choices operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def choose(self, body: Choice) -> Choice:
        """PUT /choices"""
        return self._transport.send(_CHOOSE, body=body)


class AsyncChoices:
    """The Choices operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def choose(self, body: Choice) -> Choice:
        """PUT /choices"""
        return await self._transport.send(_CHOOSE, body=body)
