"""The Close operations."""

from __future__ import annotations

from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Operation

_CLOSE2: Operation[None] = Operation(
    "close_.close2",
    "POST",
    "/doors",
    responses=lambda: {"204": EMPTY},
    security=[{"key": [], "app": []}, {"oauth": ["read"]}],
)

_CLOSE: Operation[None] = Operation(
    "close_.close",
    "DELETE",
    "/doors",
    responses=lambda: {"204": EMPTY},
    security=[{"key": [], "app": []}, {"oauth": ["read"]}],
)


class Close:
    """The close operations, called synchronously.

    Closing things
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def close2(self) -> None:
        """POST /doors"""
        return self._transport.send(_CLOSE2)

    def close(self) -> None:
        """DELETE /doors"""
        return self._transport.send(_CLOSE)


class AsyncClose:
    """The close operations, called asynchronously.

    Closing things
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def close2(self) -> None:
        """POST /doors"""
        return await self._transport.send(_CLOSE2)

    async def close(self) -> None:
        """DELETE /doors"""
        return await self._transport.send(_CLOSE)
