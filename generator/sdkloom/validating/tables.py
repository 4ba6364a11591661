"""The objects of each version of the specification, and their names in messages."""

from __future__ import annotations

from functools import cache

from sdkloom.openapi import objects, objects_2_0
from sdkloom.openapi.shapes import Compiled, ObjectType, compiled
from sdkloom.validating.keywords import FILE_SCHEMA, HEADER, ITEMS, PARAMETER, schema_object

FOLLOWED = frozenset({"Parameter Object", "Response Object", "Header Object", "Schema Object"})
"""Objects of which every reader follows references, also in versions that have none there."""
SCHEMAS = frozenset({"Schema Object", "File Schema Object"})


@cache
def object_types(version: str) -> dict[str, Compiled]:
    """Give the objects of a version, by their names."""
    own: tuple[ObjectType, ...] = objects.OBJECTS
    if version == "2.0":
        own = (*objects_2_0.OBJECTS, FILE_SCHEMA, PARAMETER, HEADER, ITEMS)
    return compiled((*own, schema_object(version)), version)


def root_object(version: str) -> str:
    """Name the object that a document of a version is."""
    return "Swagger Object" if version == "2.0" else "OpenAPI Object"


def article(name: str) -> str:
    """Put the article before the name of an object."""
    return f"an {name}" if name[0] in "AEIOX" else f"a {name}"
