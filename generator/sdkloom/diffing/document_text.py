"""Operations as the document writes them, as of 3.x, with what no package uses."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.diagnostics import Diagnostics
from sdkloom.ir.nodes import Operation
from sdkloom.matching.revision import Revision
from sdkloom.openapi.nodes import Derived, Node
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_array, is_object
from sdkloom.reading.places import child
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.upgrade_2_0 import modern_operation, read_schema

_NO_PROSE = ("description", "summary", "externalDocs", "example", "examples")


def written(side: Revision, operation: Operation) -> Node:
    """Give the Operation Object of a method; its path's parameters are not among its own."""
    document = side.document
    item = operation.origin.rpartition("/")[0].removesuffix("/additionalOperations")
    holder, value = document.get(item), document.get(operation.origin)
    node = Node(document, operation.origin, as_object(value))
    return modern_operation(Node(document, item, as_object(holder)), node, Diagnostics())[1]


def schema_of(side: Revision, holder: Node, key: str = "schema") -> Schema | None:
    """Read the schema of a parameter, header or media type, if it has one."""
    if key not in holder.value:
        return None
    return read_schema(side.reader, holder.value[key], child(holder.origin, key))


def headers(side: Revision, holder: Node) -> Iterator[tuple[str, Node, Schema | None]]:
    """Go through the headers of a response: name, place and schema."""
    for name, header in holder.objects("headers"):
        if side.document.version == "2.0":
            bare = {key: value for key, value in header.value.items() if key not in _NO_PROSE}
            yield (
                name,
                header,
                read_schema(side.reader, Derived(header.origin, bare), header.origin),
            )
            continue
        contents = [media for _, media in header.objects("content")]
        yield name, header, schema_of(side, contents[0] if contents else header)


def media_types(side: Revision, holder: Node | None, node: Node, key: str) -> list[str]:
    """List the media types of a body or response; 2.0 lists them by *key*, for all of a kind."""
    if holder is None or not as_object(holder.value.get("content")):
        return []
    if side.document.version != "2.0":
        return [name for name, _ in holder.objects("content")]
    given = node.value.get(key, side.document.root.get(key))
    return [media_type for media_type in as_array(given) if isinstance(media_type, str)] or [
        "application/json"
    ]


def asserted(value: JsonValue) -> JsonValue:
    """A part of a document without prose and extensions; order counts in lists only."""
    if is_object(value):
        return {
            key: asserted(member)
            for key, member in value.items()
            if key not in _NO_PROSE and not key.startswith("x-")
        }
    return [asserted(item) for item in value] if is_array(value) else value
