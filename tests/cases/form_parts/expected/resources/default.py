"""The Default operations."""

from __future__ import annotations

import datetime as dt

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Call, Parameter, Part
from .._runtime.values.encoding import (
    as_is,
    date_text,
    each,
    each_at,
    file_content,
    unless_none,
)
from .._runtime.values.files import FileContent
from ..models.default import (
    Entry,
    FilesRequest,
    ListsRequest,
    MixedRequestItem,
    MultipartScanXRotation,
)


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

    def nested(
        self,
        body: tuple[Entry, tuple[list[int], str, FileContent]],
        *,
        item_1_content_id: str,
    ) -> None:
        """POST /nested"""
        return self._transport.send(_nested(body, item_1_content_id=item_1_content_id))

    def lists(self, body: ListsRequest) -> None:
        """POST /lists"""
        return self._transport.send(_lists(body))

    def stream(self, body: list[FileContent]) -> None:
        """PUT /files"""
        return self._transport.send(_stream(body))

    def files(self, body: FilesRequest) -> None:
        """POST /files"""
        return self._transport.send(_files(body))


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

    async def nested(
        self,
        body: tuple[Entry, tuple[list[int], str, FileContent]],
        *,
        item_1_content_id: str,
    ) -> None:
        """POST /nested"""
        return await self._transport.send(
            _nested(body, item_1_content_id=item_1_content_id),
        )

    async def lists(self, body: ListsRequest) -> None:
        """POST /lists"""
        return await self._transport.send(_lists(body))

    async def stream(self, body: list[FileContent]) -> None:
        """PUT /files"""
        return await self._transport.send(_stream(body))

    async def files(self, body: FilesRequest) -> None:
        """POST /files"""
        return await self._transport.send(_files(body))


def _urlencoded(body: Entry) -> Call[None]:
    return Call(
        operation="default.urlencoded",
        method="POST",
        path="/urlencoded",
        body=Body(
            codecs.default.ENTRY.encode(body),
            content_type="application/x-www-form-urlencoded",
            check=checks.default.ENTRY,
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
            codecs.default.ENTRY.encode(body),
            content_type="multipart/form-data",
            check=checks.default.ENTRY,
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
                            checks.default.MULTIPART_SCAN_X_ROTATION,
                            required=True,
                        ),
                        Parameter(
                            "X-Taken",
                            "header",
                            unless_none(scan_x_taken, date_text),
                            checks.default.MULTIPART_SCAN_X_TAKEN,
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
            each(body, codecs.default.MIXED_REQUEST_ITEM.encode),
            content_type="multipart/mixed",
            check=checks.default.MIXED_REQUEST,
            first=[Part(content_type="application/vnd.entry+json")],
            rest=Part(content_type="text/markdown"),
        ),
        responses={"204": EMPTY},
    )


def _lines(body: list[Entry]) -> Call[None]:
    return Call(
        operation="default.lines",
        method="POST",
        path="/lines",
        body=Body(
            each(body, codecs.default.ENTRY.encode),
            content_type="application/jsonl",
            check=checks.default.LINES_REQUEST,
        ),
        responses={"204": EMPTY},
    )


def _nested(
    body: tuple[Entry, tuple[list[int], str, FileContent]],
    *,
    item_1_content_id: str,
) -> Call[None]:
    return Call(
        operation="default.nested",
        method="POST",
        path="/nested",
        body=Body(
            each_at(
                None,
                codecs.default.ENTRY.encode,
                each_at(None, as_is, as_is, file_content),
            )(
                body,
            ),
            content_type="multipart/mixed; charset=utf-8",
            check=checks.default.NESTED_REQUEST,
            first=[
                Part(
                    content_type="application/json",
                    headers=[
                        Parameter(
                            "Content-ID",
                            "header",
                            item_1_content_id,
                            checks.default.NESTED_ITEM1_CONTENT_ID,
                            required=True,
                        ),
                    ],
                ),
                Part(
                    content_type="multipart/related",
                    first=[
                        Part(content_type="application/vnd.a+json"),
                        Part(content_type="text/markdown, text/plain"),
                    ],
                    rest=Part(content_type="image/png"),
                ),
            ],
        ),
        responses={"204": EMPTY},
    )


def _lists(body: ListsRequest) -> Call[None]:
    return Call(
        operation="default.lists",
        method="POST",
        path="/lists",
        body=Body(
            codecs.default.LISTS_REQUEST.encode(body),
            content_type="multipart/form-data",
            check=checks.default.LISTS_REQUEST,
            parts={
                "points": Part(content_type="application/json", repeated=True),
                "words": Part(content_type="application/json", repeated=True),
            },
        ),
        responses={"204": EMPTY},
    )


def _stream(body: list[FileContent]) -> Call[None]:
    return Call(
        operation="default.stream",
        method="PUT",
        path="/files",
        body=Body(
            each(body, file_content),
            content_type="multipart/mixed",
            check=checks.default.STREAM_REQUEST,
            rest=Part(content_type="image/jpeg"),
        ),
        responses={"204": EMPTY},
    )


def _files(body: FilesRequest) -> Call[None]:
    return Call(
        operation="default.files",
        method="POST",
        path="/files",
        body=Body(
            codecs.default.FILES_REQUEST.encode(body),
            content_type="multipart/form-data",
            check=checks.default.FILES_REQUEST,
        ),
        responses={"204": EMPTY},
    )
