"""The FormatsOperations operations."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Operation, json_response, query
from .._runtime.values.encoding import date_text, datetime_text, uuid_text
from .._runtime.values.tables import table
from ..models.formats import Formats

_REPLACE: Operation[Formats] = Operation(
    "formats.replace",
    "PUT",
    "/formats",
    parameters=lambda: [
        query("since", checks.formats.REPLACE_FORMATS_SINCE, encode=datetime_text),
        query("day", checks.formats.REPLACE_FORMATS_DAY, encode=date_text),
        query("id", checks.formats.REPLACE_FORMATS_ID, encode=uuid_text),
    ],
    body=lambda: Body(
        "application/json", encode=table(Formats).encode, check=checks.formats.FORMATS
    ),
    responses=lambda: {
        "200": json_response(table(Formats).from_parsed, checks.formats.FORMATS),
    },
)


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
        return self._transport.send(_REPLACE, since, day, id, body=body)


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
        return await self._transport.send(_REPLACE, since, day, id, body=body)
