"""The Trees operations."""

from __future__ import annotations

from .._runtime.calls import EMPTY, Body, Call
from .._runtime.transport import AsyncTransport, Transport
from ..checks.trees import TREE
from ..codecs.trees import encode_tree
from ..models.trees import Tree


class Trees:
    """The Trees operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def plant(self, body: Tree) -> None:
        """PUT /tree"""
        return self._transport.send(_plant(body))


class AsyncTrees:
    """The Trees operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def plant(self, body: Tree) -> None:
        """PUT /tree"""
        return await self._transport.send(_plant(body))


def _plant(body: Tree) -> Call[None]:
    return Call(
        operation="trees.plant",
        method="PUT",
        path="/tree",
        body=Body(encode_tree(body), check=TREE),
        responses={"204": EMPTY},
    )
