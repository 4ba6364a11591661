"""Choices between objects: whether one decides the type, and which property tells its members apart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeAlias

from sdkloom.openapi.keywords import JsonType
from sdkloom.reading.document import tokens
from sdkloom.reading.json_values import as_object
from sdkloom.schemas.ast import Discriminator, Schema
from sdkloom.schemas.merged import Choice, Merged, Merger
from sdkloom.schemas.reader import SchemaReader

Tags: TypeAlias = list[tuple[str, ...]]
"""For each member the values that choose it."""


def is_struct(merged: Merged) -> bool:
    """Whether the values are objects with properties of their own."""
    return merged.constants is None and merged.has_properties


def is_untyped(merged: Merged) -> bool:
    """Whether a schema with properties allows other values than objects, null aside."""
    return merged.types is None or not {"object", "null"}.issuperset(merged.types)


def other_types(merged: Merged) -> tuple[JsonType, ...]:
    """The JSON types beside object and null that a schema with properties lists."""
    covered = {"object", "null", "integer" if "number" in (merged.types or ()) else ""}
    return tuple(kind for kind in merged.types or () if kind not in covered)


def is_union(merged: Merged) -> bool:
    """Whether a choice decides between types (one of ``required`` alone does not)."""
    return merged.constants is None and len(_deciding(merged)) == 1


def is_structural(merged: Merged) -> bool:
    """Whether the values need a declaration: a struct, or one of several types."""
    return is_union(merged) or is_struct(merged)


def are_declared(merger: Merger, members: Sequence[Schema]) -> bool:
    """Whether some of *members* need declarations, or the items of several arrays do."""
    inner = [member.items for member in members if member.items is not None]
    named = [each for each in inner if each.ref is None and is_structural(merger.merged(each))]
    return len(named) > 1 or any(is_structural(merger.merged(member)) for member in members)


def deciding_choice(merged: Merged) -> Choice:
    """The choice that decides between types, its members without null."""
    (choice,) = _deciding(merged)
    return choice


def distinguishing_tag(
    merger: Merger, merged: Merged, members: Sequence[Schema]
) -> tuple[str | None, Tags]:
    """The property that tells the members of the choice of *merged* apart, and its values."""
    structs = [merger.merged(member) for member in members]
    if not all(is_struct(struct) and not is_union(struct) for struct in structs):
        return None, []
    if merged.discriminator is not None:
        tags = mapped_tags(merger, merged.discriminator, members)
        if all(tags) and _are_distinct(tags):
            return merged.discriminator.property_name, tags
    return _inferred_tag(merger, structs)


def mapped_tags(merger: Merger, hint: Discriminator, members: Sequence[Schema]) -> Tags:
    """The values of a discriminator that choose each of *members*; none where none does.

    A member that is not mapped is chosen by its name, or by the constants that its property has where
    the name is none of them.
    """
    used = {value for value, _ in hint.mapping}
    found: Tags = []
    for member in members:
        origin = merger.referenced(member) or member.ref
        values = tuple(value for value, target in hint.mapping if target == origin)
        if not values:
            constants = _tag_texts(merger, merger.merged(member), hint.property_name)
            name = implied_tag(merger.reader, origin) if origin is not None else None
            if name is not None and (not constants or name in constants):
                constants = (name,)
            values = () if used.intersection(constants) else constants
        found.append(values)
    return found


def _inferred_tag(merger: Merger, structs: list[Merged]) -> tuple[str | None, Tags]:
    """A required property whose constants differ in every member is a tag, declared or not."""
    for wire in structs[0].properties:
        tags = [
            constant_texts(merger, struct, wire) if wire in struct.required else ()
            for struct in structs
        ]
        if all(tags) and _are_distinct(tags):
            return wire, tags
    return None, []


def _are_distinct(tags: Tags) -> bool:
    values = [value for values in tags for value in values]
    return len(values) == len(set(values))


def constant_texts(merger: Merger, merged: Merged, wire: str) -> tuple[str, ...]:
    """The constants of a property, if these are all that it may be and they are strings."""
    if wire not in merged.properties:
        return ()
    constants = merger.merged(merged.properties[wire][0]).constants or ()
    return constants if all(isinstance(constant, str) for constant in constants) else ()


def _tag_texts(merger: Merger, merged: Merged, wire: str) -> tuple[str, ...]:
    """The constants of a property that a discriminator names, as a mapping would write them."""
    if wire not in merged.properties:
        return ()
    constants = merger.merged(merged.properties[wire][0]).constants or ()
    if not all(isinstance(constant, str | int) for constant in constants):
        return ()
    return tuple(each if isinstance(each, str) else json.dumps(each) for each in constants)


def implied_tag(reader: SchemaReader, origin: str) -> str:
    """The value of a discriminator that stands for the schema at *origin* without a mapping.

    That is its name, unless it says otherwise as AutoRest and others have it.
    """
    raw = as_object(reader.document.get(origin))
    named = [raw.get(key) for key in _TAG_EXTENSIONS]
    return next((value for value in named if isinstance(value, str)), origin_name(origin))


_TAG_EXTENSIONS = ("x-ms-discriminator-value", "x-discriminator-value")


def _deciding(merged: Merged) -> list[Choice]:
    return [choice for choice in merged.choices if choice.decides_type]


def origin_name(origin: str) -> str:
    """The name of what stands at a place: a component's key, else the last parts of its pointer."""
    _, parts = tokens(origin)
    if len(parts) == 3 and parts[0] == "components":
        return parts[2]
    if len(parts) == 2 and parts[0] in ("definitions", "$defs"):
        return parts[1]
    named = [
        part
        for part in parts
        if part
        not in ("components", "schemas", "properties", "schema", "content", "definitions", "$defs")
    ]
    return " ".join(named[-3:]) or "Document"
