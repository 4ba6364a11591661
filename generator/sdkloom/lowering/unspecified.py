"""What OpenAPI leaves open about styles: values that they are not for, and nested values."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.diagnostics import SpecError
from sdkloom.openapi.nodes import Node
from sdkloom.reading.json_values import as_array

_LISTED = ("spaceDelimited", "pipeDelimited")
_DEEP = "arrays within are written as `name[key]` several times, objects as `name[key][key]`"
_COMPOUND = frozenset({"array", "object"})


def unspecified(parameter: Node, style: str) -> str | None:
    """Describe how *parameter* is written, where the specification leaves that open ("Style Examples")."""
    try:
        schema = parameter.object("schema")
        kinds = _kinds(schema)
        nested = bool(kinds & _COMPOUND) and any(
            _kinds(inner) & _COMPOUND for inner in _inside(schema)
        )
    except SpecError:  # reported where the schema is read
        return None
    # in 2.0, arrays of arrays are reported elsewhere
    if not kinds or parameter.document.version == "2.0":
        return None
    if style == "deepObject":
        if "object" not in kinds:
            return "`deepObject` is for objects: this is written as in the style form"
        return _DEEP if nested else None
    if style in _LISTED and (parameter.value.get("explode") is True or not kinds & _COMPOUND):
        return f"`{style}` is for arrays and objects that are not exploded: this is written as in the style form"
    return "arrays and objects within this one are written as JSON" if nested else None


def _kinds(schema: Node | None) -> frozenset[str]:
    """The types that a schema names itself, beside null."""
    kind = schema.value.get("type") if schema else None
    names = [kind] if isinstance(kind, str) else as_array(kind)
    return frozenset(name for name in names if isinstance(name, str)) - {"null"}


def _inside(schema: Node | None) -> Iterator[Node]:
    if schema is not None:
        yield from (inner for _, inner in schema.objects("properties"))
        found = (schema.object(key) for key in ("items", "additionalProperties"))
        yield from (inner for inner in found if inner is not None)
