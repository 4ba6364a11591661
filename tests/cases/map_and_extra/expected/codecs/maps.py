"""Conversions of the models of the MapsOperations operations."""

from __future__ import annotations

from .._runtime.decoding import (
    map_of,
    optional,
    optional_str,
    to_bool,
    to_date,
    to_int,
    to_json,
    to_object,
    unknown,
    unknown_of,
)
from .._runtime.encoding import Encoded, add_unknown, add_unknown_of, date_text, encodes
from ..models.maps import (
    Anything,
    Closed,
    Counts,
    Maps,
    Named,
    Open,
    Patterned,
    Taken,
    Typed,
)


def decode_counts(value: object) -> Counts:
    return map_of(to_int)(value)


def decode_anything(value: object) -> Anything:
    return map_of(to_json)(value)


_OPEN = frozenset({"name"})


def decode_open(value: object) -> Open:
    obj = to_object(value)
    return Open(
        name=optional_str(obj, "name"),
        additional_properties=unknown(obj, _OPEN),
    )


@encodes(Open)
def encode_open(value: Open) -> Encoded:
    obj: Encoded = {}
    if value.name is not None:
        obj["name"] = value.name
    add_unknown(obj, value.additional_properties)
    return obj


def decode_closed(value: object) -> Closed:
    obj = to_object(value)
    return Closed(
        name=optional_str(obj, "name"),
    )


@encodes(Closed)
def encode_closed(value: Closed) -> Encoded:
    obj: Encoded = {}
    if value.name is not None:
        obj["name"] = value.name
    return obj


_TYPED = frozenset({"name"})


def decode_typed(value: object) -> Typed:
    obj = to_object(value)
    return Typed(
        name=optional_str(obj, "name"),
        additional_properties=unknown_of(obj, _TYPED, to_date),
    )


@encodes(Typed)
def encode_typed(value: Typed) -> Encoded:
    obj: Encoded = {}
    if value.name is not None:
        obj["name"] = value.name
    add_unknown_of(obj, value.additional_properties, date_text)
    return obj


_PATTERNED = frozenset({"name"})


def decode_patterned(value: object) -> Patterned:
    obj = to_object(value)
    return Patterned(
        name=optional_str(obj, "name"),
        additional_properties=unknown_of(obj, _PATTERNED, to_int),
    )


@encodes(Patterned)
def encode_patterned(value: Patterned) -> Encoded:
    obj: Encoded = {}
    if value.name is not None:
        obj["name"] = value.name
    add_unknown(obj, value.additional_properties)
    return obj


def decode_named(value: object) -> Named:
    return map_of(to_bool)(value)


_TAKEN = frozenset({"additional_properties"})


def decode_taken(value: object) -> Taken:
    obj = to_object(value)
    return Taken(
        additional_properties=optional_str(obj, "additional_properties"),
        additional_properties_=unknown(obj, _TAKEN),
    )


@encodes(Taken)
def encode_taken(value: Taken) -> Encoded:
    obj: Encoded = {}
    if value.additional_properties is not None:
        obj["additional_properties"] = value.additional_properties
    add_unknown(obj, value.additional_properties_)
    return obj


_MAPS = frozenset(
    {"counts", "anything", "open", "closed", "typed", "patterned", "named", "taken"},
)


def decode_maps(value: object) -> Maps:
    obj = to_object(value)
    return Maps(
        counts=optional(obj, "counts", decode_counts),
        anything=optional(obj, "anything", decode_anything),
        open=optional(obj, "open", decode_open),
        closed=optional(obj, "closed", decode_closed),
        typed=optional(obj, "typed", decode_typed),
        patterned=optional(obj, "patterned", decode_patterned),
        named=optional(obj, "named", decode_named),
        taken=optional(obj, "taken", decode_taken),
        additional_properties=unknown(obj, _MAPS),
    )


@encodes(Maps)
def encode_maps(value: Maps) -> Encoded:
    obj: Encoded = {}
    if value.counts is not None:
        obj["counts"] = value.counts
    if value.anything is not None:
        obj["anything"] = value.anything
    if value.open is not None:
        obj["open"] = encode_open(value.open)
    if value.closed is not None:
        obj["closed"] = encode_closed(value.closed)
    if value.typed is not None:
        obj["typed"] = encode_typed(value.typed)
    if value.patterned is not None:
        obj["patterned"] = encode_patterned(value.patterned)
    if value.named is not None:
        obj["named"] = value.named
    if value.taken is not None:
        obj["taken"] = encode_taken(value.taken)
    add_unknown(obj, value.additional_properties)
    return obj
