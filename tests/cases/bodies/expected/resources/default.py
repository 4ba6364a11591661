"""The Default operations."""

from __future__ import annotations

from typing import Literal

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import EMPTY, Body, Call
from .._runtime.values.encoding import each, file_content, unless_none, writable
from .._runtime.values.files import FileContent
from .._runtime.values.types import JsonValue
from ..models.default import (
    AddPictureRequest,
    AddPictureRequestJson,
    ChangeNoteRequestItem,
    ChangeNoteRequestMergePatch,
    Note,
)


class Default:
    """The default operations, called synchronously."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def replace_notes(
        self,
        body: list[Note] | str | FileContent | None = None,
        *,
        content_type: Literal["application/octet-stream", "image/png"] | None = None,
    ) -> None:
        """PUT /notes"""
        return self._transport.send(_replace_notes(body, content_type=content_type))

    def add_note(
        self,
        body: Note | str,
        *,
        content_type: (
            Literal["application/json", "application/x-www-form-urlencoded"] | None
        ) = None,
    ) -> None:
        """POST /notes"""
        return self._transport.send(_add_note(body, content_type=content_type))

    def change_note(
        self,
        body: list[ChangeNoteRequestItem] | ChangeNoteRequestMergePatch,
    ) -> None:
        """PATCH /notes"""
        return self._transport.send(_change_note(body))

    def add_picture(self, body: AddPictureRequest | AddPictureRequestJson) -> None:
        """POST /pictures"""
        return self._transport.send(_add_picture(body))

    def add_anything(self, body: JsonValue) -> None:
        """POST /anything"""
        return self._transport.send(_add_anything(body))


class AsyncDefault:
    """The default operations, called asynchronously."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def replace_notes(
        self,
        body: list[Note] | str | FileContent | None = None,
        *,
        content_type: Literal["application/octet-stream", "image/png"] | None = None,
    ) -> None:
        """PUT /notes"""
        return await self._transport.send(
            _replace_notes(body, content_type=content_type),
        )

    async def add_note(
        self,
        body: Note | str,
        *,
        content_type: (
            Literal["application/json", "application/x-www-form-urlencoded"] | None
        ) = None,
    ) -> None:
        """POST /notes"""
        return await self._transport.send(_add_note(body, content_type=content_type))

    async def change_note(
        self,
        body: list[ChangeNoteRequestItem] | ChangeNoteRequestMergePatch,
    ) -> None:
        """PATCH /notes"""
        return await self._transport.send(_change_note(body))

    async def add_picture(
        self,
        body: AddPictureRequest | AddPictureRequestJson,
    ) -> None:
        """POST /pictures"""
        return await self._transport.send(_add_picture(body))

    async def add_anything(self, body: JsonValue) -> None:
        """POST /anything"""
        return await self._transport.send(_add_anything(body))


def _replace_notes(
    body: list[Note] | str | FileContent | None,
    *,
    content_type: Literal["application/octet-stream", "image/png"] | None,
) -> Call[None]:
    return Call(
        operation="default.replace_notes",
        method="PUT",
        path="/notes",
        body=(
            Body(
                writable(each(body, codecs.default.NOTE.encode)),
                check=checks.default.REPLACE_NOTES_REQUEST,
            )
            if isinstance(body, list)
            else (
                Body(body, content_type="text/csv")
                if isinstance(body, str)
                else Body(
                    unless_none(body, file_content),
                    content_type=content_type or "application/octet-stream",
                    required=False,
                )
            )
        ),
        responses={"204": EMPTY},
    )


def _add_note(
    body: Note | str,
    *,
    content_type: (
        Literal["application/json", "application/x-www-form-urlencoded"] | None
    ),
) -> Call[None]:
    return Call(
        operation="default.add_note",
        method="POST",
        path="/notes",
        body=(
            Body(body, content_type="text/plain")
            if isinstance(body, str)
            else Body(
                writable(codecs.default.NOTE.encode(body)),
                content_type=content_type or "application/json",
                check=checks.default.NOTE,
            )
        ),
        responses={"204": EMPTY},
    )


def _change_note(
    body: list[ChangeNoteRequestItem] | ChangeNoteRequestMergePatch,
) -> Call[None]:
    return Call(
        operation="default.change_note",
        method="PATCH",
        path="/notes",
        body=(
            Body(
                codecs.default.CHANGE_NOTE_REQUEST_MERGE_PATCH.encode(body),
                content_type="application/merge-patch+json",
                check=checks.default.CHANGE_NOTE_REQUEST_MERGE_PATCH,
            )
            if isinstance(body, ChangeNoteRequestMergePatch)
            else Body(
                each(body, codecs.default.CHANGE_NOTE_REQUEST_ITEM.encode),
                content_type="application/json-patch+json",
                check=checks.default.CHANGE_NOTE_REQUEST,
            )
        ),
        responses={"204": EMPTY},
    )


def _add_picture(body: AddPictureRequest | AddPictureRequestJson) -> Call[None]:
    return Call(
        operation="default.add_picture",
        method="POST",
        path="/pictures",
        body=(
            Body(
                codecs.default.ADD_PICTURE_REQUEST_JSON.encode(body),
                check=checks.default.ADD_PICTURE_REQUEST_JSON,
            )
            if isinstance(body, AddPictureRequestJson)
            else Body(
                codecs.default.ADD_PICTURE_REQUEST.encode(body),
                content_type="multipart/form-data",
                check=checks.default.ADD_PICTURE_REQUEST,
            )
        ),
        responses={"204": EMPTY},
    )


def _add_anything(body: JsonValue) -> Call[None]:
    return Call(
        operation="default.add_anything",
        method="POST",
        path="/anything",
        body=Body(body),
        responses={"204": EMPTY},
    )
