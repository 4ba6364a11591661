"""Conversions of the models of the Default operations."""

from __future__ import annotations

from .._runtime.decoding import (
    map_of,
    optional,
    optional_int,
    optional_list,
    required_str,
    to_binary,
    to_int,
    to_object,
    to_str,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, each, encodes, file_content
from ..models.default import (
    Entry,
    EntryMeta,
    FilesRequest,
    ListsRequest,
    ListsRequestPointsItem,
)

_ENTRY = frozenset({"title", "tags", "sizes", "meta", "place", "scan"})


def decode_entry(value: object) -> Entry:
    obj = to_object(value)
    return Entry(
        title=required_str(obj, "title"),
        tags=optional_list(obj, "tags", to_str),
        sizes=optional_list(obj, "sizes", to_int),
        meta=optional(obj, "meta", decode_entry_meta),
        place=optional(obj, "place", map_of(to_str)),
        scan=optional(obj, "scan", to_binary),
        additional_properties=unknown(obj, _ENTRY),
    )


@encodes(Entry)
def encode_entry(value: Entry) -> Encoded:
    obj: Encoded = {
        "title": value.title,
    }
    if value.tags is not None:
        obj["tags"] = value.tags
    if value.sizes is not None:
        obj["sizes"] = value.sizes
    if value.meta is not None:
        obj["meta"] = encode_entry_meta(value.meta)
    if value.place is not None:
        obj["place"] = value.place
    if value.scan is not None:
        obj["scan"] = file_content(value.scan)
    add_unknown(obj, value.additional_properties)
    return obj


_ENTRY_META = frozenset({"a"})


def decode_entry_meta(value: object) -> EntryMeta:
    obj = to_object(value)
    return EntryMeta(
        a=optional_int(obj, "a"),
        additional_properties=unknown(obj, _ENTRY_META),
    )


@encodes(EntryMeta)
def encode_entry_meta(value: EntryMeta) -> Encoded:
    obj: Encoded = {}
    if value.a is not None:
        obj["a"] = value.a
    add_unknown(obj, value.additional_properties)
    return obj


def encode_mixed_request_item(value: object) -> object:
    match value:
        case Entry():
            return encode_entry(value)
        case _:
            return value


@encodes(ListsRequest)
def encode_lists_request(value: ListsRequest) -> Encoded:
    obj: Encoded = {}
    if value.points is not None:
        obj["points"] = each(value.points, encode_lists_request_points_item)
    if value.words is not None:
        obj["words"] = value.words
    add_unknown(obj, value.additional_properties)
    return obj


@encodes(ListsRequestPointsItem)
def encode_lists_request_points_item(value: ListsRequestPointsItem) -> Encoded:
    obj: Encoded = {}
    if value.a is not None:
        obj["a"] = value.a
    add_unknown(obj, value.additional_properties)
    return obj


@encodes(FilesRequest)
def encode_files_request(value: FilesRequest) -> Encoded:
    obj: Encoded = {
        "picture": file_content(value.picture),
        "note": value.note,
    }
    if value.pages is not None:
        obj["pages"] = each(value.pages, file_content)
    if value.video is not None:
        obj["video"] = file_content(value.video)
    if value.scan is not None:
        obj["scan"] = value.scan
    add_unknown(obj, value.additional_properties)
    return obj
