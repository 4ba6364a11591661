"""The JSON types of values, and those that a schema names."""

from __future__ import annotations

from collections.abc import Iterable

from sdkloom.openapi.keywords import TYPES, JsonType, json_type
from sdkloom.reading.json_values import JsonObject, JsonValue, is_array


def is_of(value: JsonValue, types: Iterable[JsonType]) -> bool:
    """Tell whether a value is of one of *types*."""
    kind = json_type(value)
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
