"""The Default operations."""

from __future__ import annotations

from typing import Literal

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Operation, Parameter, Part
from ..models.default import Colours, FormSearch, Point

_PATH: Operation[None] = Operation(
    "default.path",
    "GET",
    "/path/{simple}/{label}/{matrix}/{exploded}/{raw}",
    parameters=lambda: [
        Parameter(
            "simple", "path", checks.default.POINT, encode=codecs.default.POINT.encode
        ),
        Parameter("label", "path", checks.default.COLOURS, style="label"),
        Parameter("matrix", "path", checks.default.COLOURS, style="matrix"),
        Parameter(
            "exploded",
            "path",
            checks.default.POINT,
            encode=codecs.default.POINT.encode,
            style="matrix",
            explode=True,
        ),
        Parameter("raw", "path", checks.default.PATH_RAW, allow_reserved=True),
    ],
    responses=lambda: {"204": EMPTY},
)

_QUERY: Operation[None] = Operation(
    "default.query",
    "GET",
    "/query",
    parameters=lambda: [
        Parameter("form", "query", checks.default.COLOURS),
        Parameter("joined", "query", checks.default.COLOURS, explode=False),
        Parameter("spaced", "query", checks.default.COLOURS, style="spaceDelimited"),
        Parameter("piped", "query", checks.default.COLOURS, style="pipeDelimited"),
        Parameter(
            "deep",
            "query",
            checks.default.POINT,
            encode=codecs.default.POINT.encode,
            style="deepObject",
            explode=True,
        ),
        Parameter("raw", "query", checks.default.QUERY_RAW, allow_reserved=True),
        Parameter("flag", "query", checks.default.QUERY_FLAG, allow_empty=True),
        Parameter(
            "json",
            "query",
            checks.default.POINT,
            encode=codecs.default.POINT.encode,
            content_type="application/json",
        ),
        Parameter("text", "query", content_type="text/plain"),
        Parameter("+1", "query", checks.default.QUERY_PLUS1),
        Parameter("-1", "query", checks.default.QUERY_MINUS1),
        Parameter("@id", "query", checks.default.QUERY_ID),
        Parameter("id", "query", checks.default.QUERY_ID2),
        Parameter("ID", "header", checks.default.QUERY_ID3),
        Parameter("X-Colours", "header", checks.default.COLOURS),
        Parameter(
            "X-Point",
            "header",
            checks.default.POINT,
            encode=codecs.default.POINT.encode,
            explode=True,
        ),
        Parameter("taste", "cookie", checks.default.COLOURS),
        Parameter(
            "crumbs", "cookie", checks.default.COLOURS, style="cookie", explode=False
        ),
    ],
    responses=lambda: {"204": EMPTY},
)

_FORM: Operation[None] = Operation(
    "default.form",
    "GET",
    "/form",
    parameters=lambda: [
        Parameter(
            "search",
            "querystring",
            checks.default.FORM_SEARCH,
            encode=codecs.default.FORM_SEARCH.encode,
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
        Parameter(
            "search",
            "querystring",
            checks.default.POINT,
            encode=codecs.default.POINT.encode,
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
