"""Files in bodies of several parts: since 3.1 they have no type, or a media type that is no text."""

from __future__ import annotations

from dataclasses import replace

from sdkloom.ir.nodes import Declaration, ListOf, Scalar, Struct, TupleOf, Type
from sdkloom.lowering.media import is_octets
from sdkloom.lowering.shapes import Shape, Shaper
from sdkloom.schemas.ast import Schema

FILE = Scalar("file")


def with_files(declaration: Declaration, shaper: Shaper) -> Declaration:
    """Make files of the properties of a form that are sent as octets ("Encoding Object")."""
    if not isinstance(declaration, Struct):
        return declaration
    fields = (
        replace(one, type=part_type(one.type, shaper.reader.at(one.origin), shaper))
        for one in declaration.fields
    )
    return replace(declaration, fields=tuple(fields))


def part_type(kind: Type, schema: Schema, shaper: Shaper) -> Type:
    """The type of a part, or of several; *kind* is what its *schema* means elsewhere."""
    shape = shaper.shape(schema)
    match kind:
        case ListOf(item=item) if shape.items:
            return ListOf(part_type(item, shape.items[0], shaper))
        case TupleOf(items=items) if shape.tuples and shape.tuples[0].prefix_items is not None:
            firsts = zip(items, shape.tuples[0].prefix_items, strict=False)
            found = tuple(part_type(one, first, shaper) for one, first in firsts)
            return replace(kind, items=found)
        case Scalar(kind="json") if shape == Shape():
            return FILE
        case Scalar(kind="str") if _is_octets(schema):
            return FILE
        case _:
            return kind


def _is_octets(schema: Schema) -> bool:
    told = schema.content_media_type
    return told is not None and schema.content_encoding is None and is_octets(told)
