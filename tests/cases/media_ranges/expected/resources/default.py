"""The Default operations."""

from __future__ import annotations

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.forms import octets as _octets
from .._runtime.http.forms import several, single
from .._runtime.http.headers import as_json, as_value
from .._runtime.http.operation import (
    EMPTY,
    Operation,
    ResponseDecoder,
    Responses,
    json_response,
    raw,
    text,
)
from .._runtime.values.decoding import list_of, to_int, to_str
from .._runtime.values.tables import table
from ..models.default import AnythingResponse, Parts, PartsResponseItem


def _errors() -> Responses[object]:
    return {
        "4XX": {"text/plain": ResponseDecoder(text)},
        "default": {"*/*": ResponseDecoder(raw)},
    }


def _errors_2() -> Responses[object]:
    return {"4XX": EMPTY}


_ANYTHING: Operation[AnythingResponse | str] = Operation(
    "default.anything",
    "GET",
    "/anything",
    responses=lambda: {
        "200": {
            "*/*": ResponseDecoder(
                table(AnythingResponse).from_parsed, checks.default.ANYTHING_RESPONSE
            ),
        },
        "2XX": {"*/*": ResponseDecoder(to_str, checks.default.ANYTHING_RESPONSE2)},
    },
    errors=_errors,
)

_OCTETS: Operation[bytes] = Operation(
    "default.octets",
    "GET",
    "/octets",
    responses=lambda: {"200": {"*/*": ResponseDecoder(raw)}},
)

_KINDS: Operation[list[int] | str | bytes | None] = Operation(
    "default.kinds",
    "GET",
    "/kinds",
    responses=lambda: {
        "200": {
            "application/json": ResponseDecoder(
                list_of(to_int), checks.default.KINDS_RESPONSE
            ),
            "text/csv": ResponseDecoder(text),
            "application/xml": ResponseDecoder(text),
            "image/*": ResponseDecoder(raw),
        },
        "202": EMPTY,
    },
)

_REMOVE: Operation[int | None] = Operation(
    "default.remove",
    "DELETE",
    "/nothing",
    responses=lambda: {
        "200": json_response(to_int, checks.default.REMOVE_RESPONSE),
        "204": EMPTY,
    },
)

_LOOK: Operation[None] = Operation(
    "default.look",
    "HEAD",
    "/nothing",
    responses=lambda: {"200": EMPTY},
    errors=_errors_2,
)

_FORM: Operation[Parts] = Operation(
    "default.form",
    "GET",
    "/parts",
    responses=lambda: {
        "200": {
            "application/x-www-form-urlencoded": ResponseDecoder(
                table(Parts).from_parsed,
                checks.default.PARTS,
                fields={
                    "count": single(as_value),
                    "flags": several(as_value),
                    "words": several(),
                    "inside": single(as_json),
                },
            ),
            "multipart/form-data": ResponseDecoder(
                table(Parts).from_parsed,
                checks.default.PARTS,
                fields={
                    "count": single(as_value),
                    "flags": several(as_value),
                    "words": several(),
                    "inside": single(as_json),
                    "file": single(_octets),
                },
            ),
        },
    },
)

_PARTS: Operation[list[PartsResponseItem] | bytes] = Operation(
    "default.parts",
    "POST",
    "/parts",
    responses=lambda: {
        "200": {
            "multipart/mixed": ResponseDecoder(
                list_of(table(PartsResponseItem).from_parsed),
                checks.default.PARTS_RESPONSE,
            ),
            "multipart/related": ResponseDecoder(raw),
        },
    },
)


class Default:
    """The default operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def anything(self) -> AnythingResponse | str:
        """GET /anything"""
        return self._transport.send(_ANYTHING)

    def octets(self) -> bytes:
        """GET /octets"""
        return self._transport.send(_OCTETS)

    def kinds(self) -> list[int] | str | bytes | None:
        """GET /kinds"""
        return self._transport.send(_KINDS)

    def remove(self) -> int | None:
        """DELETE /nothing"""
        return self._transport.send(_REMOVE)

    def look(self) -> None:
        """HEAD /nothing"""
        return self._transport.send(_LOOK)

    def form(self) -> Parts:
        """GET /parts"""
        return self._transport.send(_FORM)

    def parts(self) -> list[PartsResponseItem] | bytes:
        """POST /parts"""
        return self._transport.send(_PARTS)


class AsyncDefault:
    """The default operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def anything(self) -> AnythingResponse | str:
        """GET /anything"""
        return await self._transport.send(_ANYTHING)

    async def octets(self) -> bytes:
        """GET /octets"""
        return await self._transport.send(_OCTETS)

    async def kinds(self) -> list[int] | str | bytes | None:
        """GET /kinds"""
        return await self._transport.send(_KINDS)

    async def remove(self) -> int | None:
        """DELETE /nothing"""
        return await self._transport.send(_REMOVE)

    async def look(self) -> None:
        """HEAD /nothing"""
        return await self._transport.send(_LOOK)

    async def form(self) -> Parts:
        """GET /parts"""
        return await self._transport.send(_FORM)

    async def parts(self) -> list[PartsResponseItem] | bytes:
        """POST /parts"""
        return await self._transport.send(_PARTS)
