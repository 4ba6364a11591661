"""The CallModelOperations operations."""

from __future__ import annotations

import builtins

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import (
    EMPTY,
    Body,
    Call,
    Parameter,
    ResponseDecoder,
    Responses,
)
from .._runtime.values.decoding import list_of, to_str
from .._runtime.values.encoding import unless_none
from ..models.call import CallModel, CallRequest, List, NamesResponse

_ERRORS: Responses[object] = {
    "default": {
        "application/json": ResponseDecoder(
            codecs.call.FAILED_RESPONSE.from_parsed,
            checks.call.FAILED_RESPONSE,
        ),
    },
}


class CallModelOperations:
    """The Call operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self,
        list_: str,
        *,
        from_: str | None = None,
        self_: str | None = None,
        x_from: str | None = None,
    ) -> List:
        """GET /lists/{list}"""
        return self._transport.send(
            _list(list_, from_=from_, self_=self_, x_from=x_from),
        )

    def import_(self, list_: str, body: CallModel) -> None:
        """POST /lists/{list}"""
        return self._transport.send(_import_(list_, body))

    def list_all(self) -> builtins.list[str]:
        """GET /lists"""
        return self._transport.send(_list_all())

    def replace_names(
        self,
        kind: str,
        body: CallRequest | None = None,
    ) -> NamesResponse:
        """Named as FastAPI does, after a function, its path and its method.

        PUT /names/{kind}
        """
        return self._transport.send(_replace_names(kind, body))


class AsyncCallModelOperations:
    """The Call operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(
        self,
        list_: str,
        *,
        from_: str | None = None,
        self_: str | None = None,
        x_from: str | None = None,
    ) -> List:
        """GET /lists/{list}"""
        return await self._transport.send(
            _list(list_, from_=from_, self_=self_, x_from=x_from),
        )

    async def import_(self, list_: str, body: CallModel) -> None:
        """POST /lists/{list}"""
        return await self._transport.send(_import_(list_, body))

    async def list_all(self) -> builtins.list[str]:
        """GET /lists"""
        return await self._transport.send(_list_all())

    async def replace_names(
        self,
        kind: str,
        body: CallRequest | None = None,
    ) -> NamesResponse:
        """Named as FastAPI does, after a function, its path and its method.

        PUT /names/{kind}
        """
        return await self._transport.send(_replace_names(kind, body))


def _list(
    list_: str,
    *,
    from_: str | None,
    self_: str | None,
    x_from: str | None,
) -> Call[List]:
    return Call(
        operation="call.list",
        method="GET",
        path="/lists/{list}",
        parameters=[
            Parameter("list", "path", list_, checks.call.LIST_LIST),
            Parameter("from", "query", from_, checks.call.LIST_FROM),
            Parameter("self", "query", self_, checks.call.LIST_SELF),
            Parameter("X-From", "header", x_from, checks.call.LIST_X_FROM),
        ],
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    codecs.call.LIST.from_parsed,
                    checks.call.LIST,
                ),
            },
        },
    )


def _import_(list_: str, body: CallModel) -> Call[None]:
    return Call(
        operation="call.import_",
        method="POST",
        path="/lists/{list}",
        parameters=[Parameter("list", "path", list_, checks.call.IMPORT_LIST)],
        body=Body(codecs.call.CALL_MODEL.encode(body), check=checks.call.CALL_MODEL),
        responses={"204": EMPTY},
    )


def _list_all() -> Call[builtins.list[str]]:
    return Call(
        operation="call.list_all",
        method="GET",
        path="/lists",
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    list_of(to_str),
                    checks.call.LIST_ALL_RESPONSE,
                ),
            },
        },
    )


def _replace_names(kind: str, body: CallRequest | None) -> Call[NamesResponse]:
    return Call(
        operation="call.replace_names",
        method="PUT",
        path="/names/{kind}",
        parameters=[
            Parameter(
                "kind",
                "path",
                kind,
                checks.call.REPLACE_NAMES_NAMES_KIND_PUT_KIND,
            ),
        ],
        body=Body(
            unless_none(body, codecs.call.CALL_REQUEST.encode),
            check=checks.call.CALL_REQUEST,
            required=False,
        ),
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    codecs.call.NAMES_RESPONSE.from_parsed,
                    checks.call.NAMES_RESPONSE,
                ),
            },
        },
        errors=_ERRORS,
    )
