"""The JSON types of values, and those that a schema names."""

from __future__ import annotations

from collections.abc import Iterable

from sdkloom.openapi.keywords import TYPES, JsonType
from sdkloom.reading.json_values import JsonObject, JsonValue, is_array, is_object


def type_of(value: JsonValue) -> JsonType:
    """Give the type of a value; that of a whole number is ``integer``, 1.0 included."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if is_object(value) or is_array(value):
        return "object" if is_object(value) else "array"
    is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return "integer" if is_whole else "number"


def is_of(value: JsonValue, types: Iterable[JsonType]) -> bool:
    """Tell whether a value is of one of *types*."""
    kind = type_of(value)
    return any(name == kind or (name == "number" and kind == "integer") for name in types)


def named_types(schema: JsonObject) -> tuple[JsonType, ...] | None:
    """List the types that *schema* names, null included where it is nullable."""
    kind = schema.get("type")
    listed = kind if is_array(kind) else [kind]
    found: list[JsonType] = [
        TYPES[name] for name in listed if isinstance(name, str) and name in TYPES
    ]
    if found and schema.get("nullable") is True:
        found.append("null")
    return tuple(found) or None
