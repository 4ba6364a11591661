"""Conversions of the models of the Shirts operations."""

from __future__ import annotations

from typing import get_args

from .._runtime.decoding import (
    constant,
    optional,
    optional_list,
    optional_str,
    required_str,
    to_constant,
    to_constant_or_null,
    to_object,
    to_scalar,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, encodes
from ..models.shirts import Count, Mixed, Order, Shirt, ShirtSleeve, Sleeve


def decode_count(value: object) -> Count:
    return to_constant(value, *get_args(Count))


def decode_sleeve(value: object) -> Sleeve:
    return to_constant(value, *get_args(Sleeve))


def decode_mixed(value: object) -> Mixed:
    return to_constant_or_null(value, 1, "1", True)


def decode_shirt_sleeve(value: object) -> ShirtSleeve:
    return to_constant(value, *get_args(ShirtSleeve))


_SHIRT = frozenset({"colour", "count", "sleeve", "extras", "sleeves"})


def decode_shirt(value: object) -> Shirt:
    obj = to_object(value)
    return Shirt(
        colour=required_str(obj, "colour"),
        count=optional(obj, "count", decode_count),
        sleeve=optional(obj, "sleeve", decode_shirt_sleeve),
        extras=optional_list(obj, "extras", constant("gift")),
        sleeves=optional_list(obj, "sleeves", constant(*get_args(Sleeve), None)),
        additional_properties=unknown(obj, _SHIRT),
    )


@encodes(Shirt)
def encode_shirt(value: Shirt) -> Encoded:
    obj: Encoded = {
        "colour": value.colour,
    }
    if value.count is not None:
        obj["count"] = value.count
    if value.sleeve is not None:
        obj["sleeve"] = value.sleeve
    if value.extras is not None:
        obj["extras"] = value.extras
    if value.sleeves is not None:
        obj["sleeves"] = value.sleeves
    add_unknown(obj, value.additional_properties)
    return obj


_ORDER = frozenset({"state", "size", "colour", "mixed"})


def decode_order(value: object) -> Order:
    obj = to_object(value)
    return Order(
        state=required_str(obj, "state"),
        size=optional_str(obj, "size"),
        colour=optional_str(obj, "colour"),
        mixed=optional(obj, "mixed", to_scalar),
        additional_properties=unknown(obj, _ORDER),
    )


@encodes(Order)
def encode_order(value: Order) -> Encoded:
    obj: Encoded = {
        "state": value.state,
    }
    if value.size is not None:
        obj["size"] = value.size
    if value.colour is not None:
        obj["colour"] = value.colour
    if value.mixed is not None:
        obj["mixed"] = value.mixed
    add_unknown(obj, value.additional_properties)
    return obj
