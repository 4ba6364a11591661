"""The schemas of the API by the names its description gives them, and by their models."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from ._runtime.errors import Violation
from ._runtime.schema import Schema, as_class, place_of, schema_at, unknown_schema
from ._runtime.values.model import JsonModel

M = TypeVar("M", bound=JsonModel)

_SCHEMAS = {
    "MediaUploadRequest": "media.MediaUploadRequest",
    "MediaPayloadBinary": "media.MediaPayloadBinary",
    "MediaPayloadByte": "media.MediaPayloadByte",
    "MediaCategory": "media.MediaCategory",
    "UserId": "media.UserId",
    "MediaId": "media.MediaId",
    "MediaKey": "media.MediaKey",
    "MediaUploadResponse": "media.MediaUploadResponse",
    "ProcessingInfo": "media.ProcessingInfo",
    "Error": "media.Error",
    "Problem": "media.Problem",
}

_NULLABLE = frozenset[str]()

_CONSTANTS: dict[str, str] = {}

_PATCHED = frozenset[str]()


@cache
def schema(name: str) -> Schema[Any]:
    """Find a schema by its name: it validates, decodes and encodes values.

    Raises KeyError where the description has no schema of that name.
    """
    if name not in _SCHEMAS:
        raise unknown_schema(name, _SCHEMAS)
    place, nullable = _SCHEMAS[name], name in _NULLABLE
    return schema_at(__package__, name, place, _CONSTANTS, nullable=nullable)


def to_json(model: JsonModel) -> bytes:
    """Write the JSON text of *model*; files are read and become base64 text."""
    return _of_model(type(model)).to_json(model)


def from_json(model: type[M], text: str | bytes) -> M:
    """Make an instance of the class *model* of JSON text.

    Raises DecodeError, which says where the text is not what its types promise.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return as_class(model, _of_model(model).decode(data))


def validate(model: JsonModel) -> list[Violation]:
    """List everything for which *model* would not be sent; nothing is if there is none.

    A model that is sent in merge patches is checked as one: null removes a property.
    """
    found = _of_model(type(model))
    return found.check(model, merging=found.name in _PATCHED)


def _of_model(model: type[Any]) -> Schema[Any]:
    return _at(place_of(model, f"{__package__}.models."))


@cache
def _at(place: str) -> Schema[Any]:
    return schema_at(__package__, place.partition(".")[2], place, _CONSTANTS)
