"""What each keyword of a schema object becomes: the fields of ``Schema``, keyword by keyword.

Only what is there is read, for most schemas hold two or three of the fifty keywords.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from sdkloom.openapi.keywords import Keyword, keywords
from sdkloom.openapi.shapes import (
    ANYTHING,
    COUNT,
    FLAG,
    LEAST,
    NAMES,
    PATTERN,
    PROSE,
    TEXT,
    VALUES,
    Shape,
)
from sdkloom.reading.json_values import JsonValue, is_array
from sdkloom.reading.places import child
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.formats import INT_OR_STRING
from sdkloom.schemas.keywords import Dialect, Keywords

Read: TypeAlias = Callable[[JsonValue, str], Schema]
"""Reads the schema that stands at an origin."""
Fields: TypeAlias = dict[str, JsonValue]
Reading: TypeAlias = Callable[[Keywords, Read], Fields]


def _reading(keyword: Keyword, field: str) -> Reading:
    """Choose how to read a keyword, by the shape of its value."""
    key = keyword.name
    match keyword.holds:
        case "schema":
            return lambda k, read: {field: _single(k, key, read)}
        case "schemas":
            return lambda k, read: {field: _members(k, key, read)}
        case "map":
            return lambda k, read: {
                field: {
                    name: read(value, child(k.origin, key, name))
                    for name, value in k.table(key).items()
                }
            }
        case "nothing":
            read_value = _VALUES[keyword.shape]
            return lambda k, _: {field: read_value(k, key)}


_VALUES: Mapping[Shape, Callable[[Keywords, str], JsonValue]] = {
    PROSE: Keywords.text,
    TEXT: Keywords.text,
    PATTERN: Keywords.text,
    FLAG: Keywords.flag,
    COUNT: Keywords.count,
    LEAST: Keywords.count,
    ANYTHING: Keywords.single,
    VALUES: Keywords.values,
    NAMES: Keywords.names,
}


def _single(k: Keywords, key: str, read: Read) -> Schema | None:
    value = k.raw[key]
    return None if value is None else read(value, child(k.origin, key))


def _members(k: Keywords, key: str, read: Read) -> tuple[Schema, ...]:
    return tuple(read(item, child(k.origin, key, index)) for index, item in enumerate(k.array(key)))


def _choice(field: str, key: str) -> Reading:
    """Read a choice; between no schemas there is none to satisfy."""

    def reading(k: Keywords, read: Read) -> Fields:
        none = Schema(origin=child(k.origin, key), always=False)
        return {field: (none,) if k.raw[key] == [] else _members(k, key, read)}

    return reading


def _items(k: Keywords, read: Read) -> Fields:
    """Read ``items``, which was both it and ``prefixItems`` before 2020-12."""
    if not is_array(k.raw["items"]):
        return {"items": _single(k, "items", read)}
    rest = _single(k, "additionalItems", read) if "additionalItems" in k.raw else None
    return {"prefix_items": _members(k, "items", read) or None, "items": rest}


def _prefix_items(k: Keywords, read: Read) -> Fields:
    if is_array(k.raw.get("items")):
        return {}
    return {"prefix_items": _members(k, "prefixItems", read) or None}


def _type(k: Keywords, _: Read) -> Fields:
    """Read ``type``; that of files is a format of strings."""
    is_file = k.raw["type"] == "file" and "format" not in k.raw
    return {"types": k.types()} | ({"format": "binary"} if is_file else {})


def _maximum(k: Keywords, _: Read) -> Fields:
    maximum, exclusive = k.bound("maximum", "exclusiveMaximum")
    return {"maximum": maximum, "exclusive_maximum": exclusive}


def _minimum(k: Keywords, _: Read) -> Fields:
    minimum, exclusive = k.bound("minimum", "exclusiveMinimum")
    return {"minimum": minimum, "exclusive_minimum": exclusive}


_SPECIAL: dict[str, Reading] = {
    "type": _type,
    "multipleOf": lambda k, _: {"multiple_of": k.multiple()},
    "maximum": _maximum,
    "exclusiveMaximum": _maximum,
    "minimum": _minimum,
    "exclusiveMinimum": _minimum,
    "items": _items,
    "prefixItems": _prefix_items,
    "anyOf": _choice("any_of", "anyOf"),
    "oneOf": _choice("one_of", "oneOf"),
    "dependentRequired": lambda k, _: {"dependent_required": k.name_lists("dependentRequired")},
}
"""Keywords that mean more than their value, or something together with another."""
_INT_OR_STRING = "x-kubernetes-int-or-string"
"""An extension for values of two types, instead of a list of types."""
EXTENSIONS = frozenset({_INT_OR_STRING})
"""What is read and is no keyword of JSON Schema or OpenAPI."""
OWN = frozenset({"$ref", "$dynamicRef", "discriminator"})
"""What refers to other schemas, which is the reader's own."""


def _int_or_string(k: Keywords, _: Read) -> Fields:
    """Read Kubernetes' extension as its format, which stands where there is no type of its own."""
    is_plain = k.flag(_INT_OR_STRING) and k.raw.keys().isdisjoint(("type", "format", "anyOf"))
    return {"format": INT_OR_STRING} if is_plain else {}


def _readings(dialect: Dialect) -> dict[str, Reading]:
    return {
        _INT_OR_STRING: _int_or_string,
    } | {
        name: _SPECIAL.get(name) or _reading(keyword, keyword.field)
        for name, keyword in keywords(dialect).items()
        if keyword.field is not None and name not in OWN
    }


READINGS: dict[Dialect, dict[str, Reading]] = {
    "2.0": _readings("2.0"),
    "3.0": _readings("3.0"),
    "3.1": _readings("3.1"),
}
"""By dialect and keyword."""
