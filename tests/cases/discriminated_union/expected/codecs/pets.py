"""Conversions of the models of the Pets operations."""

from __future__ import annotations

from .._runtime.decoding import (
    optional,
    required_constant,
    required_int,
    required_str,
    to_object,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, encodes
from .._runtime.values import UnknownVariant
from ..models.pets import Cat, Dog, Pet


def decode_pet(value: object) -> Pet:
    obj = to_object(value)
    match obj.get("kind"):
        case "cat" | "lion":
            return decode_cat(obj)
        case "dog":
            return decode_dog(obj)
        case _:
            return UnknownVariant(obj)


def encode_pet(value: object) -> object:
    match value:
        case Cat():
            return encode_cat(value)
        case Dog():
            return encode_dog(value)
        case UnknownVariant():
            return value.value
        case _:
            return value


_CAT = frozenset({"kind", "lives"})


def decode_cat(value: object) -> Cat:
    obj = to_object(value)
    return Cat(
        kind=required_str(obj, "kind"),
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


_DOG = frozenset({"kind", "friend"})


def decode_dog(value: object) -> Dog:
    obj = to_object(value)
    return Dog(
        kind=required_constant(obj, "kind", "dog"),
        friend=optional(obj, "friend", decode_pet),
        additional_properties=unknown(obj, _DOG),
    )


@encodes(Dog)
def encode_dog(value: Dog) -> Encoded:
    obj: Encoded = {
        "kind": value.kind,
    }
    if value.friend is not None:
        obj["friend"] = encode_pet(value.friend)
    add_unknown(obj, value.additional_properties)
    return obj
