"""What each keyword of a schema object becomes: the fields of ``Schema``, keyword by keyword.

Only what is there is read, for most schemas hold two or three of the fifty keywords.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sdkloom.reading.json_values import JsonValue, is_array
from sdkloom.reading.places import child
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.keywords import Dialect, Keywords

Read: TypeAlias = Callable[[JsonValue, str], Schema]
"""Reads the schema that stands at an origin."""
Fields: TypeAlias = dict[str, JsonValue]
Reading: TypeAlias = Callable[[Keywords, Read], Fields]


def _text(field: str, key: str, *, grave: bool = False) -> Reading:
    return lambda k, _: {field: k.text(key, grave=grave)}


def _flag(field: str, key: str) -> Reading:
    return lambda k, _: {field: k.flag(key)}


def _count(field: str, key: str) -> Reading:
    return lambda k, _: {field: k.count(key)}


def _held(field: str, key: str) -> Reading:
    return lambda k, _: {field: k.held(key)}


def _one(field: str, key: str) -> Reading:
    return lambda k, read: {field: read(k.raw[key], child(k.origin, key))}


def _several(field: str, key: str) -> Reading:
    return lambda k, read: {field: _members(k, key, read)}


def _choice(field: str, key: str) -> Reading:
    """Read a choice; between no schemas there is none to satisfy."""

    def reading(k: Keywords, read: Read) -> Fields:
        none = Schema(origin=child(k.origin, key), always=False)
        return {field: (none,) if k.raw[key] == [] else _members(k, key, read)}

    return reading


def _table(field: str, key: str) -> Reading:
    return lambda k, read: {
        field: {name: read(one, child(k.origin, key, name)) for name, one in k.table(key).items()}
    }


def _members(k: Keywords, key: str, read: Read) -> tuple[Schema, ...]:
    return tuple(read(one, child(k.origin, key, at)) for at, one in enumerate(k.array(key)))


def _either(k: Keywords, key: str, read: Read) -> Schema | None:
    """Read a keyword that may be a boolean in every version."""
    if (value := k.raw.get(key)) is None and key not in k.raw:
        return None
    place = child(k.origin, key)
    return Schema(origin=place, always=value) if isinstance(value, bool) else read(value, place)


def _additional(k: Keywords, read: Read) -> Fields:
    return {"additional_properties": _either(k, "additionalProperties", read)}


def _items(k: Keywords, read: Read) -> Fields:
    """Read ``items``, which was both it and ``prefixItems`` before 2020-12."""
    if is_array(k.raw["items"]):
        if k.dialect == "3.0":
            k.foreign("items has one schema for all items", "items")
        else:
            message = "items that is an array is JSON Schema's before 2020-12: read as that would"
            k.warn("keyword-dialect", message, "items")
        first = _members(k, "items", read) or None
        return {"prefix_items": first, "items": _either(k, "additionalItems", read)}
    return {"items": read(k.raw["items"], child(k.origin, "items"))}


def _prefix_items(k: Keywords, read: Read) -> Fields:
    if is_array(k.raw.get("items")):
        return {}
    return {"prefix_items": _members(k, "prefixItems", read) or None}


def _type(k: Keywords, _: Read) -> Fields:
    """Read ``type``; that of files is a format of strings."""
    is_file = k.raw["type"] == "file" and "format" not in k.raw
    return {"types": k.types()} | ({"format": "binary"} if is_file else {})


def _nullable(k: Keywords, _: Read) -> Fields:
    """Read ``nullable``, which is a part of ``type`` or asserts nothing."""
    return {} if "type" in k.raw else {"types": k.types(), "nullable": k.raw["nullable"] is True}


def _dependent_required(k: Keywords, _: Read) -> Fields:
    return {"dependent_required": k.name_lists("dependentRequired")}


def _maximum(k: Keywords, _: Read) -> Fields:
    maximum, exclusive = k.bound("maximum", "exclusiveMaximum")
    return {"maximum": maximum, "exclusive_maximum": exclusive}


def _minimum(k: Keywords, _: Read) -> Fields:
    minimum, exclusive = k.bound("minimum", "exclusiveMinimum")
    return {"minimum": minimum, "exclusive_minimum": exclusive}


_COMMON: dict[str, Reading] = {
    "type": _type,
    "enum": lambda k, _: {"enum": k.values("enum")},
    "pattern": _text("pattern", "pattern", grave=True),
    "format": _text("format", "format"),
    "multipleOf": lambda k, _: {"multiple_of": k.multiple()},
    "maximum": _maximum,
    "exclusiveMaximum": _maximum,
    "minimum": _minimum,
    "exclusiveMinimum": _minimum,
    "maxLength": _count("max_length", "maxLength"),
    "minLength": _count("min_length", "minLength"),
    "maxItems": _count("max_items", "maxItems"),
    "minItems": _count("min_items", "minItems"),
    "maxProperties": _count("max_properties", "maxProperties"),
    "minProperties": _count("min_properties", "minProperties"),
    "uniqueItems": _flag("unique_items", "uniqueItems"),
    "items": _items,
    "required": lambda k, _: {"required": k.names("required")},
    "properties": _table("properties", "properties"),
    "additionalProperties": _additional,
    "allOf": _several("all_of", "allOf"),
    "default": _held("default", "default"),
    "readOnly": _flag("read_only", "readOnly"),
    "title": _text("title", "title"),
    "description": _text("description", "description"),
}
_SINCE_3_0: dict[str, Reading] = _COMMON | {
    "anyOf": _choice("any_of", "anyOf"),
    "oneOf": _choice("one_of", "oneOf"),
    "not": _one("not_", "not"),
    "writeOnly": _flag("write_only", "writeOnly"),
    "deprecated": _flag("deprecated", "deprecated"),
}
_SINCE_3_1: dict[str, Reading] = _SINCE_3_0 | {
    "const": _held("const", "const"),
    "prefixItems": _prefix_items,
    "contains": _one("contains", "contains"),
    "minContains": _count("min_contains", "minContains"),
    "maxContains": _count("max_contains", "maxContains"),
    "patternProperties": _table("pattern_properties", "patternProperties"),
    "propertyNames": _one("property_names", "propertyNames"),
    "dependentRequired": _dependent_required,
    "dependentSchemas": _table("dependent_schemas", "dependentSchemas"),
    "unevaluatedProperties": _one("unevaluated_properties", "unevaluatedProperties"),
    "unevaluatedItems": _one("unevaluated_items", "unevaluatedItems"),
    "if": _one("if_", "if"),
    "then": _one("then", "then"),
    "else": _one("else_", "else"),
    "contentEncoding": _text("content_encoding", "contentEncoding"),
    "contentMediaType": _text("content_media_type", "contentMediaType"),
}
READINGS: dict[Dialect, dict[str, Reading]] = {
    "2.0": _COMMON,
    "3.0": _SINCE_3_0 | {"nullable": _nullable},
    "3.1": _SINCE_3_1,
}
"""By dialect and keyword; what refers elsewhere is the reader's own."""
