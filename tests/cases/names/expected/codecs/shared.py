"""Conversions of the shared models."""

from __future__ import annotations

from .._runtime.decoding import optional_int, optional_str, to_object, unknown
from .._runtime.encoding import Encoded, add_unknown, encodes
from ..models.shared import (
    Dataclass,
    Error,
    FooBar,
    FooBar2,
    MappingModel,
    NoneModel,
    Value123,
)

_ERROR = frozenset({"Literal"})


def decode_error(value: object) -> Error:
    obj = to_object(value)
    return Error(
        literal=optional_str(obj, "Literal"),
        additional_properties=unknown(obj, _ERROR),
    )


@encodes(Error)
def encode_error(value: Error) -> Encoded:
    obj: Encoded = {}
    if value.literal is not None:
        obj["Literal"] = value.literal
    add_unknown(obj, value.additional_properties)
    return obj


_DATACLASS = frozenset({"a"})


def decode_dataclass(value: object) -> Dataclass:
    obj = to_object(value)
    return Dataclass(
        a=optional_str(obj, "a"),
        additional_properties=unknown(obj, _DATACLASS),
    )


@encodes(Dataclass)
def encode_dataclass(value: Dataclass) -> Encoded:
    obj: Encoded = {}
    if value.a is not None:
        obj["a"] = value.a
    add_unknown(obj, value.additional_properties)
    return obj


_MAPPING_MODEL = frozenset({"a"})


def decode_mapping_model(value: object) -> MappingModel:
    obj = to_object(value)
    return MappingModel(
        a=optional_int(obj, "a"),
        additional_properties=unknown(obj, _MAPPING_MODEL),
    )


@encodes(MappingModel)
def encode_mapping_model(value: MappingModel) -> Encoded:
    obj: Encoded = {}
    if value.a is not None:
        obj["a"] = value.a
    add_unknown(obj, value.additional_properties)
    return obj


_FOO_BAR2 = frozenset({"a"})


def decode_foo_bar2(value: object) -> FooBar2:
    obj = to_object(value)
    return FooBar2(
        a=optional_int(obj, "a"),
        additional_properties=unknown(obj, _FOO_BAR2),
    )


@encodes(FooBar2)
def encode_foo_bar2(value: FooBar2) -> Encoded:
    obj: Encoded = {}
    if value.a is not None:
        obj["a"] = value.a
    add_unknown(obj, value.additional_properties)
    return obj


_FOO_BAR = frozenset({"b"})


def decode_foo_bar(value: object) -> FooBar:
    obj = to_object(value)
    return FooBar(
        b=optional_int(obj, "b"),
        additional_properties=unknown(obj, _FOO_BAR),
    )


@encodes(FooBar)
def encode_foo_bar(value: FooBar) -> Encoded:
    obj: Encoded = {}
    if value.b is not None:
        obj["b"] = value.b
    add_unknown(obj, value.additional_properties)
    return obj


_NONE_MODEL = frozenset({"b"})


def decode_none_model(value: object) -> NoneModel:
    obj = to_object(value)
    return NoneModel(
        b=optional_int(obj, "b"),
        additional_properties=unknown(obj, _NONE_MODEL),
    )


@encodes(NoneModel)
def encode_none_model(value: NoneModel) -> Encoded:
    obj: Encoded = {}
    if value.b is not None:
        obj["b"] = value.b
    add_unknown(obj, value.additional_properties)
    return obj


_VALUE123 = frozenset({"b"})


def decode_value123(value: object) -> Value123:
    obj = to_object(value)
    return Value123(
        b=optional_int(obj, "b"),
        additional_properties=unknown(obj, _VALUE123),
    )


@encodes(Value123)
def encode_value123(value: Value123) -> Encoded:
    obj: Encoded = {}
    if value.b is not None:
        obj["b"] = value.b
    add_unknown(obj, value.additional_properties)
    return obj
