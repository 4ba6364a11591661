"""Conversions of the models of the Users operations."""

from __future__ import annotations

from .._runtime.decoding import (
    optional,
    optional_bool,
    optional_int,
    optional_str,
    required,
    required_str,
    to_datetime,
    to_object,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, datetime_text, encodes, marked
from ..models.users import Settings, User

_USER = frozenset({"id", "name", "password", "seen", "hint", "settings"})


def decode_user(value: object) -> User:
    obj = to_object(value)
    return User(
        name=required_str(obj, "name"),
        settings=required(obj, "settings", decode_settings),
        id=optional_int(obj, "id"),
        password=optional_str(obj, "password"),
        seen=optional(obj, "seen", to_datetime),
        hint=optional_str(obj, "hint"),
        additional_properties=unknown(obj, _USER),
    )


@encodes(User)
def encode_user(value: User) -> Encoded:
    obj: Encoded = {
        "name": value.name,
        "settings": encode_settings(value.settings),
    }
    if value.id is not None:
        obj["id"] = value.id
    if value.password is not None:
        obj["password"] = value.password
    if value.seen is not None:
        obj["seen"] = datetime_text(value.seen)
    if value.hint is not None:
        obj["hint"] = value.hint
    add_unknown(obj, value.additional_properties)
    return marked(obj, "id", "seen")


_SETTINGS = frozenset({"version", "dark"})


def decode_settings(value: object) -> Settings:
    obj = to_object(value)
    return Settings(
        version=optional_int(obj, "version"),
        dark=optional_bool(obj, "dark"),
        additional_properties=unknown(obj, _SETTINGS),
    )


@encodes(Settings)
def encode_settings(value: Settings) -> Encoded:
    obj: Encoded = {}
    if value.version is not None:
        obj["version"] = value.version
    if value.dark is not None:
        obj["dark"] = value.dark
    add_unknown(obj, value.additional_properties)
    return marked(obj, "version")
