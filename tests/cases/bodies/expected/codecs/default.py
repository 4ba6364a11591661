"""Conversions of the models of the Default operations."""

from __future__ import annotations

from .._runtime.decoding import optional_str, required_str, to_object, unknown
from .._runtime.encoding import Encoded, add_unknown, encodes, marked
from ..models.default import (
    AddPictureRequest,
    AddPictureRequestJson,
    ChangeNoteRequestItem,
    ChangeNoteRequestMergePatch,
    Note,
)

_NOTE = frozenset({"text", "id"})


def decode_note(value: object) -> Note:
    obj = to_object(value)
    return Note(
        text=required_str(obj, "text"),
        id=optional_str(obj, "id"),
        additional_properties=unknown(obj, _NOTE),
    )


@encodes(Note)
def encode_note(value: Note) -> Encoded:
    obj: Encoded = {
        "text": value.text,
    }
    if value.id is not None:
        obj["id"] = value.id
    add_unknown(obj, value.additional_properties)
    return marked(obj, "id")


@encodes(ChangeNoteRequestItem)
def encode_change_note_request_item(value: ChangeNoteRequestItem) -> Encoded:
    obj: Encoded = {
        "op": value.op,
    }
    add_unknown(obj, value.additional_properties)
    return obj


@encodes(ChangeNoteRequestMergePatch)
def encode_change_note_request_merge_patch(
    value: ChangeNoteRequestMergePatch,
) -> Encoded:
    obj: Encoded = {}
    if value.text is not None:
        obj["text"] = value.text
    add_unknown(obj, value.additional_properties)
    return obj


@encodes(AddPictureRequestJson)
def encode_add_picture_request_json(value: AddPictureRequestJson) -> Encoded:
    obj: Encoded = {
        "url": value.url,
    }
    add_unknown(obj, value.additional_properties)
    return obj


@encodes(AddPictureRequest)
def encode_add_picture_request(value: AddPictureRequest) -> Encoded:
    obj: Encoded = {
        "picture": value.picture,
    }
    add_unknown(obj, value.additional_properties)
    return obj
