"""Conversions of the models of the Payments operations."""

from __future__ import annotations

from .._runtime.decoding import optional_str, required_int, to_object, unknown
from .._runtime.encoding import Encoded, add_unknown, encodes
from ..models.payments import Payment

_PAYMENT = frozenset({"id", "note"})


def decode_payment(value: object) -> Payment:
    obj = to_object(value)
    return Payment(
        id=required_int(obj, "id"),
        note=optional_str(obj, "note"),
        additional_properties=unknown(obj, _PAYMENT),
    )


@encodes(Payment)
def encode_payment(value: Payment) -> Encoded:
    obj: Encoded = {
        "id": value.id,
    }
    if value.note is not None:
        obj["note"] = value.note
    add_unknown(obj, value.additional_properties)
    return obj
