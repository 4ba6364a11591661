"""Conversions of the models of the Default operations."""

from __future__ import annotations

from .._runtime.decoding import (
    optional,
    optional_int,
    optional_list,
    optional_str,
    to_binary,
    to_bool,
    to_object,
    to_str,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, encodes, file_content
from ..models.default import AnythingResponse, Parts, PartsInside, PartsResponseItem

_PARTS = frozenset({"text", "count", "flags", "words", "inside", "file"})


def decode_parts(value: object) -> Parts:
    obj = to_object(value)
    return Parts(
        text=optional_str(obj, "text"),
        count=optional_int(obj, "count"),
        flags=optional_list(obj, "flags", to_bool),
        words=optional_list(obj, "words", to_str),
        inside=optional(obj, "inside", decode_parts_inside),
        file=optional(obj, "file", to_binary),
        additional_properties=unknown(obj, _PARTS),
    )


@encodes(Parts)
def encode_parts(value: Parts) -> Encoded:
    obj: Encoded = {}
    if value.text is not None:
        obj["text"] = value.text
    if value.count is not None:
        obj["count"] = value.count
    if value.flags is not None:
        obj["flags"] = value.flags
    if value.words is not None:
        obj["words"] = value.words
    if value.inside is not None:
        obj["inside"] = encode_parts_inside(value.inside)
    if value.file is not None:
        obj["file"] = file_content(value.file)
    add_unknown(obj, value.additional_properties)
    return obj


_PARTS_INSIDE = frozenset({"a"})


def decode_parts_inside(value: object) -> PartsInside:
    obj = to_object(value)
    return PartsInside(
        a=optional_int(obj, "a"),
        additional_properties=unknown(obj, _PARTS_INSIDE),
    )


@encodes(PartsInside)
def encode_parts_inside(value: PartsInside) -> Encoded:
    obj: Encoded = {}
    if value.a is not None:
        obj["a"] = value.a
    add_unknown(obj, value.additional_properties)
    return obj


_ANYTHING_RESPONSE = frozenset({"a"})


def decode_anything_response(value: object) -> AnythingResponse:
    obj = to_object(value)
    return AnythingResponse(
        a=optional_int(obj, "a"),
        additional_properties=unknown(obj, _ANYTHING_RESPONSE),
    )


_PARTS_RESPONSE_ITEM = frozenset({"a"})


def decode_parts_response_item(value: object) -> PartsResponseItem:
    obj = to_object(value)
    return PartsResponseItem(
        a=optional_int(obj, "a"),
        additional_properties=unknown(obj, _PARTS_RESPONSE_ITEM),
    )
