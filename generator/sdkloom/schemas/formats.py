"""What a format says of the JSON types of a value, where ``type`` says less, or nothing.

The formats of numbers are those of the OpenAPI Format Registry, and what is written for them often.
"""

from __future__ import annotations

from sdkloom.openapi.keywords import JsonType
from sdkloom.schemas.ast import Schema

INT_OR_STRING = "int-or-string"
"""The format of Kubernetes, which stands beside ``type: string``."""
_BOTH: tuple[JsonType, ...] = ("integer", "string")
_INTEGERS = frozenset(
    {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
    | {"int", "integer", "long", "bigint"}
)
_NUMBERS = frozenset({"float", "double", "decimal", "number", "float32", "float64"})


def meant_types(
    types: tuple[JsonType, ...] | None, format_: str | None, *, has_pattern: bool
) -> tuple[JsonType, ...] | None:
    """The JSON types of values of *types* and a format; none is known where ``None`` is given.

    Without a type, a number's format is about a number, and a pattern beside it about text that may
    stand for it: .NET writes so what OpenAPI 3.0 has no list of types for.
    """
    if format_ is None:
        return types
    if format_ == INT_OR_STRING:
        more = sent_types(types, format_)
        return _BOTH if types is None else tuple(dict.fromkeys((*_BOTH, *types))) if more else types
    if types is None and format_ in _INTEGERS | _NUMBERS:
        number: JsonType = "integer" if format_ in _INTEGERS else "number"
        return (number, "string") if has_pattern else (number,)
    if types is not None and format_ in _INTEGERS:
        return tuple(dict.fromkeys("integer" if name == "number" else name for name in types))
    return types


def sent_types(types: tuple[JsonType, ...] | None, format_: str | None) -> tuple[JsonType, ...]:
    """The JSON types that a format adds to *types*: ``validate`` refuses them, requests do not."""
    if format_ != INT_OR_STRING or types is None or set(_BOTH).isdisjoint(types):
        return ()
    return tuple(name for name in _BOTH if name not in types and "number" not in types)


def types_beside(schema: Schema) -> tuple[JsonType, ...]:
    """The JSON types that the format of *schema* adds to its own."""
    return sent_types(schema.types, schema.format)
