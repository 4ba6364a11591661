"""The Default operations."""

from __future__ import annotations

import datetime as dt

from .._runtime.calls import EMPTY, Body, Call, Parameter, Part
from .._runtime.encoding import date_text, each, unless_none
from .._runtime.transport import AsyncTransport, Transport
from ..checks.default import (
    ENTRY,
    LINES_REQUEST,
    MIXED_REQUEST,
    MULTIPART_SCAN_X_ROTATION,
    MULTIPART_SCAN_X_TAKEN,
)
from ..codecs.default import encode_entry, encode_mixed_request_item
from ..models.default import Entry, MixedRequestItem, MultipartScanXRotation


class Default:
    """The default operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def urlencoded(self, body: Entry) -> None:
        """POST /urlencoded"""
        return self._transport.send(_urlencoded(body))

    def multipart(
        self,
        body: Entry,
        *,
        scan_x_rotation: MultipartScanXRotation,
        scan_x_taken: dt.date | None = None,
    ) -> None:
        """POST /multipart

        scan_x_taken: When it was taken.
        """
        return self._transport.send(
            _multipart(
                body,
                scan_x_rotation=scan_x_rotation,
                scan_x_taken=scan_x_taken,
            ),
        )

    def mixed(self, body: list[MixedRequestItem]) -> None:
        """POST /mixed"""
        return self._transport.send(_mixed(body))

    def lines(self, body: list[Entry]) -> None:
        """POST /lines"""
        return self._transport.send(_lines(body))


class AsyncDefault:
    """The default operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def urlencoded(self, body: Entry) -> None:
        """POST /urlencoded"""
        return await self._transport.send(_urlencoded(body))

    async def multipart(
        self,
        body: Entry,
        *,
        scan_x_rotation: MultipartScanXRotation,
        scan_x_taken: dt.date | None = None,
    ) -> None:
        """POST /multipart

        scan_x_taken: When it was taken.
        """
        return await self._transport.send(
            _multipart(
                body,
                scan_x_rotation=scan_x_rotation,
                scan_x_taken=scan_x_taken,
            ),
        )

    async def mixed(self, body: list[MixedRequestItem]) -> None:
        """POST /mixed"""
        return await self._transport.send(_mixed(body))

    async def lines(self, body: list[Entry]) -> None:
        """POST /lines"""
        return await self._transport.send(_lines(body))


def _urlencoded(body: Entry) -> Call[None]:
    return Call(
        operation="default.urlencoded",
        method="POST",
        path="/urlencoded",
        body=Body(
            encode_entry(body),
            content_type="application/x-www-form-urlencoded",
            check=ENTRY,
            parts={
                "sizes": Part(style="pipeDelimited", explode=False),
                "place": Part(style="deepObject", explode=True),
                "title": Part(allow_reserved=True),
            },
        ),
        responses={"204": EMPTY},
    )


def _multipart(
    body: Entry,
    *,
    scan_x_rotation: MultipartScanXRotation,
    scan_x_taken: dt.date | None,
) -> Call[None]:
    return Call(
        operation="default.multipart",
        method="POST",
        path="/multipart",
        body=Body(
            encode_entry(body),
            content_type="multipart/form-data",
            check=ENTRY,
            parts={
                "sizes": Part(style="form", explode=False),
                "place": Part(style="deepObject", explode=True),
                "title": Part(content_type="text/markdown"),
                "scan": Part(
                    content_type="image/png, image/jpeg",
                    headers=[
                        Parameter(
                            "X-Rotation",
                            "header",
                            scan_x_rotation,
                            MULTIPART_SCAN_X_ROTATION,
                            required=True,
                        ),
                        Parameter(
                            "X-Taken",
                            "header",
                            unless_none(scan_x_taken, date_text),
                            MULTIPART_SCAN_X_TAKEN,
                        ),
                    ],
                ),
            },
        ),
        responses={"204": EMPTY},
    )


def _mixed(body: list[MixedRequestItem]) -> Call[None]:
    return Call(
        operation="default.mixed",
        method="POST",
        path="/mixed",
        body=Body(
            each(body, encode_mixed_request_item),
            content_type="multipart/mixed",
            check=MIXED_REQUEST,
            first=[Part(content_type="application/vnd.entry+json")],
            others=Part(content_type="text/markdown"),
        ),
        responses={"204": EMPTY},
    )


def _lines(body: list[Entry]) -> Call[None]:
    return Call(
        operation="default.lines",
        method="POST",
        path="/lines",
        body=Body(
            each(body, encode_entry),
            content_type="application/jsonl",
            check=LINES_REQUEST,
        ),
        responses={"204": EMPTY},
    )
