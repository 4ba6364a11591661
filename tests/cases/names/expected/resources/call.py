"""The Call operations."""

from __future__ import annotations

import builtins

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import (
    EMPTY,
    Body,
    Responses,
    header,
    json_response,
    path,
    query,
)
from .._runtime.http.operation import Operation as _Operation
from .._runtime.values.decoding import list_of, to_str
from .._runtime.values.tables import table
from ..models.call import CallRequest, FailedResponse, List, NamesResponse, Operation


def _errors() -> Responses[object]:
    return {
        "default": json_response(
            table(FailedResponse).from_parsed, checks.call.FAILED_RESPONSE
        ),
    }


_LIST: _Operation[List] = _Operation(
    "call.list",
    "GET",
    "/lists/{list}",
    parameters=lambda: [
        path("list", checks.call.LIST_LIST),
        query("from", checks.call.LIST_FROM),
        query("self", checks.call.LIST_SELF),
        header("X-From", checks.call.LIST_X_FROM),
    ],
    responses=lambda: {"200": json_response(table(List).from_parsed, checks.call.LIST)},
)

_IMPORT: _Operation[None] = _Operation(
    "call.import_",
    "POST",
    "/lists/{list}",
    parameters=lambda: [path("list", checks.call.IMPORT_LIST)],
    body=lambda: Body(
        "application/json", encode=table(Operation).encode, check=checks.call.OPERATION
    ),
    responses=lambda: {"204": EMPTY},
)

_LIST_ALL: _Operation[list[str]] = _Operation(
    "call.list_all",
    "GET",
    "/lists",
    responses=lambda: {
        "200": json_response(list_of(to_str), checks.call.LIST_ALL_RESPONSE),
    },
)

_REPLACE_NAMES: _Operation[NamesResponse] = _Operation(
    "call.replace_names",
    "PUT",
    "/names/{kind}",
    parameters=lambda: [path("kind", checks.call.REPLACE_NAMES_KIND)],
    body=lambda: Body(
        "application/json",
        encode=table(CallRequest).encode,
        check=checks.call.CALL_REQUEST,
        required=False,
    ),
    responses=lambda: {
        "200": json_response(
            table(NamesResponse).from_parsed, checks.call.NAMES_RESPONSE
        ),
    },
    errors=_errors,
)


class Call:
    """The Call operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self,
        list: str,
        *,
        from_: str | None = None,
        self_: str | None = None,
        x_from: str | None = None,
    ) -> List:
        """GET /lists/{list}"""
        return self._transport.send(_LIST, list, from_, self_, x_from)

    def import_(self, list: str, body: Operation) -> None:
        """POST /lists/{list}"""
        return self._transport.send(_IMPORT, list, body=body)

    def list_all(self) -> builtins.list[str]:
        """GET /lists"""
        return self._transport.send(_LIST_ALL)

    def replace_names(
        self,
        kind: str,
        body: CallRequest | None = None,
    ) -> NamesResponse:
        """Named as FastAPI does, after a function, its path and its method.

        PUT /names/{kind}
        """
        return self._transport.send(_REPLACE_NAMES, kind, body=body)


class AsyncCall:
    """The Call operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(
        self,
        list: str,
        *,
        from_: str | None = None,
        self_: str | None = None,
        x_from: str | None = None,
    ) -> List:
        """GET /lists/{list}"""
        return await self._transport.send(_LIST, list, from_, self_, x_from)

    async def import_(self, list: str, body: Operation) -> None:
        """POST /lists/{list}"""
        return await self._transport.send(_IMPORT, list, body=body)

    async def list_all(self) -> builtins.list[str]:
        """GET /lists"""
        return await self._transport.send(_LIST_ALL)

    async def replace_names(
        self,
        kind: str,
        body: CallRequest | None = None,
    ) -> NamesResponse:
        """Named as FastAPI does, after a function, its path and its method.

        PUT /names/{kind}
        """
        return await self._transport.send(_REPLACE_NAMES, kind, body=body)
