"""Files in bodies of several parts: since 3.1 they have no type, or a media type that is no text."""

from __future__ import annotations

from dataclasses import replace

from sdkloom.ir.nodes import Declaration, ListOf, Scalar, Struct, TupleOf, Type
from sdkloom.openapi.media_types import is_binary
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged, Merger

FILE = Scalar("file")


def with_files(declaration: Declaration, merger: Merger) -> Declaration:
    """Make files of the properties of a form that are sent as octets ("Encoding Object")."""
    if not isinstance(declaration, Struct):
        return declaration
    fields = (
        replace(field, type=part_type(field.type, merger.reader.at(field.origin), merger))
        for field in declaration.fields
    )
    return replace(declaration, fields=tuple(fields))


def part_type(kind: Type, schema: Schema, merger: Merger) -> Type:
    """The type of a part, or of several; *kind* is what its *schema* means elsewhere."""
    merged = merger.merged(schema)
    match kind:
        case ListOf(item=item) if merged.items:
            return ListOf(part_type(item, merged.items[0], merger))
        case TupleOf(items=items) if merged.tuples and merged.tuples[0].prefix_items is not None:
            firsts = zip(items, merged.tuples[0].prefix_items, strict=False)
            found = tuple(part_type(kind, first, merger) for kind, first in firsts)
            return replace(kind, items=found)
        case Scalar(kind="json") if merged == Merged():
            return FILE
        case Scalar(kind="str") if _is_binary(schema):
            return FILE
        case _:
            return kind


def _is_binary(schema: Schema) -> bool:
    media_type = schema.content_media_type
    return media_type is not None and schema.content_encoding is None and is_binary(media_type)
