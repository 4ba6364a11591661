"""The Choices operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Call, ResponseDecoder
from ..models.choices import Choice


class Choices:
    """The Choices operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def choose(self, body: Choice) -> Choice:
        """PUT /choices"""
        return self._transport.send(_choose(body))


class AsyncChoices:
    """The Choices operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def choose(self, body: Choice) -> Choice:
        """PUT /choices"""
        return await self._transport.send(_choose(body))


def _choose(body: Choice) -> Call[Choice]:
    return Call(
        operation="choices.choose",
        method="PUT",
        path="/choices",
        body=Body(codecs.choices.CHOICE.encode(body), check=checks.choices.CHOICE),
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    codecs.choices.CHOICE.from_parsed,
                    checks.choices.CHOICE,
                ),
            },
        },
    )
