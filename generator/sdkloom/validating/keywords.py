"""The Schema Object of each version, and OpenAPI 2.0's other objects with its keywords."""

from __future__ import annotations

from sdkloom.openapi.keywords import KEYWORDS, LIMITS, keywords
from sdkloom.openapi.shapes import FLAG, PROSE, SWITCH, TEXT, Field, ObjectType, choice, obj, ref


def schema_object(version: str, name: str = "Schema Object") -> ObjectType:
    """Make the table of a version; what only others have is in it, with their versions."""
    every = {keyword.name: keyword for keyword in KEYWORDS} | keywords(version)
    fields = {
        name: Field(shape=keyword.shape, since=keyword.since, until=keyword.until)
        for name, keyword in every.items()
    }
    return ObjectType(name, fields, allows_unknown=version >= "3.1")


# ------------------------------------------------------------------ OpenAPI 2.0 alone

FILE_SCHEMA = schema_object("2.0", "File Schema Object")
"""A response's schema: only there `type: file` has a meaning."""

_FORMAT = choice("csv", "ssv", "tsv", "pipes", "multi")
_VALUE = {
    **{name: keyword.shape for name, keyword in keywords("2.0").items() if name in LIMITS},
    "type": choice("string", "number", "integer", "boolean", "array", "file"),
    "items": obj("Items Object"),
    "collectionFormat": _FORMAT,
}
"""The fields that describe a value in parameters, headers and their items, without a schema."""

ITEMS = ObjectType("Items Object", _VALUE)
HEADER = ObjectType("Header Object", {"description": PROSE, **_VALUE})
PARAMETER = ObjectType(
    "Parameter Object",
    {
        "name": Field(shape=TEXT, need="must"),
        "in": Field(shape=TEXT, need="must"),
        "description": PROSE,
        "required": SWITCH,
        "allowEmptyValue": FLAG,
        "schema": ref("Schema Object"),
        **_VALUE,
    },
)
