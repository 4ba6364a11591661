"""Choices between objects: whether one decides the type, and which property tells its members apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sdkloom.reading.document import tokens
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Choice, Merged, Merger

Tags: TypeAlias = dict[str, tuple[str, ...]]
"""Origin of each member → the values that choose it."""


def is_struct(merged: Merged) -> bool:
    """Whether the values are objects with properties of their own."""
    return merged.constants is None and merged.has_properties


def is_untyped(merged: Merged) -> bool:
    """Whether a schema with properties allows other values than objects, null aside."""
    return merged.types is None or not {"object", "null"}.issuperset(merged.types)


def is_union(merged: Merged) -> bool:
    """Whether a choice decides between types (one of ``required`` alone does not)."""
    return merged.constants is None and len(_deciding(merged)) == 1


def is_structural(merged: Merged) -> bool:
    """Whether the values need a declaration: a struct, or one of several types."""
    return is_union(merged) or is_struct(merged)


def members_of(merged: Merged) -> list[Schema]:
    """The members of the deciding choice, null aside."""
    (choice,) = _deciding(merged)
    return list(choice.members)


def distinguishing_tag(
    merger: Merger, merged: Merged, members: Sequence[Schema]
) -> tuple[str | None, Tags]:
    """The property that tells the members of the choice of *merged* apart, and its values."""
    structs = [merger.merged(member) for member in members]
    if not all(is_struct(struct) and not is_union(struct) for struct in structs):
        return None, {}
    if (hint := merged.discriminator) is not None:
        tags: Tags = {}
        for value, origin in hint.mapping:
            tags[origin] = (*tags.get(origin, ()), value)
        used = {value for value, _ in hint.mapping}
        for member in members:
            if (
                member.ref is not None
                and member.ref not in tags
                and origin_name(member.ref) not in used
            ):
                tags[member.ref] = (origin_name(member.ref),)
        if all(member.ref in tags for member in members):
            return hint.property_name, tags
    return _inferred_tag(merger, members, structs)


def _inferred_tag(
    merger: Merger, members: Sequence[Schema], structs: list[Merged]
) -> tuple[str | None, Tags]:
    """A required property whose constants differ in every member is a tag, declared or not."""
    for wire in structs[0].properties:
        sets = [_texts(merger, struct, wire) for struct in structs]
        every = [value for values in sets for value in values]
        if all(sets) and len(every) == len(set(every)):
            return wire, {
                member.ref or member.origin: values
                for member, values in zip(members, sets, strict=True)
            }
    return None, {}


def _texts(merger: Merger, merged: Merged, wire: str) -> tuple[str, ...]:
    if wire not in merged.required or wire not in merged.properties:
        return ()
    constants = merger.merged(merged.properties[wire][0]).constants or ()
    return constants if all(isinstance(constant, str) for constant in constants) else ()


def _deciding(merged: Merged) -> list[Choice]:
    return [
        choice for choice in merged.choices if choice.nullable or any(map(_shapes, choice.members))
    ]


def _shapes(member: Schema) -> bool:
    return bool(
        member.ref or member.types or member.enum or member.const or member.properties
        or member.all_of or member.any_of or member.one_of or member.items or member.additional_properties
    )  # fmt: skip


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
