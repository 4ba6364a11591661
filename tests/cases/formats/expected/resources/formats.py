"""The FormatsOperations operations."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Call, Parameter, ResponseDecoder
from .._runtime.values.encoding import date_text, datetime_text, unless_none, uuid_text
from ..models.formats import Formats


class FormatsOperations:
    """The Formats operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def replace(
        self,
        body: Formats,
        *,
        since: dt.datetime | None = None,
        day: dt.date | None = None,
        id: UUID | None = None,
    ) -> Formats:
        """PUT /formats"""
        return self._transport.send(_replace(body, since=since, day=day, id=id))


class AsyncFormatsOperations:
    """The Formats operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def replace(
        self,
        body: Formats,
        *,
        since: dt.datetime | None = None,
        day: dt.date | None = None,
        id: UUID | None = None,
    ) -> Formats:
        """PUT /formats"""
        return await self._transport.send(_replace(body, since=since, day=day, id=id))


def _replace(
    body: Formats,
    *,
    since: dt.datetime | None,
    day: dt.date | None,
    id: UUID | None,
) -> Call[Formats]:
    return Call(
        operation="formats.replace",
        method="PUT",
        path="/formats",
        parameters=[
            Parameter(
                "since",
                "query",
                unless_none(since, datetime_text),
                checks.formats.REPLACE_FORMATS_SINCE,
            ),
            Parameter(
                "day",
                "query",
                unless_none(day, date_text),
                checks.formats.REPLACE_FORMATS_DAY,
            ),
            Parameter(
                "id",
                "query",
                unless_none(id, uuid_text),
                checks.formats.REPLACE_FORMATS_ID,
            ),
        ],
        body=Body(codecs.formats.FORMATS.encode(body), check=checks.formats.FORMATS),
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    codecs.formats.FORMATS.from_parsed,
                    checks.formats.FORMATS,
                ),
            },
        },
    )
