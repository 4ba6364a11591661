"""Files in bodies of several parts: since 3.1 they have no type, or a media type that is no text."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from sdkloom.ir.nodes import (
    Declaration,
    Either,
    Field,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    Struct,
    TupleOf,
    Type,
)
from sdkloom.lowering.choices import FILE, JSON, TEXT, or_null
from sdkloom.openapi.media_types import is_binary
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged, Merger
from sdkloom.schemas.unions import is_structural

ANY_PART = Either(JSON, FILE)
"""A part of which nothing is described."""
ANY_PARTS = MapOf(ANY_PART)


def with_files(declaration: Declaration, merger: Merger) -> Declaration:
    """Make files of the properties of a form that are sent as octets ("Encoding Object")."""
    if not isinstance(declaration, Struct):
        return declaration
    return declaration._replace(
        fields=tuple(_with_file(field, merger) for field in declaration.fields)
    )


def _with_file(field: Field, merger: Merger) -> Field:
    kind = part_type(field.type, merger.reader.at(field.origin), merger)
    if kind != field.type:  # what was any JSON value is none here
        merger.reader.diagnostics.withdraw("untyped", field.origin)
    return field._replace(type=kind)


def free_form(kind: Type, schema: Schema, merger: Merger) -> Type:
    """The type of a body in several parts, any of which may be a file where none is described."""
    merged = merger.merged(schema)
    rest = [merger.merged(extra) for extra in (*merged.additional, *merged.unevaluated)]
    if merged.patterns or any(extra.never or extra != Merged() for extra in rest):
        return kind
    is_object = not is_structural(merged) and merged.types in (None, ("object",))
    return ANY_PARTS if is_object and not merged.choices else kind


def body_type(kind: Type, schema: Schema, merger: Merger) -> Type:
    """The type of a body in several parts; *kind* is what its *schema* means elsewhere."""
    merged = merger.merged(schema)
    match kind:
        case MapOf(value=value) if merged.additional:
            return MapOf(part_type(value, merged.additional[0], merger))
        case _:
            return part_type(kind, schema, merger)


def part_type(kind: Type, schema: Schema, merger: Merger) -> Type:
    """The type of a part, or of several of one name; objects and arrays inside one are JSON."""
    merged = merger.merged(schema)
    match kind:
        case ListOf(item=ListOf() | MapOf()) | MapOf():
            return kind
        case ListOf(item=item) if merged.items:
            return ListOf(part_type(item, merged.items[0], merger))
        case TupleOf(items=items) if merged.tuples and merged.tuples[0].prefix_items is not None:
            firsts = zip(items, merged.tuples[0].prefix_items, strict=False)
            found = tuple(part_type(kind, first, merger) for kind, first in firsts)
            return replace(kind, items=found)
        case Nullable(inner=inner):
            return or_null(part_type(inner, schema, merger))
        case Scalar(kind="json") if merged == Merged():
            return FILE
        case Scalar(kind="str") | Ref():
            return _file_or_text(kind, merged, merger)
        case Either():
            return _either(kind, merged, merger)
        case _:
            return kind


def _file_or_text(kind: Type, merged: Merged, merger: Merger) -> Type:
    """A file where *kind* is text of a media type that is none, or text beside a file."""
    members = [merger.merged(member) for choice in merged.choices for member in choice.members]
    texts = members or [merged]
    if is_structural(merged) and not members:
        return kind
    if any(text.types is None or not {"string", "null"}.issuperset(text.types) for text in texts):
        return kind
    if merged.constants is not None or not any(map(_is_binary, texts)):
        return kind
    file = FILE if all(map(_is_binary, texts)) else Either(TEXT, FILE)
    is_nullable = isinstance(kind, Ref) and (merged.nullable or "null" in (merged.types or ()))
    return or_null(file) if is_nullable else file


def _either(kind: Either, merged: Merged, merger: Merger) -> Type:
    """The types of a choice, each as the member says that it is made of."""
    kinds = _flat(kind)
    members = [member for choice in merged.choices for member in choice.members]
    if len(kinds) != len(members):
        return kind
    pairs = zip(kinds, members, strict=True)
    return reduce(Either, (part_type(inner, member, merger) for inner, member in pairs))


def _flat(kind: Type) -> list[Type]:
    return [*_flat(kind.first), *_flat(kind.second)] if isinstance(kind, Either) else [kind]


def _is_binary(merged: Merged) -> bool:
    media_types = [part.content_media_type for part in merged.parts]
    return merged.content_encoding is None and any(
        media_type is not None and is_binary(media_type) for media_type in media_types
    )
