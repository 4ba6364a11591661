"""Conversions of the shared models."""

from __future__ import annotations

from .._runtime.decoding import optional, required_str, to_float, to_object, unknown
from .._runtime.encoding import Encoded, add_unknown, encodes
from ..models.shared import Thing

_THING = frozenset({"name", "weight"})


def decode_thing(value: object) -> Thing:
    obj = to_object(value)
    return Thing(
        name=required_str(obj, "name"),
        weight=optional(obj, "weight", to_float),
        additional_properties=unknown(obj, _THING),
    )


@encodes(Thing)
def encode_thing(value: Thing) -> Encoded:
    obj: Encoded = {
        "name": value.name,
    }
    if value.weight is not None:
        obj["weight"] = value.weight
    add_unknown(obj, value.additional_properties)
    return obj
