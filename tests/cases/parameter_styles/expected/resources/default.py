"""The Default operations."""

from __future__ import annotations

from typing import Literal

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Call, Parameter, Part
from .._runtime.values.encoding import unless_none
from ..models.default import Colours, FormSearch, Point


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
        return self._transport.send(_path(simple, label, matrix, exploded, raw))

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

        plus_1: Deprecated. Likes.
        """
        return self._transport.send(
            _query(
                form=form,
                joined=joined,
                spaced=spaced,
                piped=piped,
                deep=deep,
                raw=raw,
                flag=flag,
                json=json,
                text=text,
                plus_1=plus_1,
                minus_1=minus_1,
                id2=id2,
                id=id,
                id_header=id_header,
                x_colours=x_colours,
                x_point=x_point,
                taste=taste,
                crumbs=crumbs,
            ),
        )

    def form(self, *, search: FormSearch) -> None:
        """GET /form"""
        return self._transport.send(_form(search=search))

    def json(self, *, search: Point | None = None) -> None:
        """GET /json"""
        return self._transport.send(_json(search=search))


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
        return await self._transport.send(_path(simple, label, matrix, exploded, raw))

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

        plus_1: Deprecated. Likes.
        """
        return await self._transport.send(
            _query(
                form=form,
                joined=joined,
                spaced=spaced,
                piped=piped,
                deep=deep,
                raw=raw,
                flag=flag,
                json=json,
                text=text,
                plus_1=plus_1,
                minus_1=minus_1,
                id2=id2,
                id=id,
                id_header=id_header,
                x_colours=x_colours,
                x_point=x_point,
                taste=taste,
                crumbs=crumbs,
            ),
        )

    async def form(self, *, search: FormSearch) -> None:
        """GET /form"""
        return await self._transport.send(_form(search=search))

    async def json(self, *, search: Point | None = None) -> None:
        """GET /json"""
        return await self._transport.send(_json(search=search))


def _path(
    simple: Point,
    label: Colours,
    matrix: Colours,
    exploded: Point,
    raw: str,
) -> Call[None]:
    return Call(
        operation="default.path",
        method="GET",
        path="/path/{simple}/{label}/{matrix}/{exploded}/{raw}",
        parameters=[
            Parameter(
                "simple",
                "path",
                codecs.default.POINT.encode(simple),
                checks.default.POINT,
            ),
            Parameter("label", "path", label, checks.default.COLOURS, style="label"),
            Parameter("matrix", "path", matrix, checks.default.COLOURS, style="matrix"),
            Parameter(
                "exploded",
                "path",
                codecs.default.POINT.encode(exploded),
                checks.default.POINT,
                style="matrix",
                explode=True,
            ),
            Parameter("raw", "path", raw, checks.default.PATH_RAW, allow_reserved=True),
        ],
        responses={"204": EMPTY},
    )


def _query(
    *,
    form: Colours | None,
    joined: Colours | None,
    spaced: Colours | None,
    piped: Colours | None,
    deep: Point | None,
    raw: str | None,
    flag: bool | Literal[""] | None,
    json: Point | None,
    text: str | None,
    plus_1: int | None,
    minus_1: int | None,
    id2: int | None,
    id: int | None,
    id_header: int | None,
    x_colours: Colours | None,
    x_point: Point | None,
    taste: Colours | None,
    crumbs: Colours | None,
) -> Call[None]:
    return Call(
        operation="default.query",
        method="GET",
        path="/query",
        parameters=[
            Parameter("form", "query", form, checks.default.COLOURS),
            Parameter("joined", "query", joined, checks.default.COLOURS, explode=False),
            Parameter(
                "spaced",
                "query",
                spaced,
                checks.default.COLOURS,
                style="spaceDelimited",
            ),
            Parameter(
                "piped",
                "query",
                piped,
                checks.default.COLOURS,
                style="pipeDelimited",
            ),
            Parameter(
                "deep",
                "query",
                unless_none(deep, codecs.default.POINT.encode),
                checks.default.POINT,
                style="deepObject",
                explode=True,
            ),
            Parameter(
                "raw",
                "query",
                raw,
                checks.default.QUERY_RAW,
                allow_reserved=True,
            ),
            Parameter(
                "flag",
                "query",
                flag,
                checks.default.QUERY_FLAG,
                allow_empty=True,
            ),
            Parameter(
                "json",
                "query",
                unless_none(json, codecs.default.POINT.encode),
                checks.default.POINT,
                content_type="application/json",
            ),
            Parameter("text", "query", text, content_type="text/plain"),
            Parameter("+1", "query", plus_1, checks.default.QUERY_PLUS1),
            Parameter("-1", "query", minus_1, checks.default.QUERY_MINUS1),
            Parameter("@id", "query", id2, checks.default.QUERY_ID),
            Parameter("id", "query", id, checks.default.QUERY_ID2),
            Parameter("ID", "header", id_header, checks.default.QUERY_ID3),
            Parameter("X-Colours", "header", x_colours, checks.default.COLOURS),
            Parameter(
                "X-Point",
                "header",
                unless_none(x_point, codecs.default.POINT.encode),
                checks.default.POINT,
                explode=True,
            ),
            Parameter("taste", "cookie", taste, checks.default.COLOURS),
            Parameter(
                "crumbs",
                "cookie",
                crumbs,
                checks.default.COLOURS,
                style="cookie",
                explode=False,
            ),
        ],
        responses={"204": EMPTY},
    )


def _form(*, search: FormSearch) -> Call[None]:
    return Call(
        operation="default.form",
        method="GET",
        path="/form",
        parameters=[
            Parameter(
                "search",
                "querystring",
                codecs.default.FORM_SEARCH.encode(search),
                checks.default.FORM_SEARCH,
                required=True,
                content_type="application/x-www-form-urlencoded",
                parts={"tags": Part(style="form", explode=False)},
            ),
        ],
        responses={"204": EMPTY},
    )


def _json(*, search: Point | None) -> Call[None]:
    return Call(
        operation="default.json",
        method="GET",
        path="/json",
        parameters=[
            Parameter(
                "search",
                "querystring",
                unless_none(search, codecs.default.POINT.encode),
                checks.default.POINT,
                content_type="application/json",
            ),
        ],
        responses={"204": EMPTY},
    )
