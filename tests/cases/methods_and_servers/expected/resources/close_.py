"""The Close operations."""

from __future__ import annotations

from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Call


class Close:
    """The close operations, called synchronously.

    Closing things
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def close2(self) -> None:
        """POST /doors"""
        return self._transport.send(_close2())

    def close(self) -> None:
        """DELETE /doors"""
        return self._transport.send(_close())


class AsyncClose:
    """The close operations, called asynchronously.

    Closing things
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def close2(self) -> None:
        """POST /doors"""
        return await self._transport.send(_close2())

    async def close(self) -> None:
        """DELETE /doors"""
        return await self._transport.send(_close())


def _close2() -> Call[None]:
    return Call(
        operation="close_.close2",
        method="POST",
        path="/doors",
        responses={"204": EMPTY},
        security=[{"key": [], "app": []}, {"oauth": ["read"]}],
    )


def _close() -> Call[None]:
    return Call(
        operation="close_.close",
        method="DELETE",
        path="/doors",
        responses={"204": EMPTY},
        security=[{"key": [], "app": []}, {"oauth": ["read"]}],
    )
