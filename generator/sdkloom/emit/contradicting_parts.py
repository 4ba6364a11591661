"""Schemas whose parts refuse each other's properties: to the letter, no object has them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sdkloom.ecma.matching import finds
from sdkloom.lowering.unsatisfiable import contradiction
from sdkloom.reading.places import child
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merger

_NOTHING_CHOSEN: Mapping[str, int] = {}


class _Part(NamedTuple):
    """A schema that applies to a value, perhaps as one of several that do not apply together."""

    schema: Schema
    chosen: Mapping[str, int]
    """The choices on the way to it, with the position of the member that it is a part of."""
    within: frozenset[str]
    """The origins of the schemas that it is a part of."""


def may_have_parts(schema: Schema) -> bool:
    """Tell whether other schemas are applied to the values of *schema* themselves."""
    return schema.ref is not None or any(
        (
            schema.all_of, schema.any_of, schema.one_of,
            schema.then, schema.else_, schema.dependent_schemas,
        )
    )  # fmt: skip


def has_contradicting_parts(merger: Merger, schema: Schema) -> bool:
    """Tell whether a part of *schema* refuses a property which another part describes.

    Parts of one member of a choice are not compared with each other: that is about the member.
    """
    parts = list(_parts(merger, schema))
    asking = [part for part in parts if _rest(part.schema) is not None]
    described = [part for part in parts if part.schema.properties]
    return any(
        _apply_together(part, other) and _refuses_any(merger, part, other)
        for part in asking
        for other in described
    )


def _rest(schema: Schema) -> Schema | None:
    """What a schema itself asks of the properties that it does not describe, if anything."""
    both = (schema.additional_properties, schema.unevaluated_properties)
    return next((each for each in both if each is not None and each.always is not True), None)


def _apply_together(part: _Part, other: _Part) -> bool:
    return part is not other and part.chosen.keys().isdisjoint(other.chosen)


def _refuses_any(merger: Merger, part: _Part, other: _Part) -> bool:
    if part.schema.additional_properties is None and part.schema.origin in other.within:
        return False  # `unevaluatedProperties` knows what its own parts describe
    return any(
        _refuses(merger, part.schema, wire, described)
        for wire, described in other.schema.properties.items()
    )


def _refuses(merger: Merger, schema: Schema, wire: str, described: Schema) -> bool:
    """Whether *schema*, which says something of all other properties, allows none like this."""
    rest = _rest(schema)
    if rest is None or wire in schema.properties or described.always is False:
        return False
    if any(finds(pattern, wire) for pattern in schema.pattern_properties):
        return False
    return rest.always is False or contradiction(merger.merged(rest, described)) is not None


def _parts(merger: Merger, schema: Schema) -> Iterator[_Part]:
    """Go through all schemas that are applied to a value of *schema* itself, each once."""
    together = {part.origin for part in merger.parts(schema)}
    seen: set[str] = set()
    waiting = [_Part(schema, _NOTHING_CHOSEN, frozenset())]
    while waiting:
        part = waiting.pop()
        if part.schema.origin in seen:
            continue
        seen.add(part.schema.origin)
        yield part
        inner = part.within | {part.schema.origin}
        found = [_Part(each, part.chosen, inner) for each in _applied_always(merger, part.schema)]
        for place, members in _applied_sometimes(part.schema):
            # A base that lists its own extensions offers them no choice.
            if not any(together & {member.origin, member.ref} for member in members):
                found += [
                    _Part(member, {**part.chosen, place: position}, inner)
                    for position, member in enumerate(members)
                ]
        waiting += reversed(found)


def _applied_always(merger: Merger, schema: Schema) -> Iterable[Schema]:
    target = () if schema.ref is None else (merger.reader.target(schema),)
    return (*target, *schema.all_of)


def _applied_sometimes(schema: Schema) -> Iterator[tuple[str, tuple[Schema, ...]]]:
    """The schemas of which one or none is applied, with their place."""
    branches = tuple(each for each in (schema.then, schema.else_) if each is not None)
    for keyword, members in (
        ("oneOf", schema.one_of),
        ("anyOf", schema.any_of),
        ("if", branches),
    ):
        if members:
            yield child(schema.origin, keyword), members
    for wire, dependent in schema.dependent_schemas.items():
        yield child(schema.origin, "dependentSchemas", wire), (dependent,)
