"""JSON values, whatever they were read from, and type guards for them."""

from __future__ import annotations

import json
from typing import Any, TypeAlias, TypeGuard

JsonValue: TypeAlias = Any
JsonObject: TypeAlias = dict[str, JsonValue]


def is_object(value: object) -> TypeGuard[JsonObject]:
    """Whether *value* is an object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[JsonValue]]:
    """Whether *value* is an array."""
    return isinstance(value, list)


def as_object(value: object) -> JsonObject:
    """Take *value* as an object; anything else is an empty object."""
    return value if is_object(value) else {}


def as_array(value: object) -> list[JsonValue]:
    """Take *value* as an array; anything else is an empty array."""
    return value if is_array(value) else []


def same_value(value: JsonValue) -> str:
    """A text that is equal for values that JSON Schema takes for equal (1 and 1.0)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _encode(value)


_encode = json.JSONEncoder(sort_keys=True).encode
