"""The Default operations."""

from __future__ import annotations

from typing import Literal

from .._runtime.calls import EMPTY, Call, Parameter, Part
from .._runtime.encoding import unless_none
from .._runtime.transport import AsyncTransport, Transport
from ..checks.default import (
    COLOURS,
    FORM_SEARCH,
    PATH_RAW,
    POINT,
    QUERY_FLAG,
    QUERY_ID,
    QUERY_ID2,
    QUERY_ID3,
    QUERY_MINUS1,
    QUERY_PLUS1,
    QUERY_RAW,
)
from ..codecs.default import encode_form_search, encode_point
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
            Parameter("simple", "path", encode_point(simple), POINT),
            Parameter("label", "path", label, COLOURS, style="label"),
            Parameter("matrix", "path", matrix, COLOURS, style="matrix"),
            Parameter(
                "exploded",
                "path",
                encode_point(exploded),
                POINT,
                style="matrix",
                explode=True,
            ),
            Parameter("raw", "path", raw, PATH_RAW, allow_reserved=True),
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
            Parameter("form", "query", form, COLOURS),
            Parameter("joined", "query", joined, COLOURS, explode=False),
            Parameter("spaced", "query", spaced, COLOURS, style="spaceDelimited"),
            Parameter("piped", "query", piped, COLOURS, style="pipeDelimited"),
            Parameter(
                "deep",
                "query",
                unless_none(deep, encode_point),
                POINT,
                style="deepObject",
                explode=True,
            ),
            Parameter("raw", "query", raw, QUERY_RAW, allow_reserved=True),
            Parameter("flag", "query", flag, QUERY_FLAG, allow_empty=True),
            Parameter(
                "json",
                "query",
                unless_none(json, encode_point),
                POINT,
                content_type="application/json",
            ),
            Parameter("text", "query", text, content_type="text/plain"),
            Parameter("+1", "query", plus_1, QUERY_PLUS1),
            Parameter("-1", "query", minus_1, QUERY_MINUS1),
            Parameter("@id", "query", id2, QUERY_ID),
            Parameter("id", "query", id, QUERY_ID2),
            Parameter("ID", "header", id_header, QUERY_ID3),
            Parameter("X-Colours", "header", x_colours, COLOURS),
            Parameter(
                "X-Point",
                "header",
                unless_none(x_point, encode_point),
                POINT,
                explode=True,
            ),
            Parameter("taste", "cookie", taste, COLOURS),
            Parameter(
                "crumbs",
                "cookie",
                crumbs,
                COLOURS,
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
                encode_form_search(search),
                FORM_SEARCH,
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
                unless_none(search, encode_point),
                POINT,
                content_type="application/json",
            ),
        ],
        responses={"204": EMPTY},
    )
