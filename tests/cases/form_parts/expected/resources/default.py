"""The Default operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterable, Iterable, Sequence

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Operation, Part, part_header
from .._runtime.values.encoding import as_is, date_text, each_at, each_of, file_content
from .._runtime.values.files import FileContent
from .._runtime.values.tables import table
from ..models.default import (
    Entry,
    FilesRequest,
    ListsRequest,
    MixedRequestItem,
    MultipartScanXRotation,
)

_URLENCODED: Operation[None] = Operation(
    "default.urlencoded",
    "POST",
    "/urlencoded",
    body=lambda: Body(
        "application/x-www-form-urlencoded",
        encode=table(Entry).encode,
        check=checks.default.ENTRY,
        parts={
            "sizes": Part(style="pipeDelimited", explode=False),
            "place": Part(style="deepObject", explode=True),
            "title": Part(allow_reserved=True),
        },
    ),
    responses=lambda: {"204": EMPTY},
)

_MULTIPART: Operation[None] = Operation(
    "default.multipart",
    "POST",
    "/multipart",
    parameters=lambda: [
        part_header(
            "X-Rotation",
            checks.default.MULTIPART_SCAN_X_ROTATION,
            part="scan",
            required=True,
        ),
        part_header(
            "X-Taken",
            checks.default.MULTIPART_SCAN_X_TAKEN,
            part="scan",
            encode=date_text,
        ),
    ],
    body=lambda: Body(
        "multipart/form-data",
        encode=table(Entry).encode,
        check=checks.default.ENTRY,
        parts={
            "sizes": Part(style="form", explode=False),
            "place": Part(style="deepObject", explode=True),
            "title": Part(content_type="text/markdown"),
            "scan": Part(content_type="image/png, image/jpeg"),
        },
    ),
    responses=lambda: {"204": EMPTY},
)

_MIXED: Operation[None] = Operation(
    "default.mixed",
    "POST",
    "/mixed",
    body=lambda: Body(
        "multipart/mixed",
        encode=each_of(codecs.default.MIXED_REQUEST_ITEM.encode),
        check=checks.default.MIXED_REQUEST,
        first=[Part(content_type="application/vnd.entry+json")],
        rest=Part(content_type="text/markdown"),
    ),
    responses=lambda: {"204": EMPTY},
)

_LINES: Operation[None] = Operation(
    "default.lines",
    "POST",
    "/lines",
    body=lambda: Body(
        "application/jsonl",
        encode=each_of(table(Entry).encode),
        check=checks.default.LINES_REQUEST,
    ),
    responses=lambda: {"204": EMPTY},
)

_NESTED: Operation[None] = Operation(
    "default.nested",
    "POST",
    "/nested",
    parameters=lambda: [
        part_header(
            "Content-ID", checks.default.NESTED_ITEM1_CONTENT_ID, part=0, required=True
        ),
    ],
    body=lambda: Body(
        "multipart/mixed; charset=utf-8",
        encode=each_at(
            None, table(Entry).encode, each_at(None, as_is, as_is, file_content)
        ),
        check=checks.default.NESTED_REQUEST,
        first=[
            Part(content_type="application/json"),
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
    responses=lambda: {"204": EMPTY},
)

_LISTS: Operation[None] = Operation(
    "default.lists",
    "POST",
    "/lists",
    body=lambda: Body(
        "multipart/form-data",
        encode=table(ListsRequest).encode,
        check=checks.default.LISTS_REQUEST,
        parts={
            "points": Part(content_type="application/json", repeated=True),
            "words": Part(content_type="application/json", repeated=True),
        },
    ),
    responses=lambda: {"204": EMPTY},
)

_STREAM: Operation[None] = Operation(
    "default.stream",
    "PUT",
    "/files",
    body=lambda: Body(
        "multipart/mixed",
        encode=each_of(file_content),
        check=checks.default.STREAM_REQUEST,
        rest=Part(content_type="image/jpeg"),
    ),
    responses=lambda: {"204": EMPTY},
)

_FILES: Operation[None] = Operation(
    "default.files",
    "POST",
    "/files",
    body=lambda: Body(
        "multipart/form-data",
        encode=table(FilesRequest).encode,
        check=checks.default.FILES_REQUEST,
    ),
    responses=lambda: {"204": EMPTY},
)


class Default:
    """The default operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def urlencoded(self, body: Entry) -> None:
        """POST /urlencoded"""
        return self._transport.send(_URLENCODED, body=body)

    def multipart(
        self,
        body: Entry,
        *,
        scan_x_rotation: MultipartScanXRotation,
        scan_x_taken: dt.date | None = None,
    ) -> None:
        """POST /multipart

        Args:
            scan_x_taken: When it was taken.
        """
        return self._transport.send(
            _MULTIPART, scan_x_rotation, scan_x_taken, body=body
        )

    def mixed(self, body: Sequence[MixedRequestItem]) -> None:
        """POST /mixed"""
        return self._transport.send(_MIXED, body=body)

    def lines(self, body: Iterable[Entry] | AsyncIterable[Entry]) -> None:
        """POST /lines"""
        return self._transport.send(_LINES, body=body)

    def nested(
        self,
        body: tuple[Entry, tuple[Sequence[int], str, FileContent]],
        *,
        item_1_content_id: str,
    ) -> None:
        """POST /nested"""
        return self._transport.send(_NESTED, item_1_content_id, body=body)

    def lists(self, body: ListsRequest) -> None:
        """POST /lists"""
        return self._transport.send(_LISTS, body=body)

    def stream(self, body: Sequence[FileContent]) -> None:
        """PUT /files"""
        return self._transport.send(_STREAM, body=body)

    def files(self, body: FilesRequest) -> None:
        """POST /files"""
        return self._transport.send(_FILES, body=body)


class AsyncDefault:
    """The default operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def urlencoded(self, body: Entry) -> None:
        """POST /urlencoded"""
        return await self._transport.send(_URLENCODED, body=body)

    async def multipart(
        self,
        body: Entry,
        *,
        scan_x_rotation: MultipartScanXRotation,
        scan_x_taken: dt.date | None = None,
    ) -> None:
        """POST /multipart

        Args:
            scan_x_taken: When it was taken.
        """
        return await self._transport.send(
            _MULTIPART, scan_x_rotation, scan_x_taken, body=body
        )

    async def mixed(self, body: Sequence[MixedRequestItem]) -> None:
        """POST /mixed"""
        return await self._transport.send(_MIXED, body=body)

    async def lines(self, body: Iterable[Entry] | AsyncIterable[Entry]) -> None:
        """POST /lines"""
        return await self._transport.send(_LINES, body=body)

    async def nested(
        self,
        body: tuple[Entry, tuple[Sequence[int], str, FileContent]],
        *,
        item_1_content_id: str,
    ) -> None:
        """POST /nested"""
        return await self._transport.send(_NESTED, item_1_content_id, body=body)

    async def lists(self, body: ListsRequest) -> None:
        """POST /lists"""
        return await self._transport.send(_LISTS, body=body)

    async def stream(self, body: Sequence[FileContent]) -> None:
        """PUT /files"""
        return await self._transport.send(_STREAM, body=body)

    async def files(self, body: FilesRequest) -> None:
        """POST /files"""
        return await self._transport.send(_FILES, body=body)
