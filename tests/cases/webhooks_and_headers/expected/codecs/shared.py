"""Conversions of the shared models."""

from __future__ import annotations

from .._runtime.decoding import (
    optional_int,
    optional_str,
    required_int,
    required_str,
    to_object,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, encodes
from ..models.shared import Order, XPage

_ORDER = frozenset({"id", "total"})


def decode_order(value: object) -> Order:
    obj = to_object(value)
    return Order(
        id=required_str(obj, "id"),
        total=required_int(obj, "total"),
        additional_properties=unknown(obj, _ORDER),
    )


@encodes(Order)
def encode_order(value: Order) -> Encoded:
    obj: Encoded = {
        "id": value.id,
        "total": value.total,
    }
    add_unknown(obj, value.additional_properties)
    return obj


_X_PAGE = frozenset({"at", "of"})


def decode_x_page(value: object) -> XPage:
    obj = to_object(value)
    return XPage(
        at=optional_int(obj, "at"),
        of=optional_str(obj, "of"),
        additional_properties=unknown(obj, _X_PAGE),
    )
