"""Properties and aliases that are any JSON value in Python, though the document says more of them.

What the document says is read off its text here, without the generator's own reading of schemas.
"""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.app.pipeline import GeneratedPackage
from sdkloom.diagnostics import SpecError
from sdkloom.ir.nodes import (
    Alias,
    Declaration,
    Either,
    ListOf,
    MapOf,
    Nullable,
    Scalar,
    Struct,
    TupleOf,
    Type,
)
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_object
from sdkloom.reading.places import child

_ANNOTATIONS = frozenset(
    {
        "title", "description", "default", "example", "examples", "deprecated", "readOnly",
        "writeOnly", "nullable", "xml", "externalDocs", "$comment", "$id", "$anchor", "$schema",
        "$defs", "definitions", "$dynamicAnchor", "$vocabulary", "contentEncoding",
    }
)  # fmt: skip
_CHOICES = ("allOf", "anyOf", "oneOf")


def any_values(package: GeneratedPackage) -> dict[str, list[str]]:
    """Find the places of properties and aliases that are or hold any JSON value.

    Each goes with the places inside it where the document says more, and no diagnostic is about that.
    """
    noted = [diagnostic.origin for diagnostic in package.diagnostics]
    document = package.lowered.reader.document
    found: dict[str, list[str]] = {}
    for declaration in package.lowered.api.declarations:
        for origin, kind in _types(declaration):
            if _is_any(kind):
                known = [place for place in noted if _is_inside(place, origin)]
                found[origin] = [
                    place
                    for place in _stated(_written(document, origin), origin)
                    if not any(_is_inside(each, place) or _is_inside(place, each) for each in known)
                ]
    return found


def _types(declaration: Declaration) -> Iterator[tuple[str, Type]]:
    match declaration:
        case Struct():
            yield from ((field.origin, field.type) for field in declaration.fields)
        case Alias():
            yield declaration.origin, declaration.target
        case _:
            return


def _is_any(kind: Type) -> bool:
    match kind:
        case Scalar():
            return kind.kind == "json"
        case Nullable():
            return _is_any(kind.inner)
        case ListOf():
            return _is_any(kind.item)
        case MapOf():
            return _is_any(kind.value)
        case Either():
            return _is_any(kind.first) or _is_any(kind.second)
        case TupleOf():
            return any(map(_is_any, filter(None, (*kind.items, kind.rest))))
        case _:
            return False


def _written(document: Document, origin: str) -> JsonValue:
    """What the document has in a place; nothing where schemas were put together."""
    try:
        return document.get(origin)
    except SpecError:
        return {}


def _is_inside(place: str, origin: str) -> bool:
    return place == origin or place.startswith(f"{origin}/")


def _stated(schema: JsonValue, origin: str) -> Iterator[str]:
    """Find the places inside a schema where it says something of a value of no stated type."""
    if schema is False:
        yield origin
    if not isinstance(schema, dict) or "$ref" in schema:
        return
    types, choices = schema.get("type"), [key for key in _CHOICES if key in schema]
    if types is None and choices:
        for key in choices:
            for index, member in enumerate(as_array(schema[key])):
                yield from _stated(member, child(origin, key, index))
    elif types is None:
        if any(not key.startswith("x-") and key not in _ANNOTATIONS for key in schema):
            yield origin
    else:
        yield from _stated_inside(schema, origin, as_array(types) or [types])


def _stated_inside(
    schema: dict[str, JsonValue], origin: str, types: list[JsonValue]
) -> Iterator[str]:
    """Find them among the items of arrays, and the properties of objects without a name."""
    if "array" in types and "items" in schema:
        yield from _stated(schema["items"], child(origin, "items"))
    for index, member in enumerate(as_array(schema.get("prefixItems"))):
        yield from _stated(member, child(origin, "prefixItems", index))
    rest = schema.get("additionalProperties")
    if "object" in types and is_object(rest):
        yield from _stated(rest, child(origin, "additionalProperties"))
    patterns = as_object(schema.get("patternProperties"))
    if any(is_object(member) and member for member in patterns.values()):
        yield origin
