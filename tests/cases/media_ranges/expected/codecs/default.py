"""Conversions of the models of the Default operations."""

from __future__ import annotations

from .._runtime.decoding import optional_int, to_object, unknown
from ..models.default import AnythingResponse

_ANYTHING_RESPONSE = frozenset({"a"})


def decode_anything_response(value: object) -> AnythingResponse:
    obj = to_object(value)
    return AnythingResponse(
        a=optional_int(obj, "a"),
        additional_properties=unknown(obj, _ANYTHING_RESPONSE),
    )
