"""Reports what a package does not support of a document's operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sdkloom.diagnostics import Diagnostics
from sdkloom.diagnostics.rules import Rule
from sdkloom.lowering.bodies import has_body
from sdkloom.lowering.encodings import described_parts, media_types, property_schema
from sdkloom.lowering.media_types import repetitions
from sdkloom.lowering.parameters import STYLES
from sdkloom.lowering.unspecified import unspecified
from sdkloom.openapi.media_types import (
    EVENTS,
    FORM,
    MULTIPART,
    essence,
    is_json,
    is_multipart,
    is_sequential,
    is_xml,
    structured,
)
from sdkloom.openapi.nodes import Node, callback_items, follow, path_items, place
from sdkloom.reading.document import Document, child
from sdkloom.reading.json_values import as_array
from sdkloom.reading.places import quoted
from sdkloom.schemas.upgrade_2_0 import DELIMITED, has_parts, modern_operation, modern_root
from sdkloom.slicing.operations import operations

_RULE: Rule = "not-rendered"


def report_unsupported(document: Document, diagnostics: Diagnostics) -> None:
    """Report what is ignored or approximated; what no caller misses is an info."""
    _Walk(document, diagnostics).walk()


@dataclass(frozen=True, slots=True)
class _Walk:
    document: Document
    diagnostics: Diagnostics
    seen: set[str] = field(default_factory=set[str])
    """Places that were looked at: many operations share a response or a parameter."""

    def walk(self) -> None:
        root = modern_root(self.document)
        self._schemes(root)
        for _, item in path_items(root, "webhooks"):
            self._webhook(item)
        for path, item in path_items(root, "paths"):
            if not path.startswith("x-"):
                self._item(item)

    def _schemes(self, root: Node) -> None:
        """Report schemes that nothing of ours meets."""
        holder = root.object("components")
        for _, scheme in holder.objects("securitySchemes") if holder else ():
            named = scheme.text("scheme") or ""
            if scheme.text("type") == "http" and named.lower() not in ("", "basic", "bearer"):
                message = f"{quoted(named)} is not built in: pass an httpx2.Auth as auth="
                self.diagnostics.info(_RULE, message, scheme.origin)

    def _item(self, item: Node) -> None:
        if not self._is_new(item.origin):
            return
        self._servers(item)
        for method, node in operations(item):
            self._operation(method, *modern_operation(item, node, Diagnostics()))

    def _operation(self, method: str, item: Node, node: Node) -> None:
        self._servers(node)
        for holder in (item, node):
            for _, parameter in self._new(holder, "parameters"):
                self._parameter(parameter)
        body = node.object("requestBody")
        if body is not None and self._is_new(body.origin):
            self._contents(body, sent=True)
        for status, response in node.objects("responses"):
            if (content := response.value.get("content")) and not has_body(method, status):
                message = f"an answer to {method} with {status} has no body: its content is ignored"
                origin = place(content, child(response.origin, "content"))
                self.diagnostics.info(_RULE, message, origin)
        for status, response in self._new(node, "responses"):
            if not status.startswith("x-"):
                self._response(response)
        for _, callback in node.objects("callbacks"):
            for _, path_item in callback_items(callback):
                self._webhook(path_item)
        self._report_ignored(node)

    def _webhook(self, item: Node) -> None:
        """Report requests that come from the API: bodies and headers of them are read."""
        if not self._is_new(item.origin):
            return
        for _, node in operations(item):
            body = node.object("requestBody")
            if body is not None and self._is_new(body.origin):
                self._contents(body, sent=False)
            parameters = [
                parameter
                for holder in (item, node)
                for _, parameter in holder.objects("parameters")
            ]
            for parameter in parameters:
                if parameter.text("in") not in ("header", None) and self._is_new(parameter.origin):
                    message = (
                        f"a parameter in {parameter.text('in')} of what the API sends is not read"
                    )
                    self.diagnostics.info(_RULE, message, parameter.origin)
            if node.value.get("responses") and self._is_new(child(node.origin, "responses")):
                message = (
                    "responses to webhooks and callbacks are models only: sending them is up to you"
                )
                self.diagnostics.info(_RULE, message, child(node.origin, "responses"))

    def _report_ignored(self, node: Node) -> None:
        if self.document.version == "2.0" and node.value.get("schemes"):
            message = "the schemes of an operation are ignored: the client's base URL has one"
            self.diagnostics.info(_RULE, message, child(node.origin, "schemes"))
        tags = as_array(node.value.get("tags"))
        if len(tags) > 1:
            message = "the operation is found under one of its tags only"
            self.diagnostics.info(_RULE, message, child(node.origin, "tags"))

    def _servers(self, node: Node) -> None:
        """Report a path's or an operation's servers; those of the document can be chosen."""
        servers = [server for _, server in node.objects("servers")]
        if servers and "://" not in (servers[0].text("url") or ""):
            message = "a URL that is relative is taken from base_url"
            self.diagnostics.info("approximated", message, servers[0].origin)
        if len(servers) > 1:
            message = "the first of these servers is used: others go to servers="
            self.diagnostics.info(_RULE, message, child(node.origin, "servers", 1))
        if servers and servers[0].value.get("variables"):
            message = "the variables have their defaults: other values go to servers="
            self.diagnostics.info(_RULE, message, child(servers[0].origin, "variables"))

    # -- parameters

    def _parameter(self, parameter: Node) -> None:
        where, style = parameter.text("in") or "", parameter.text("style")
        known = DELIMITED.values() if self.document.version == "2.0" else ()
        if style and style not in (*STYLES.get(where, (style,)), *known):
            message = f"the style {quoted(style)} is written as {STYLES[where][0]} in {where}"
            self.diagnostics.warning("approximated", message, child(parameter.origin, "style"))
        elif where in STYLES and (note := unspecified(parameter, style or STYLES[where][0])):
            self.diagnostics.info("approximated", note, parameter.origin)
        for media_type, media in parameter.objects("content"):
            is_read = is_json(media_type) or essence(media_type) == FORM
            if not is_read and has_parts(media):
                message = (
                    f"a parameter of {quoted(media_type)} is text: its schema is not looked at"
                )
                self.diagnostics.warning(
                    "approximated", message, child(parameter.origin, "content", media_type)
                )

    # -- bodies

    def _response(self, response: Node) -> None:
        self._contents(response, sent=False)
        if names := [name for name, _ in response.objects("links")]:
            message = f"links of a response are ignored: {', '.join(map(quoted, names))}"
            self.diagnostics.info(_RULE, message, child(response.origin, "links"))

    def _contents(self, holder: Node, *, sent: bool) -> None:
        described = dict(holder.objects("content"))
        repeats = repetitions(described)
        if repeats and (other := next((kind for kind in repeats if is_xml(kind)), None)):
            message = f"{quoted(other)} is not used, because {quoted(repeats[other])} says the same"
            self.diagnostics.info("media-type", message, described[other].origin)
        for media_type, media in described.items():
            if media_type in repeats:
                continue
            self._media(media_type, media, sent=sent)
            plain = not structured(media_type) and not is_sequential(media_type)
            if is_multipart(media_type) and not sent:
                self._received_parts(media)
            elif plain and has_parts(media):
                message = (
                    f"{quoted(media_type)} is text or bytes in Python: its schema is not looked at"
                )
                self.diagnostics.warning("approximated", message, media.origin)

    def _media(self, media_type: str, media: Node, *, sent: bool) -> None:
        has_items = is_sequential(media_type) or is_multipart(media_type)
        for key in ("itemSchema", "prefixEncoding", "itemEncoding"):
            if key in media.value and not has_items:
                message = f"`{key}` means nothing here: {quoted(media_type)} has no items"
                self.diagnostics.warning(_RULE, message, child(media.origin, key))
        if is_sequential(media_type) and "itemSchema" not in media.value and not sent:
            message = "there is no `itemSchema`: the schema, or the items of its array, is taken to describe each item"
            if essence(media_type) == EVENTS:
                message = (
                    "there is no `itemSchema`: the schema, if it is no text, is taken to describe"
                    " the JSON in the data of each event"
                )
            self.diagnostics.info("approximated", message, media.origin)
        if sent:
            self._parts(media_type, media)

    # -- parts of bodies

    def _received_parts(self, media: Node) -> None:
        if not media.value.keys() & {"schema", "itemSchema"}:
            message = "without a schema a body of several parts is bytes"
            self.diagnostics.info("approximated", message, media.origin)
        if "itemSchema" in media.value:
            message = "parts that are received are read when all of them are there"
            self.diagnostics.info("approximated", message, child(media.origin, "itemSchema"))
        for _, part in (*described_parts(media), ("", media.object("itemEncoding"))):
            if part is not None and part.value.get("headers"):
                message = "headers of parts that are received are not read"
                self.diagnostics.warning("approximated", message, child(part.origin, "headers"))

    def _parts(self, media_type: str, media: Node, *, within: bool = False) -> None:
        """Report encodings that are not followed; *within* a part, there are no headers."""
        if not (is_multipart(media_type) or essence(media_type) == FORM):
            for key in {"encoding"} & media.value.keys():
                message = f"`{key}` means nothing here: {quoted(media_type)} has no parts"
                self.diagnostics.info(_RULE, message, child(media.origin, key))
            return
        others = media.object("itemEncoding")
        for name, part in (*described_parts(media), *([("", others)] if others else [])):
            self._styles(media_type, part)
            if part.value.get("headers") and (within or not name):
                message = "headers of parts within parts, and of any number of items, are not sent"
                self.diagnostics.warning("approximated", message, child(part.origin, "headers"))
            listed = media_types(part)
            if not within and listed and not any(map(_holds_values, listed)):
                self._text_part(listed[0], property_schema(media, name), part)
            for multipart in filter(is_multipart, listed):
                self._parts(multipart, part, within=True)

    def _text_part(self, media_type: str, schema: Node | None, part: Node) -> None:
        """Report a part of text or octets that is described as an object."""
        if schema is not None and schema.value.get("type") == "array":
            schema = schema.object("items")
        if schema is not None and "properties" in schema.value:
            message = f"an object is sent as JSON, also as {quoted(media_type)}"
            self.diagnostics.warning("approximated", message, child(part.origin, "contentType"))

    def _styles(self, media_type: str, part: Node) -> None:
        """Report styles where none means anything."""
        early = self.document.version == "3.0" and essence(media_type) == MULTIPART
        if essence(media_type) == FORM or (not early and essence(media_type) == MULTIPART):
            return
        for key in ("style", "explode", "allowReserved"):
            if key in part.value:
                message = f"`{key}` of a part means nothing but in a form"
                if early:
                    message = f"`{key}` of a part means nothing before OpenAPI 3.1: an array is a part for every item"
                self.diagnostics.info(_RULE, message, child(part.origin, key))

    def _new(self, holder: Node, key: str) -> Iterator[tuple[str, Node]]:
        """Go through the objects under *key* that were not met before, be it by a reference."""
        for name, origin, value in holder.entries(key):
            ref = value.get("$ref")
            referrer = f"{origin.partition('#')[0]} {ref}" if isinstance(ref, str) else origin
            if self._is_new(referrer):
                node = follow(self.document, origin, value)
                if node.origin == origin or self._is_new(node.origin):
                    yield name, node

    def _is_new(self, origin: str) -> bool:
        if origin in self.seen:
            return False
        self.seen.add(origin)
        return True


def _holds_values(media_type: str) -> bool:
    """Tell whether an object can be sent as a media type, or one of a range."""
    return is_json(media_type) or is_multipart(media_type) or "*" in media_type
