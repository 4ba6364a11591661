"""The schemas of the API by the names its description gives them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from ._runtime import decoding, encoding
from ._runtime.schema import Schema, unknown_schema

_SCHEMAS: dict[str, tuple[str, str, str]] = {
    "MediaUploadRequest": (
        ".checks.media:MEDIA_UPLOAD_REQUEST",
        ".codecs.media:decode_media_upload_request",
        ".codecs.media:encode_media_upload_request",
    ),
    "MediaPayloadBinary": (
        ".checks.media:MEDIA_PAYLOAD_BINARY",
        "._runtime.decoding:to_binary",
        "._runtime.encoding:file_content",
    ),
    "MediaPayloadByte": (
        ".checks.media:MEDIA_PAYLOAD_BYTE",
        "._runtime.decoding:to_bytes",
        "._runtime.encoding:base64_text",
    ),
    "MediaCategory": (
        ".checks.media:MEDIA_CATEGORY",
        ".codecs.media:decode_media_category",
        "._runtime.encoding:as_is",
    ),
    "UserId": (
        ".checks.media:USER_ID",
        "._runtime.decoding:to_str",
        "._runtime.encoding:as_is",
    ),
    "MediaId": (
        ".checks.media:MEDIA_ID",
        "._runtime.decoding:to_str",
        "._runtime.encoding:as_is",
    ),
    "MediaKey": (
        ".checks.media:MEDIA_KEY",
        "._runtime.decoding:to_str",
        "._runtime.encoding:as_is",
    ),
    "MediaUploadResponse": (
        ".checks.media:MEDIA_UPLOAD_RESPONSE",
        ".codecs.media:decode_media_upload_response",
        ".codecs.media:encode_media_upload_response",
    ),
    "ProcessingInfo": (
        ".checks.media:PROCESSING_INFO",
        ".codecs.media:decode_processing_info",
        ".codecs.media:encode_processing_info",
    ),
    "Error": (
        ".checks.media:ERROR",
        ".codecs.media:decode_error",
        ".codecs.media:encode_error",
    ),
    "Problem": (
        ".checks.media:PROBLEM",
        ".codecs.media:decode_problem",
        ".codecs.media:encode_problem",
    ),
}

_NULLABLE = frozenset[str]()


@cache
def schema(name: str) -> Schema[Any]:
    """Find a schema by its name: it validates, decodes and encodes values.

    Raises KeyError where the description has no schema of that name.
    """
    if name not in _SCHEMAS:
        raise unknown_schema(name, _SCHEMAS)
    check, decode, encode = map(_load, _SCHEMAS[name])
    if name in _NULLABLE:
        decode, encode = decoding.nullable(decode), encoding.unless_none_of(encode)
    return Schema(name, check, decode, encode)


def _load(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module, __package__), name)
