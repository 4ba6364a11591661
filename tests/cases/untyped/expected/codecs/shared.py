"""Conversions of the shared models."""

from __future__ import annotations

import datetime as dt

from .._runtime.decoding import (
    Options,
    defaulted_either,
    first_match,
    nullable,
    optional,
    present,
    required_constant,
    required_str,
    to_date,
    to_int,
    to_json,
    to_none,
    to_object,
    unknown,
    untyped,
)
from .._runtime.encoding import Encoded, add_unknown, date_text, encodes
from .._runtime.values import UnknownVariant, Unset, json_value
from ..checks.shared import CHOICE_VARIANT_1, CHOICE_VARIANT_3, DOG
from ..models.shared import Cat, Choice, Dog, Either, Place, Settings

_PLACE = frozenset({"name", "inside"})


@untyped
def decode_place(value: object) -> Place:
    obj = to_object(value)
    return Place(
        name=required_str(obj, "name"),
        inside=optional(obj, "inside", decode_place),
        additional_properties=unknown(obj, _PLACE),
    )


@encodes(Place)
def encode_place(value: Place) -> Encoded:
    obj: Encoded = {
        "name": value.name,
    }
    if value.inside is not None:
        obj["inside"] = encode_place(value.inside)
    add_unknown(obj, value.additional_properties)
    return obj


@untyped
def decode_either(value: object) -> Either:
    obj = to_object(value)
    match obj.get("kind"):
        case "cat":
            return decode_cat(obj)
        case "dog":
            return decode_dog(obj)
        case _:
            return UnknownVariant(obj)


def encode_either(value: object) -> object:
    match value:
        case Cat():
            return encode_cat(value)
        case Dog():
            return encode_dog(value)
        case UnknownVariant():
            return value.value
        case _:
            return value


_CAT = frozenset({"kind"})


@untyped
def decode_cat(value: object) -> Cat:
    obj = to_object(value)
    return Cat(
        kind=required_constant(obj, "kind", "cat"),
        additional_properties=unknown(obj, _CAT),
    )


@encodes(Cat)
def encode_cat(value: Cat) -> Encoded:
    obj: Encoded = {
        "kind": value.kind,
    }
    add_unknown(obj, value.additional_properties)
    return obj


_DOG = frozenset({"kind"})


def decode_dog(value: object) -> Dog:
    obj = to_object(value)
    return Dog(
        kind=required_constant(obj, "kind", "dog"),
        additional_properties=unknown(obj, _DOG),
    )


@encodes(Dog)
def encode_dog(value: Dog) -> Encoded:
    obj: Encoded = {
        "kind": value.kind,
    }
    add_unknown(obj, value.additional_properties)
    return obj


def decode_choice(value: object) -> Choice:
    options: Options[Choice] = (
        (CHOICE_VARIANT_1, to_date),
        (DOG, decode_dog),
        (CHOICE_VARIANT_3, nullable(to_int)),
    )
    return first_match(value, options)


def encode_choice(value: object) -> object:
    match value:
        case dt.date():
            return date_text(value)
        case Dog():
            return encode_dog(value)
        case _:
            return value


_SETTINGS = frozenset({"anything", "fallback", "method", "choice", "nobody"})


def decode_settings(value: object) -> Settings:
    obj = to_object(value)
    return Settings(
        anything=present(obj, "anything", to_json),
        fallback=defaulted_either(obj, "fallback", to_json, json_value({"on": [1, 2]})),
        method=defaulted_either(obj, "method", to_json, "form"),
        choice=present(obj, "choice", decode_choice),
        nobody=present(obj, "nobody", to_none),
        additional_properties=unknown(obj, _SETTINGS),
    )


@encodes(Settings)
def encode_settings(value: Settings) -> Encoded:
    obj: Encoded = {}
    if not isinstance(value.anything, Unset):
        obj["anything"] = value.anything
    if value.fallback != json_value({"on": [1, 2]}):
        obj["fallback"] = value.fallback
    if value.method != "form":
        obj["method"] = value.method
    if not isinstance(value.choice, Unset):
        obj["choice"] = encode_choice(value.choice)
    if not isinstance(value.nobody, Unset):
        obj["nobody"] = value.nobody
    add_unknown(obj, value.additional_properties)
    return obj
