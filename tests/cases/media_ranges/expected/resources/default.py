"""The Default operations."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.forms import octets, several, single
from .._runtime.http.headers import as_json, as_value
from .._runtime.http.operation import EMPTY, Call, ResponseDecoder, Responses, raw, text
from .._runtime.values.decoding import list_of, to_int, to_str
from ..models.default import AnythingResponse, Parts, PartsResponseItem

_ERRORS: Responses[object] = {
    "4XX": {"text/plain": ResponseDecoder(text)},
    "default": {"*/*": ResponseDecoder(raw)},
}

_ERRORS_2: Responses[object] = {"4XX": EMPTY}


class Default:
    """The default operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def anything(self) -> AnythingResponse | str:
        """GET /anything"""
        return self._transport.send(_anything())

    def octets(self) -> bytes:
        """GET /octets"""
        return self._transport.send(_octets())

    def kinds(self) -> list[int] | str | bytes | None:
        """GET /kinds"""
        return self._transport.send(_kinds())

    def remove(self) -> int | None:
        """DELETE /nothing"""
        return self._transport.send(_remove())

    def look(self) -> None:
        """HEAD /nothing"""
        return self._transport.send(_look())

    def form(self) -> Parts:
        """GET /parts"""
        return self._transport.send(_form())

    def parts(self) -> list[PartsResponseItem] | bytes:
        """POST /parts"""
        return self._transport.send(_parts())


class AsyncDefault:
    """The default operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def anything(self) -> AnythingResponse | str:
        """GET /anything"""
        return await self._transport.send(_anything())

    async def octets(self) -> bytes:
        """GET /octets"""
        return await self._transport.send(_octets())

    async def kinds(self) -> list[int] | str | bytes | None:
        """GET /kinds"""
        return await self._transport.send(_kinds())

    async def remove(self) -> int | None:
        """DELETE /nothing"""
        return await self._transport.send(_remove())

    async def look(self) -> None:
        """HEAD /nothing"""
        return await self._transport.send(_look())

    async def form(self) -> Parts:
        """GET /parts"""
        return await self._transport.send(_form())

    async def parts(self) -> list[PartsResponseItem] | bytes:
        """POST /parts"""
        return await self._transport.send(_parts())


def _anything() -> Call[AnythingResponse | str]:
    return Call(
        operation="default.anything",
        method="GET",
        path="/anything",
        responses={
            "200": {
                "*/*": ResponseDecoder(
                    codecs.default.ANYTHING_RESPONSE.from_parsed,
                    checks.default.ANYTHING_RESPONSE,
                ),
            },
            "2XX": {"*/*": ResponseDecoder(to_str, checks.default.ANYTHING_RESPONSE2)},
        },
        errors=_ERRORS,
    )


def _octets() -> Call[bytes]:
    return Call(
        operation="default.octets",
        method="GET",
        path="/octets",
        responses={"200": {"*/*": ResponseDecoder(raw)}},
    )


def _kinds() -> Call[list[int] | str | bytes | None]:
    return Call(
        operation="default.kinds",
        method="GET",
        path="/kinds",
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    list_of(to_int),
                    checks.default.KINDS_RESPONSE,
                ),
                "text/csv": ResponseDecoder(text),
                "application/xml": ResponseDecoder(text),
                "image/*": ResponseDecoder(raw),
            },
            "202": EMPTY,
        },
    )


def _remove() -> Call[int | None]:
    return Call(
        operation="default.remove",
        method="DELETE",
        path="/nothing",
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    to_int,
                    checks.default.REMOVE_RESPONSE,
                ),
            },
            "204": EMPTY,
        },
    )


def _look() -> Call[None]:
    return Call(
        operation="default.look",
        method="HEAD",
        path="/nothing",
        responses={"200": EMPTY},
        errors=_ERRORS_2,
    )


def _form() -> Call[Parts]:
    return Call(
        operation="default.form",
        method="GET",
        path="/parts",
        responses={
            "200": {
                "application/x-www-form-urlencoded": ResponseDecoder(
                    codecs.default.PARTS.from_parsed,
                    checks.default.PARTS,
                    fields={
                        "count": single(as_value),
                        "flags": several(as_value),
                        "words": several(),
                        "inside": single(as_json),
                    },
                ),
                "multipart/form-data": ResponseDecoder(
                    codecs.default.PARTS.from_parsed,
                    checks.default.PARTS,
                    fields={
                        "count": single(as_value),
                        "flags": several(as_value),
                        "words": several(),
                        "inside": single(as_json),
                        "file": single(octets),
                    },
                ),
            },
        },
    )


def _parts() -> Call[list[PartsResponseItem] | bytes]:
    return Call(
        operation="default.parts",
        method="POST",
        path="/parts",
        responses={
            "200": {
                "multipart/mixed": ResponseDecoder(
                    list_of(codecs.default.PARTS_RESPONSE_ITEM.from_parsed),
                    checks.default.PARTS_RESPONSE,
                ),
                "multipart/related": ResponseDecoder(raw),
            },
        },
    )
