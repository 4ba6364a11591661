"""Conversions of the models of the Cars operations."""

from __future__ import annotations

from .._runtime.decoding import (
    defaulted,
    required,
    required_int,
    required_str,
    to_float,
    to_int,
    to_object,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, encodes
from ..models.cars import Car, StoredCar

_CAR = frozenset({"name", "weight", "wheels"})


def decode_car(value: object) -> Car:
    obj = to_object(value)
    return Car(
        name=required_str(obj, "name"),
        weight=required(obj, "weight", to_float),
        wheels=defaulted(obj, "wheels", to_int, 4),
        additional_properties=unknown(obj, _CAR),
    )


@encodes(Car)
def encode_car(value: Car) -> Encoded:
    obj: Encoded = {
        "name": value.name,
        "weight": value.weight,
    }
    if value.wheels != 4:
        obj["wheels"] = value.wheels
    add_unknown(obj, value.additional_properties)
    return obj


_STORED_CAR = frozenset({"name", "weight", "wheels", "id"})


def decode_stored_car(value: object) -> StoredCar:
    obj = to_object(value)
    return StoredCar(
        name=required_str(obj, "name"),
        weight=required(obj, "weight", to_float),
        id=required_int(obj, "id"),
        wheels=defaulted(obj, "wheels", to_int, 4),
        additional_properties=unknown(obj, _STORED_CAR),
    )


@encodes(StoredCar)
def encode_stored_car(value: StoredCar) -> Encoded:
    obj: Encoded = {
        "name": value.name,
        "weight": value.weight,
        "id": value.id,
    }
    if value.wheels != 4:
        obj["wheels"] = value.wheels
    add_unknown(obj, value.additional_properties)
    return obj
