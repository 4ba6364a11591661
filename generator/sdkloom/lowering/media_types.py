"""Which media types of a body are used, and the types of those that have no schema of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sdkloom.diagnostics import SpecError
from sdkloom.ir.nodes import Scalar, Type
from sdkloom.openapi.media_types import essence, is_json, is_sequential, is_xml, structured
from sdkloom.openapi.nodes import Node
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.schemas.upgrade_2_0 import has_parts


def raw_type(media_type: str, described: Node | None = None) -> Type:
    """Text and octets travel as they are, whatever their schema is.

    Text is a file where it is described as one: its characters may be in any encoding.
    """
    kind = essence(media_type)
    is_text = kind.startswith("text/") or is_xml(kind)
    return Scalar("str") if is_text and not _is_file(described) else Scalar("file")


def _is_file(described: Node | None) -> bool:
    try:
        schema = described.object("schema") if described is not None else None
    except SpecError:  # reported where the schema is read
        return False
    if schema is None:
        return False
    return schema.value.get("format") == "binary" or schema.value.get("type") == "file"


def untyped(media_type: str) -> Type:
    """The type of a body of which there is no schema."""
    return Scalar("json") if structured(media_type) else raw_type(media_type)


def used(described: Mapping[str, Node]) -> dict[str, Node]:
    """Leave out the media types of a body that only repeat what JSON says."""
    repeats = repetitions(described)
    return {kind: node for kind, node in described.items() if kind not in repeats}


def repetitions(described: Mapping[str, Node]) -> dict[str, str]:
    """Map the media types that add nothing to a JSON one of the same body to that one.

    They have its schema, and no type of their own that would carry it; or they are XML, which is
    not read, and are not described as text.
    """
    found: dict[str, str] = {}
    if len(described) < 2:
        return found
    models = {kind: node for kind, node in described.items() if _is_model(kind, node)}
    for kind, node in described.items() if models else ():
        if kind in models or (structured(kind) and not _is_json_by_another_name(kind)):
            continue
        alike = [name for name, model in models.items() if sameness(model) == sameness(node)]
        if alike and not is_sequential(kind):
            found[kind] = alike[0]
        elif is_xml(kind) and (has_parts(node) or "schema" not in node.value):
            found[kind] = next(iter(models))
    return found


def _is_model(media_type: str, node: Node) -> bool:
    if is_sequential(media_type) or _is_json_by_another_name(media_type):
        return False
    return is_json(media_type) and has_parts(node)


def _is_json_by_another_name(media_type: str) -> bool:
    """Whether a media type is what ASP.NET lists beside JSON, for the same."""
    return essence(media_type) in {"text/json", "application/*+json"}


def sameness(media: Node) -> str:
    """What two descriptions have in common if their schemas are the same, in the same file."""
    return f"{media.origin.partition('#')[0]} {_text(_in_order(media.value.get('schema')))}"


def _in_order(schema: JsonValue, key: str = "") -> JsonValue:
    """Sort what has no order: the meaning of a schema does not depend on it."""
    if is_object(schema):
        return {name: _in_order(value, name) for name, value in schema.items()}
    if is_array(schema):
        items = [_in_order(item) for item in schema]
        return sorted(items, key=_text) if key in _UNORDERED else items
    return schema


def _text(schema: JsonValue) -> str:
    return json.dumps(schema, sort_keys=True)


_UNORDERED = frozenset({"enum", "required", "type"})
