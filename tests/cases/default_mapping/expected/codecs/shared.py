"""Conversions of the shared models."""

from __future__ import annotations

from .._runtime.decoding import (
    optional_str,
    required_constant,
    required_int,
    to_object,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, encodes
from ..models.shared import Cat, Other, Pet


def decode_pet(value: object) -> Pet:
    obj = to_object(value)
    match obj.get("kind"):
        case "cat":
            return decode_cat(obj)
        case _:
            return decode_other(obj)


def encode_pet(value: object) -> object:
    match value:
        case Cat():
            return encode_cat(value)
        case Other():
            return encode_other(value)
        case _:
            return value


_CAT = frozenset({"kind", "lives"})


def decode_cat(value: object) -> Cat:
    obj = to_object(value)
    return Cat(
        kind=required_constant(obj, "kind", "cat"),
        lives=required_int(obj, "lives"),
        additional_properties=unknown(obj, _CAT),
    )


@encodes(Cat)
def encode_cat(value: Cat) -> Encoded:
    obj: Encoded = {
        "kind": value.kind,
        "lives": value.lives,
    }
    add_unknown(obj, value.additional_properties)
    return obj


_OTHER = frozenset({"kind", "name"})


def decode_other(value: object) -> Other:
    obj = to_object(value)
    return Other(
        kind=optional_str(obj, "kind"),
        name=optional_str(obj, "name"),
        additional_properties=unknown(obj, _OTHER),
    )


@encodes(Other)
def encode_other(value: Other) -> Encoded:
    obj: Encoded = {}
    if value.kind is not None:
        obj["kind"] = value.kind
    if value.name is not None:
        obj["name"] = value.name
    add_unknown(obj, value.additional_properties)
    return obj
