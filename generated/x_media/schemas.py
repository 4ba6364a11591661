"""The schemas of the API by the names its description gives them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from ._runtime.schema import Schema, unknown_schema
from ._runtime.values.codec import Nullable

_SCHEMAS = {
    "MediaUploadRequest": "media.MEDIA_UPLOAD_REQUEST",
    "MediaPayloadBinary": "media.MEDIA_PAYLOAD_BINARY",
    "MediaPayloadByte": "media.MEDIA_PAYLOAD_BYTE",
    "MediaCategory": "media.MEDIA_CATEGORY",
    "UserId": "media.USER_ID",
    "MediaId": "media.MEDIA_ID",
    "MediaKey": "media.MEDIA_KEY",
    "MediaUploadResponse": "media.MEDIA_UPLOAD_RESPONSE",
    "ProcessingInfo": "media.PROCESSING_INFO",
    "Error": "media.ERROR",
    "Problem": "media.PROBLEM",
}

_NULLABLE = frozenset[str]()


@cache
def schema(name: str) -> Schema[Any]:
    """Find a schema by its name: it validates, decodes and encodes values.

    Raises KeyError where the description has no schema of that name.
    """
    if name not in _SCHEMAS:
        raise unknown_schema(name, _SCHEMAS)
    module, _, constant = _SCHEMAS[name].partition(".")
    check = getattr(import_module(f".checks.{module}", __package__), constant)
    codec = getattr(import_module(f".codecs.{module}", __package__), constant)
    return Schema(name, check, Nullable(codec) if name in _NULLABLE else codec)
