"""Conversions of the shared models."""

from __future__ import annotations

from .._runtime.decoding import (
    optional,
    optional_int,
    optional_str,
    required_str,
    to_date,
    to_object,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, date_text, encodes
from ..models.shared import Cat, Pet, Rock, Stray

_PET = frozenset({"kind", "name"})


def decode_pet(value: object) -> Pet:
    obj = to_object(value)
    match obj.get("kind"):
        case "cat":
            return decode_cat(obj)
        case "Pet" | "plain":
            pass
        case _:
            return decode_stray(obj)
    return Pet(
        kind=optional_str(obj, "kind"),
        name=optional_str(obj, "name"),
        additional_properties=unknown(obj, _PET),
    )


@encodes(Pet)
def encode_pet(value: Pet) -> object:
    match value:
        case Cat():
            return encode_cat(value)
        case Stray():
            return encode_stray(value)
        case _:
            pass
    obj: Encoded = {}
    if value.kind is not None:
        obj["kind"] = value.kind
    if value.name is not None:
        obj["name"] = value.name
    add_unknown(obj, value.additional_properties)
    return obj


_CAT = frozenset({"kind", "name", "lives"})


def decode_cat(value: object) -> Cat:
    obj = to_object(value)
    return Cat(
        kind=required_str(obj, "kind"),
        name=optional_str(obj, "name"),
        lives=optional_int(obj, "lives"),
        additional_properties=unknown(obj, _CAT),
    )


@encodes(Cat)
def encode_cat(value: Cat) -> Encoded:
    obj: Encoded = {
        "kind": value.kind,
    }
    if value.name is not None:
        obj["name"] = value.name
    if value.lives is not None:
        obj["lives"] = value.lives
    add_unknown(obj, value.additional_properties)
    return obj


_STRAY = frozenset({"kind", "name", "found"})


def decode_stray(value: object) -> Stray:
    obj = to_object(value)
    return Stray(
        kind=optional_str(obj, "kind"),
        name=optional_str(obj, "name"),
        found=optional(obj, "found", to_date),
        additional_properties=unknown(obj, _STRAY),
    )


@encodes(Stray)
def encode_stray(value: Stray) -> Encoded:
    obj: Encoded = {}
    if value.kind is not None:
        obj["kind"] = value.kind
    if value.name is not None:
        obj["name"] = value.name
    if value.found is not None:
        obj["found"] = date_text(value.found)
    add_unknown(obj, value.additional_properties)
    return obj


_ROCK = frozenset({"kind"})


def decode_rock(value: object) -> Rock:
    obj = to_object(value)
    return Rock(
        kind=optional_str(obj, "kind"),
        additional_properties=unknown(obj, _ROCK),
    )


@encodes(Rock)
def encode_rock(value: Rock) -> Encoded:
    obj: Encoded = {}
    if value.kind is not None:
        obj["kind"] = value.kind
    add_unknown(obj, value.additional_properties)
    return obj
