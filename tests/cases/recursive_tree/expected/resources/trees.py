"""The Trees operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Call, ResponseDecoder
from ..models.trees import MaybeFound, Tree


class Trees:
    """The Trees operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def plant(self, body: Tree) -> None:
        """PUT /tree"""
        return self._transport.send(_plant(body))

    def find(self) -> MaybeFound:
        """GET /found"""
        return self._transport.send(_find())


class AsyncTrees:
    """The Trees operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def plant(self, body: Tree) -> None:
        """PUT /tree"""
        return await self._transport.send(_plant(body))

    async def find(self) -> MaybeFound:
        """GET /found"""
        return await self._transport.send(_find())


def _plant(body: Tree) -> Call[None]:
    return Call(
        operation="trees.plant",
        method="PUT",
        path="/tree",
        body=Body(codecs.trees.TREE.encode(body), check=checks.trees.TREE),
        responses={"204": EMPTY},
    )


def _find() -> Call[MaybeFound]:
    return Call(
        operation="trees.find",
        method="GET",
        path="/found",
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    codecs.trees.MAYBE_FOUND.from_parsed,
                    checks.trees.MAYBE_FOUND,
                ),
            },
        },
    )
