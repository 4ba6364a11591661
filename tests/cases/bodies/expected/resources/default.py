"""The Default operations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Operation
from .._runtime.values.encoding import each_of, file_content, writable_of
from .._runtime.values.files import FileContent
from .._runtime.values.tables import table
from .._runtime.values.types import JsonInput
from ..models.default import (
    AddPictureRequest,
    AddPictureRequestJson,
    ChangeNoteRequestItem,
    ChangeNoteRequestMergePatch,
    Note,
)

_REPLACE_NOTES: Operation[None] = Operation(
    "default.replace_notes",
    "PUT",
    "/notes",
    body=lambda: [
        Body(
            "application/json",
            kind=list,
            encode=writable_of(each_of(table(Note).encode)),
            check=checks.default.REPLACE_NOTES_REQUEST,
        ),
        Body("text/csv", kind=str),
        Body(
            "application/octet-stream", "image/png", encode=file_content, required=False
        ),
    ],
    responses=lambda: {"204": EMPTY},
)

_ADD_NOTE: Operation[None] = Operation(
    "default.add_note",
    "POST",
    "/notes",
    body=lambda: [
        Body("text/plain", kind=str),
        Body(
            "application/json",
            "application/x-www-form-urlencoded",
            encode=writable_of(table(Note).encode),
            check=checks.default.NOTE,
        ),
    ],
    responses=lambda: {"204": EMPTY},
)

_CHANGE_NOTE: Operation[None] = Operation(
    "default.change_note",
    "PATCH",
    "/notes",
    body=lambda: [
        Body(
            "application/merge-patch+json",
            kind=ChangeNoteRequestMergePatch,
            encode=table(ChangeNoteRequestMergePatch).encode,
            check=checks.default.CHANGE_NOTE_REQUEST_MERGE_PATCH,
        ),
        Body(
            "application/json-patch+json",
            encode=each_of(table(ChangeNoteRequestItem).encode),
            check=checks.default.CHANGE_NOTE_REQUEST,
        ),
    ],
    responses=lambda: {"204": EMPTY},
)

_ADD_PICTURE: Operation[None] = Operation(
    "default.add_picture",
    "POST",
    "/pictures",
    body=lambda: [
        Body(
            "application/json",
            kind=AddPictureRequestJson,
            encode=table(AddPictureRequestJson).encode,
            check=checks.default.ADD_PICTURE_REQUEST_JSON,
        ),
        Body(
            "multipart/form-data",
            encode=table(AddPictureRequest).encode,
            check=checks.default.ADD_PICTURE_REQUEST,
        ),
    ],
    responses=lambda: {"204": EMPTY},
)

_ADD_ANYTHING: Operation[None] = Operation(
    "default.add_anything",
    "POST",
    "/anything",
    body=lambda: Body("application/json"),
    responses=lambda: {"204": EMPTY},
)


class Default:
    """The default operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def replace_notes(
        self,
        body: Sequence[Note] | str | FileContent | None = None,
        *,
        content_type: Literal["application/octet-stream", "image/png"] | None = None,
    ) -> None:
        """PUT /notes

        Args:
            content_type: The media type of the body, application/octet-stream by
                default.
        """
        return self._transport.send(
            _REPLACE_NOTES, body=body, content_type=content_type
        )

    def add_note(
        self,
        body: Note | str,
        *,
        content_type: (
            Literal["application/json", "application/x-www-form-urlencoded"] | None
        ) = None,
    ) -> None:
        """POST /notes

        Args:
            content_type: The media type of the body, application/json by default.
        """
        return self._transport.send(_ADD_NOTE, body=body, content_type=content_type)

    def change_note(
        self,
        body: Sequence[ChangeNoteRequestItem] | ChangeNoteRequestMergePatch,
    ) -> None:
        """PATCH /notes"""
        return self._transport.send(_CHANGE_NOTE, body=body)

    def add_picture(self, body: AddPictureRequest | AddPictureRequestJson) -> None:
        """POST /pictures"""
        return self._transport.send(_ADD_PICTURE, body=body)

    def add_anything(self, body: JsonInput) -> None:
        """POST /anything"""
        return self._transport.send(_ADD_ANYTHING, body=body)


class AsyncDefault:
    """The default operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def replace_notes(
        self,
        body: Sequence[Note] | str | FileContent | None = None,
        *,
        content_type: Literal["application/octet-stream", "image/png"] | None = None,
    ) -> None:
        """PUT /notes

        Args:
            content_type: The media type of the body, application/octet-stream by
                default.
        """
        return await self._transport.send(
            _REPLACE_NOTES, body=body, content_type=content_type
        )

    async def add_note(
        self,
        body: Note | str,
        *,
        content_type: (
            Literal["application/json", "application/x-www-form-urlencoded"] | None
        ) = None,
    ) -> None:
        """POST /notes

        Args:
            content_type: The media type of the body, application/json by default.
        """
        return await self._transport.send(
            _ADD_NOTE, body=body, content_type=content_type
        )

    async def change_note(
        self,
        body: Sequence[ChangeNoteRequestItem] | ChangeNoteRequestMergePatch,
    ) -> None:
        """PATCH /notes"""
        return await self._transport.send(_CHANGE_NOTE, body=body)

    async def add_picture(
        self,
        body: AddPictureRequest | AddPictureRequestJson,
    ) -> None:
        """POST /pictures"""
        return await self._transport.send(_ADD_PICTURE, body=body)

    async def add_anything(self, body: JsonInput) -> None:
        """POST /anything"""
        return await self._transport.send(_ADD_ANYTHING, body=body)
