"""Bodies of requests and answers: their types, and how they are written and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from sdkloom.identifiers import class_name
from sdkloom.ir.nodes import Body, Content, ListOf, Parameter, Ref, Response, Scalar, Type
from sdkloom.lowering.binary_parts import ANY_PARTS, body_type, free_form
from sdkloom.lowering.choices import FILE, removable
from sdkloom.lowering.encodings import encodings
from sdkloom.lowering.event_streams import described_data, is_data, is_event
from sdkloom.lowering.media_types import raw_type, sameness, untyped, used
from sdkloom.lowering.operation_types import OperationTypes, component_name, plain_file
from sdkloom.openapi.media_types import (
    EVENTS,
    FORM,
    essence,
    is_json,
    is_merge_patch,
    is_multipart,
    is_range,
    is_sequential,
    preference,
    structured,
)
from sdkloom.openapi.nodes import Node
from sdkloom.reading.json_values import JsonValue, is_object
from sdkloom.schemas.ast import Schema


class _Media(NamedTuple):
    """A media type with its description, and the first of its body that has the same schema."""

    type: str
    node: Node
    same_schema: Node

    @property
    def is_inline(self) -> bool:
        """Whether the schema stands here, and may need a name."""
        schema = self.node.value.get("schema")
        return structured(self.type) and isinstance(schema, Mapping) and "$ref" not in schema

    @property
    def word(self) -> str:
        """What a model of this media type is called where it is one of several."""
        kind = essence(self.type)
        if kind == FORM or is_multipart(kind) or is_range(kind):
            return "Form" if kind == FORM else "Multipart" if is_multipart(kind) else "Any"
        subtype = kind.partition("/")[2]
        return class_name(subtype.rpartition("+")[0] or subtype)


def _is_content(schema: JsonValue) -> bool:
    """Whether a schema says that a body is content of some media type, and nothing of its value.

    Octets are described so: in 2.0 as a file, since 3.1 by ``contentMediaType``, without a type.
    """
    if is_object(schema) and schema.get("type") == "file":
        return True
    if not is_object(schema) or is_json(str(schema.get("contentMediaType", "application/json"))):
        return False
    return not {*schema} - {"contentMediaType", "title", "description", "example", "examples"}


def _contents(body: Node, hint: str) -> dict[str, tuple[_Media, str]]:
    """Find the media types of a body and what their models are called, in the body's order.

    The same schema is one type, in whatever order its keys are; that of the preferred one has the
    *hint* alone.
    """
    described = used(dict(body.objects("content")))
    first: dict[str, Node] = {}
    found: dict[str, tuple[_Media, str]] = {}
    plain: str | None = None
    for media_type in sorted(described, key=lambda name: (preference(name), essence(name))):
        node = described[media_type]
        key = sameness(node) if len(described) > 1 else ""
        media = _Media(media_type, node, first.setdefault(key, node))
        if media.is_inline and plain is None:
            plain = media.same_schema.origin
        is_other = media.is_inline and media.same_schema.origin != plain
        found[media_type] = media, f"{hint}{media.word}" if is_other else hint
    return {media_type: found[media_type] for media_type in described}


@dataclass(frozen=True, slots=True)
class BodyReader:
    """Reads the bodies of operations."""

    types: OperationTypes

    def body(
        self, node: Node, operation_name: str, headers: Mapping[str, tuple[Parameter, ...]]
    ) -> Body | None:
        """Read what the operation *node* sends; *headers* are those of the parts of a form."""
        body = node.object("requestBody")
        if body is None:
            return None
        hint = component_name(body) or f"{class_name(operation_name)}Request"
        found = _contents(body, hint)
        in_parts = all(map(is_multipart, found))
        contents = [
            self._sent(media, name, headers, in_parts=in_parts) for media, name in found.values()
        ]
        if not contents:
            return None
        for media_type, (media, _) in found.items():
            self.types.places[node.origin, media_type] = media.node.origin
        return Body(
            contents=tuple(sorted(contents, key=partial(_rank, _has_raw_file(contents)))),
            required=body.value.get("required") is True,
            doc=body.text("description"),
        )

    def _sent(
        self,
        media: _Media,
        hint: str,
        headers: Mapping[str, tuple[Parameter, ...]],
        *,
        in_parts: bool,
    ) -> Content:
        media_type, node = media.type, media.node
        by_items = "itemSchema" in node.value and (
            is_sequential(media_type) or is_multipart(media_type)
        )
        check: str | None
        schema: Schema | None
        hint = component_name(node) or hint
        if by_items:
            kind, check, schema = self._array(node, hint)
        elif is_range(media_type) and (
            node.value.get("schema") in (None, {}, True) or _is_content(node.value["schema"])
        ):
            return Content(media_type=media_type, type=FILE, check=None)
        elif node.value.get("schema") is None:
            kind = ANY_PARTS if in_parts else untyped(media_type)
            return Content(media_type=media_type, type=kind, check=None)
        elif structured(media_type) or is_sequential(media_type):
            kind, check, schema = self.types.of(media.same_schema, hint)
            kind = removable(kind) if is_merge_patch(media_type) else kind
        else:
            return Content(media_type=media_type, type=raw_type(media_type, node), check=None)
        if in_parts and schema is not None:
            kind = self._in_parts(kind, schema)
        parts = encodings(media_type, node, headers)
        return Content(
            media_type=media_type,
            type=kind,
            check=check,
            encoding=parts.named,
            first=parts.first,
            others=parts.others,
        )

    def _in_parts(self, kind: Type, schema: Schema) -> Type:
        """The type of a body that is sent in several parts, which may be octets."""
        merger = self.types.declarations.merger
        kind = free_form(kind, schema, merger)
        if kind == ANY_PARTS or merger.reader.dialect != "3.1":
            return kind
        if isinstance(kind, Ref):
            self.types.forms.add(kind.origin)
            return kind
        return body_type(kind, schema, merger)

    def _array(self, node: Node, hint: str) -> tuple[Type, str, Schema]:
        """The type and the check of a body of which the items are described."""
        item = self.types.schema(node, "itemSchema")
        kind, _, _ = self.types.of_schema(item, f"{hint}Item")
        schema = Schema(origin=node.origin, types=("array",), items=item)
        self.types.checks.setdefault(node.origin, (schema, hint))
        return ListOf(kind), node.origin, schema

    # -- answers

    def response(self, method: str, status: str, node: Node, called: str) -> Response:
        """Read the answer to a *method* with its *status*; *called* is what its models are."""
        hint = component_name(node) or called
        contents = self.received(node, hint) if has_body(method, status) else ()
        return Response(
            status=status.upper() if status != "default" else status,
            contents=contents,
            doc=node.text("description") or node.text("summary"),
        )

    def received(self, body: Node, hint: str) -> tuple[Content, ...]:
        """Read a body that comes from the other side."""
        return tuple(self._received(media, name) for media, name in _contents(body, hint).values())

    def _received(self, media: _Media, hint: str) -> Content:
        media_type, node = media.type, media.node
        hint = component_name(node) or hint
        if is_sequential(media_type):
            return self._streamed(media_type, node, f"{hint}Item")
        if is_multipart(media_type) and "itemSchema" in node.value:
            listed, origin, _ = self._array(node, hint)
            return Content(media_type=media_type, type=listed, check=origin)
        if node.value.get("schema") is None:
            whole = Scalar("bytes") if is_multipart(media_type) else untyped(media_type)
            return Content(media_type=media_type, type=plain_file(whole), check=None)
        if not structured(media_type) and not is_range(media_type):
            raw = plain_file(raw_type(media_type, node))
            return Content(media_type=media_type, type=raw, check=None)
        if is_range(media_type) and _is_content(node.value["schema"]):
            return Content(media_type=media_type, type=Scalar("bytes"), check=None)
        kind, check, _ = self.types.of(media.same_schema, hint)
        if is_range(media_type) and kind in (Scalar("file"), Scalar("bytes")):
            # What comes is octets, and nobody knows of what media type.
            return Content(media_type=media_type, type=Scalar("bytes"), check=None)
        return Content(media_type=media_type, type=plain_file(kind), check=check)

    def _streamed(self, media_type: str, node: Node, hint: str) -> Content:
        """Read the items of a stream; before 3.2 nothing but an array described them."""
        is_events = essence(media_type) == EVENTS
        merger = self.types.declarations.merger
        item: Schema | None = None
        if "itemSchema" in node.value:
            item = self.types.schema(node, "itemSchema")
        elif "schema" in node.value:
            whole = self.types.schema(node, "schema")
            merged = merger.merged(whole)
            is_text = merged.types is not None and {*merged.types} <= {"string", "null"}
            item = merged.items[0] if merged.items else None if is_text else whole
            if is_events and item is not None and not is_event(item, merger):
                if is_data(item, merger):
                    return self._stream(media_type, item, hint, event_data=True)
                item = None
        if item is None:
            kind: Type = Scalar("event" if is_events else "json")
            return Content(media_type=media_type, type=kind, check=None, by_items=True)
        if is_events and (data := described_data(item, merger)) is not None:
            return self._stream(media_type, data, hint, event_data=True)
        return self._stream(media_type, item, hint)

    def _stream(
        self, media_type: str, item: Schema, hint: str, *, event_data: bool = False
    ) -> Content:
        kind, check, _ = self.types.of_schema(item, hint)
        return Content(
            media_type=media_type,
            type=plain_file(kind),
            check=check,
            by_items=True,
            event_data=event_data,
        )


def _has_raw_file(contents: Sequence[Content]) -> bool:
    """Whether a body may be sent as the octets that it is."""
    return any(content.type == FILE and not is_json(content.media_type) for content in contents)


def _rank(has_raw_file: bool, content: Content) -> tuple[bool, int]:  # noqa: FBT001 - for partial
    """Order the media types of a body; a file is not sent as text in JSON unless it has to be."""
    is_encoded = has_raw_file and content.type == FILE and is_json(content.media_type)
    return is_encoded, preference(content.media_type)


def has_body(method: str, status: str) -> bool:
    """Tell whether HTTP has a body in such an answer (RFC 9110, 6.4.1 and 15.3.6)."""
    return method != "HEAD" and status not in ("204", "205", "304")


def split(responses: tuple[Response, ...]) -> tuple[tuple[Response, ...], tuple[Response, ...]]:
    """Separate what is read whole from what is read item by item."""
    whole = [
        response._replace(
            contents=tuple(content for content in response.contents if not content.by_items),
        )
        for response in responses
        if not response.contents or any(not content.by_items for content in response.contents)
    ]
    items = [
        response._replace(
            contents=tuple(content for content in response.contents if content.by_items)
        )
        for response in responses
        if any(content.by_items for content in response.contents)
    ]
    return tuple(whole), tuple(items)
