"""What events of a stream hold: JSON text in their data, as an item's or a whole schema says."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.reading.document import child
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged, Merger

_FIELDS = frozenset({"data", "event", "id", "retry"})


def is_event(schema: Schema, merger: Merger) -> bool:
    """Whether a schema describes events, rather than what is in their data."""
    merged = merger.merged(schema)
    variants = [member for choice in merged.choices for member in choice.members]
    if variants and not merged.properties:
        return all(is_event(variant, merger) for variant in variants)
    return "data" in merged.properties and merged.properties.keys() <= _FIELDS


def is_data(schema: Schema, merger: Merger) -> bool:
    """Whether a schema describes JSON that can stand in the data of an event."""
    merged = merger.merged(schema)
    if merged.types is not None and set(merged.types) <= {"string", "null"}:
        return False
    return merged != Merged(parts=merged.parts) and not merged.never


def described_data(event: Schema, merger: Merger) -> Schema | None:
    """Find the ``contentSchema`` of the data of *event*; of a union, those of all its members."""
    merged = merger.merged(event)
    for part in merged.properties.get("data", ()):
        if found := _content_schema(part, merger):
            return found
    members = [member for choice in merged.choices for member in choice.members]
    found_in = [described_data(member, merger) for member in members]
    described = [data for data in found_in if data is not None]
    if not described or len(described) < len(members):
        return None
    if len(described) == 1:
        return described[0]
    union = Schema(origin=child(event.origin, "data"), any_of=tuple(described))
    return merger.reader.add(union)


def _content_schema(data: Schema, merger: Merger) -> Schema | None:
    for part in merger.merged(data).parts:
        raw = merger.reader.document.get(part.origin)
        if isinstance(raw, Mapping) and "contentSchema" in raw:
            return merger.reader.at(child(part.origin, "contentSchema"))
    return None
