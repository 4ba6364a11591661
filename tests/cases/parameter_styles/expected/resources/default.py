"""The Default operations."""

from __future__ import annotations

from typing import Literal

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import (
    EMPTY,
    Operation,
    Part,
    cookie,
    header,
    querystring,
)
from .._runtime.http.operation import path as _path
from .._runtime.http.operation import query as _query
from .._runtime.values.tables import table
from ..models.default import Colours, FormSearch, Point

_PATH: Operation[None] = Operation(
    "default.path",
    "GET",
    "/path/{simple}/{label}/{matrix}/{exploded}/{raw}",
    parameters=lambda: [
        _path("simple", checks.default.POINT, encode=table(Point).encode),
        _path("label", checks.default.COLOURS, style="label"),
        _path("matrix", checks.default.COLOURS, style="matrix"),
        _path(
            "exploded",
            checks.default.POINT,
            encode=table(Point).encode,
            style="matrix",
            explode=True,
        ),
        _path("raw", checks.default.PATH_RAW, allow_reserved=True),
    ],
    responses=lambda: {"204": EMPTY},
)

_QUERY: Operation[None] = Operation(
    "default.query",
    "GET",
    "/query",
    parameters=lambda: [
        _query("form", checks.default.COLOURS),
        _query("joined", checks.default.COLOURS, explode=False),
        _query("spaced", checks.default.COLOURS, style="spaceDelimited"),
        _query("piped", checks.default.COLOURS, style="pipeDelimited"),
        _query(
            "deep",
            checks.default.POINT,
            encode=table(Point).encode,
            style="deepObject",
            explode=True,
        ),
        _query("raw", checks.default.QUERY_RAW, allow_reserved=True),
        _query("flag", checks.default.QUERY_FLAG, allow_empty=True),
        _query(
            "json",
            checks.default.POINT,
            encode=table(Point).encode,
            content_type="application/json",
        ),
        _query("text", content_type="text/plain"),
        _query("+1", checks.default.QUERY_PLUS1),
        _query("-1", checks.default.QUERY_MINUS1),
        _query("@id", checks.default.QUERY_ID),
        _query("id", checks.default.QUERY_ID2),
        header("ID", checks.default.QUERY_ID3),
        header("X-Colours", checks.default.COLOURS),
        header(
            "X-Point", checks.default.POINT, encode=table(Point).encode, explode=True
        ),
        cookie("taste", checks.default.COLOURS),
        cookie("crumbs", checks.default.COLOURS, style="cookie", explode=False),
    ],
    responses=lambda: {"204": EMPTY},
)

_FORM: Operation[None] = Operation(
    "default.form",
    "GET",
    "/form",
    parameters=lambda: [
        querystring(
            "search",
            checks.default.FORM_SEARCH,
            encode=table(FormSearch).encode,
            required=True,
            content_type="application/x-www-form-urlencoded",
            parts={"tags": Part(style="form", explode=False)},
        ),
    ],
    responses=lambda: {"204": EMPTY},
)

_JSON: Operation[None] = Operation(
    "default.json",
    "GET",
    "/json",
    parameters=lambda: [
        querystring(
            "search",
            checks.default.POINT,
            encode=table(Point).encode,
            content_type="application/json",
        ),
    ],
    responses=lambda: {"204": EMPTY},
)


class Default:
    """The default operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def path(
        self,
        simple: Point,
        label: Colours,
        matrix: Colours,
        exploded: Point,
        raw: str,
    ) -> None:
        """GET /path/{simple}/{label}/{matrix}/{exploded}/{raw}"""
        return self._transport.send(_PATH, simple, label, matrix, exploded, raw)

    def query(
        self,
        *,
        form: Colours | None = None,
        joined: Colours | None = None,
        spaced: Colours | None = None,
        piped: Colours | None = None,
        deep: Point | None = None,
        raw: str | None = None,
        flag: bool | Literal[""] | None = None,
        json: Point | None = None,
        text: str | None = None,
        plus_1: int | None = None,
        minus_1: int | None = None,
        id2: int | None = None,
        id: int | None = None,
        id_header: int | None = None,
        x_colours: Colours | None = None,
        x_point: Point | None = None,
        taste: Colours | None = None,
        crumbs: Colours | None = None,
    ) -> None:
        """GET /query

        Args:
            plus_1: Deprecated. Likes.
            id2: The document's name is `@id`.
        """
        return self._transport.send(
            _QUERY,
            form,
            joined,
            spaced,
            piped,
            deep,
            raw,
            flag,
            json,
            text,
            plus_1,
            minus_1,
            id2,
            id,
            id_header,
            x_colours,
            x_point,
            taste,
            crumbs,
        )

    def form(self, *, search: FormSearch) -> None:
        """GET /form"""
        return self._transport.send(_FORM, search)

    def json(self, *, search: Point | None = None) -> None:
        """GET /json"""
        return self._transport.send(_JSON, search)


class AsyncDefault:
    """The default operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def path(
        self,
        simple: Point,
        label: Colours,
        matrix: Colours,
        exploded: Point,
        raw: str,
    ) -> None:
        """GET /path/{simple}/{label}/{matrix}/{exploded}/{raw}"""
        return await self._transport.send(_PATH, simple, label, matrix, exploded, raw)

    async def query(
        self,
        *,
        form: Colours | None = None,
        joined: Colours | None = None,
        spaced: Colours | None = None,
        piped: Colours | None = None,
        deep: Point | None = None,
        raw: str | None = None,
        flag: bool | Literal[""] | None = None,
        json: Point | None = None,
        text: str | None = None,
        plus_1: int | None = None,
        minus_1: int | None = None,
        id2: int | None = None,
        id: int | None = None,
        id_header: int | None = None,
        x_colours: Colours | None = None,
        x_point: Point | None = None,
        taste: Colours | None = None,
        crumbs: Colours | None = None,
    ) -> None:
        """GET /query

        Args:
            plus_1: Deprecated. Likes.
            id2: The document's name is `@id`.
        """
        return await self._transport.send(
            _QUERY,
            form,
            joined,
            spaced,
            piped,
            deep,
            raw,
            flag,
            json,
            text,
            plus_1,
            minus_1,
            id2,
            id,
            id_header,
            x_colours,
            x_point,
            taste,
            crumbs,
        )

    async def form(self, *, search: FormSearch) -> None:
        """GET /form"""
        return await self._transport.send(_FORM, search)

    async def json(self, *, search: Point | None = None) -> None:
        """GET /json"""
        return await self._transport.send(_JSON, search)
