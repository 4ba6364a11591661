"""Members of a choice that are one object, with a file once as octets and once as base64 text.

A document that offers a body as a form and as JSON may describe it twice, though the media type alone
says how the file is written. The member with octets stands for both.
"""

from __future__ import annotations

from collections.abc import Sequence

from sdkloom.openapi.media_types import is_binary
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.fingerprint import fingerprint, only_refers
from sdkloom.schemas.reader import SchemaReader

_FILE = Schema(origin="", types=("string",), format="binary")


def without_encoded_twins(members: tuple[Schema, ...], reader: SchemaReader) -> tuple[Schema, ...]:
    """Leave out the members that are another with a file's octets written as base64."""
    if len(members) < 2:
        return members
    objects = [_resolved(member, reader) for member in members]
    if not all(schema.properties for schema in objects):
        return members
    found: dict[str, tuple[Schema, int]] = {}
    for member, schema in zip(members, objects, strict=True):
        inner = {wire: _resolved(each, reader) for wire, each in schema.properties.items()}
        files = {wire for wire, each in inner.items() if _is_octets(each) or _is_base64(each)}
        same = {wire: _FILE if wire in files else each for wire, each in schema.properties.items()}
        key = fingerprint(schema._replace(properties=same), str) if files else member.origin
        octets = [wire for wire in files if _is_octets(inner[wire])]
        if key not in found or len(octets) > found[key][1]:
            named = all(inner[wire].format == _FILE.format for wire in octets)
            found[key] = member if named else _with_files(schema, octets), len(octets)
    if len(found) == len(members):
        return members
    return tuple(member for member, _ in found.values())


def _with_files(schema: Schema, octets: Sequence[str]) -> Schema:
    """Call the *octets* of an object what they are, for a media type alone is that of text in JSON."""
    files = {wire: schema.properties[wire]._replace(format=_FILE.format) for wire in octets}
    return schema._replace(properties={**schema.properties, **files})


def _resolved(schema: Schema, reader: SchemaReader) -> Schema:
    """Follow references beside which nothing stands."""
    seen: set[str] = set()
    while only_refers(schema) and schema.origin not in seen:
        seen.add(schema.origin)
        schema = reader.target(schema)
    return schema


def _is_octets(schema: Schema) -> bool:
    if schema.types != ("string",):
        return False
    media_type = schema.content_media_type
    return schema.format == "binary" or (media_type is not None and is_binary(media_type))


def _is_base64(schema: Schema) -> bool:
    if schema.types != ("string",):
        return False
    return schema.format in _ENCODED or (schema.content_encoding or "").lower() == "base64"


_ENCODED = frozenset({"byte", "base64"})
