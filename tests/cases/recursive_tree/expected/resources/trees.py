"""The Trees operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Operation, json_response
from .._runtime.values.tables import table
from ..models.trees import MaybeFound, Tree

_PLANT: Operation[None] = Operation(
    "trees.plant",
    "PUT",
    "/tree",
    body=lambda: Body(
        "application/json", encode=table(Tree).encode, check=checks.trees.TREE
    ),
    responses=lambda: {"204": EMPTY},
)

_FIND: Operation[MaybeFound] = Operation(
    "trees.find",
    "GET",
    "/found",
    responses=lambda: {
        "200": json_response(
            codecs.trees.MAYBE_FOUND.from_parsed, checks.trees.MAYBE_FOUND
        ),
    },
)


class Trees:
    """The Trees operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def plant(self, body: Tree) -> None:
        """PUT /tree"""
        return self._transport.send(_PLANT, body=body)

    def find(self) -> MaybeFound:
        """GET /found"""
        return self._transport.send(_FIND)


class AsyncTrees:
    """The Trees operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def plant(self, body: Tree) -> None:
        """PUT /tree"""
        return await self._transport.send(_PLANT, body=body)

    async def find(self) -> MaybeFound:
        """GET /found"""
        return await self._transport.send(_FIND)
