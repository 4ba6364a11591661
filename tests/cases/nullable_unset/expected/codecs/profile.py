"""Conversions of the models of the ProfileOperations operations."""

from __future__ import annotations

from .._runtime.decoding import (
    list_of,
    nullable,
    optional,
    optional_str,
    required,
    settable,
    to_date,
    to_object,
    to_str,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, date_text, encodes, unless_none
from .._runtime.values import Unset
from ..models.profile import Address, Change, Profile

_CHANGE = frozenset({"always", "name", "email", "birthday", "address", "tags"})


def decode_change(value: object) -> Change:
    obj = to_object(value)
    return Change(
        always=required(obj, "always", nullable(to_str)),
        name=optional_str(obj, "name"),
        email=settable(obj, "email", to_str),
        birthday=settable(obj, "birthday", to_date),
        address=settable(obj, "address", decode_address),
        tags=settable(obj, "tags", list_of(nullable(to_str))),
        additional_properties=unknown(obj, _CHANGE),
    )


@encodes(Change)
def encode_change(value: Change) -> Encoded:
    obj: Encoded = {
        "always": value.always,
    }
    if value.name is not None:
        obj["name"] = value.name
    if not isinstance(value.email, Unset):
        obj["email"] = value.email
    if not isinstance(value.birthday, Unset):
        obj["birthday"] = unless_none(value.birthday, date_text)
    if not isinstance(value.address, Unset):
        obj["address"] = unless_none(value.address, encode_address)
    if not isinstance(value.tags, Unset):
        obj["tags"] = value.tags
    add_unknown(obj, value.additional_properties)
    return obj


_ADDRESS = frozenset({"street"})


def decode_address(value: object) -> Address:
    obj = to_object(value)
    return Address(
        street=optional_str(obj, "street"),
        additional_properties=unknown(obj, _ADDRESS),
    )


@encodes(Address)
def encode_address(value: Address) -> Encoded:
    obj: Encoded = {}
    if value.street is not None:
        obj["street"] = value.street
    add_unknown(obj, value.additional_properties)
    return obj


_PROFILE = frozenset({"email", "address"})


def decode_profile(value: object) -> Profile:
    obj = to_object(value)
    return Profile(
        email=optional_str(obj, "email"),
        address=optional(obj, "address", decode_address),
        additional_properties=unknown(obj, _PROFILE),
    )


@encodes(Profile)
def encode_profile(value: Profile) -> Encoded:
    obj: Encoded = {}
    if value.email is not None:
        obj["email"] = value.email
    if value.address is not None:
        obj["address"] = encode_address(value.address)
    add_unknown(obj, value.additional_properties)
    return obj
