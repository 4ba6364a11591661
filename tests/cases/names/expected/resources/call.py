"""The CallModelOperations operations."""

from __future__ import annotations

import builtins

from .._runtime.calls import EMPTY, Body, Call, Parameter, Reader
from .._runtime.decoding import list_of, to_str
from .._runtime.transport import AsyncTransport, Transport
from ..checks.call import (
    CALL,
    IMPORT_LIST,
    LIST,
    LIST_ALL_RESPONSE,
    LIST_FROM,
    LIST_LIST,
    LIST_SELF,
    LIST_X_FROM,
)
from ..codecs.call import decode_list, encode_call_model
from ..models.call import CallModel, List


class CallModelOperations:
    """The Call operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self,
        list_: str,
        *,
        from_: str | None = None,
        self2: str | None = None,
        x_from: str | None = None,
    ) -> List:
        """GET /lists/{list}"""
        return self._transport.send(
            _list(list_, from_=from_, self2=self2, x_from=x_from),
        )

    def import_(self, list_: str, body: CallModel) -> None:
        """POST /lists/{list}"""
        return self._transport.send(_import_(list_, body))

    def list_all(self) -> builtins.list[str]:
        """GET /lists"""
        return self._transport.send(_list_all())


class AsyncCallModelOperations:
    """The Call operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(
        self,
        list_: str,
        *,
        from_: str | None = None,
        self2: str | None = None,
        x_from: str | None = None,
    ) -> List:
        """GET /lists/{list}"""
        return await self._transport.send(
            _list(list_, from_=from_, self2=self2, x_from=x_from),
        )

    async def import_(self, list_: str, body: CallModel) -> None:
        """POST /lists/{list}"""
        return await self._transport.send(_import_(list_, body))

    async def list_all(self) -> builtins.list[str]:
        """GET /lists"""
        return await self._transport.send(_list_all())


def _list(
    list_: str,
    *,
    from_: str | None,
    self2: str | None,
    x_from: str | None,
) -> Call[List]:
    return Call(
        operation="call.list",
        method="GET",
        path="/lists/{list}",
        parameters=[
            Parameter("list", "path", list_, LIST_LIST),
            Parameter("from", "query", from_, LIST_FROM),
            Parameter("self", "query", self2, LIST_SELF),
            Parameter("X-From", "header", x_from, LIST_X_FROM),
        ],
        responses={"200": {"application/json": Reader(decode_list, LIST)}},
    )


def _import_(list_: str, body: CallModel) -> Call[None]:
    return Call(
        operation="call.import_",
        method="POST",
        path="/lists/{list}",
        parameters=[Parameter("list", "path", list_, IMPORT_LIST)],
        body=Body(encode_call_model(body), check=CALL),
        responses={"204": EMPTY},
    )


def _list_all() -> Call[builtins.list[str]]:
    return Call(
        operation="call.list_all",
        method="GET",
        path="/lists",
        responses={
            "200": {"application/json": Reader(list_of(to_str), LIST_ALL_RESPONSE)},
        },
    )
