"""Conversions of the shared models."""

from __future__ import annotations

from .._runtime.decoding import (
    nullable,
    optional,
    required,
    required_str,
    settable,
    to_float,
    to_object,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, encodes, unless_none
from .._runtime.values import Unset
from ..models.shared import Kept, Thing

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


_KEPT = frozenset({"thing", "other"})


def decode_kept(value: object) -> Kept:
    obj = to_object(value)
    return Kept(
        thing=required(obj, "thing", nullable(decode_thing)),
        other=settable(obj, "other", decode_thing),
        additional_properties=unknown(obj, _KEPT),
    )


@encodes(Kept)
def encode_kept(value: Kept) -> Encoded:
    obj: Encoded = {
        "thing": unless_none(value.thing, encode_thing),
    }
    if not isinstance(value.other, Unset):
        obj["other"] = unless_none(value.other, encode_thing)
    add_unknown(obj, value.additional_properties)
    return obj
