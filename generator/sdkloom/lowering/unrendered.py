"""What of a document's operations has no counterpart in a package, told place by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sdkloom.diagnostics import Diagnostics
from sdkloom.lowering.nodes import Node, follow
from sdkloom.lowering.normalize import has_parts, is_json, modern_operation, modern_root
from sdkloom.lowering.operations import METHODS, STYLES, structured
from sdkloom.reading.document import Document, child
from sdkloom.reading.places import quoted
from sdkloom.slicing.reach import as_list
from sdkloom.slicing.selection import MARK

_RULE = "not-rendered"
_STREAMED = ("itemSchema", "itemEncoding", "prefixEncoding")


def unrendered(document: Document, diagnostics: Diagnostics) -> None:
    """Tell what the operations of *document* say in vain; what no caller misses is an info."""
    _Walk(document, diagnostics).walk()


@dataclass(frozen=True, slots=True)
class _Walk:
    document: Document
    diagnostics: Diagnostics
    seen: set[str] = field(default_factory=set[str])
    """Places that were looked at: many operations share a response or a parameter."""

    def walk(self) -> None:
        root = modern_root(self.document)
        self._servers(root)
        for name, _ in root.objects("webhooks"):
            message = (
                "webhooks are not generated: nothing in the package reads what is sent to them"
            )
            self.diagnostics.warning(_RULE, message, child(root.origin, "webhooks", name))
        for path, item in root.objects("paths"):
            if not path.startswith("x-"):
                self._item(item)

    def _item(self, item: Node) -> None:
        if not self._is_new(item.origin):
            return
        self._servers(item)
        for name, one in item.objects("additionalOperations"):
            if MARK not in one.value:
                message = f"there is no method that sends {quoted(name)}: it is none of {', '.join(METHODS)}"
                self.diagnostics.warning(_RULE, message, one.origin)
        for method in METHODS:
            node = item.object(method)
            if node is not None and MARK not in node.value:
                self._operation(*modern_operation(item, node, Diagnostics()))

    def _operation(self, item: Node, node: Node) -> None:
        self._servers(node)
        for holder in (item, node):
            for _, one in self._new(holder, "parameters"):
                self._parameter(one)
        body = node.object("requestBody")
        if body is not None and self._is_new(body.origin):
            self._contents(body, sent=True)
        for status, one in self._new(node, "responses"):
            if not status.startswith("x-"):
                self._response(one)
        for name, _ in node.objects("callbacks"):
            message = (
                "callbacks are not generated: nothing in the package reads what is sent to them"
            )
            self.diagnostics.warning(_RULE, message, child(node.origin, "callbacks", name))
        self._tell_ignored(node)

    def _tell_ignored(self, node: Node) -> None:
        if self.document.version == "2.0" and node.value.get("schemes"):
            message = "the schemes of an operation are ignored: the client's base URL has one"
            self.diagnostics.info(_RULE, message, child(node.origin, "schemes"))
        tags = as_list(node.value.get("tags"))
        if len(tags) > 1:
            message = f"the operation is found under its first tag, {quoted(str(tags[0]))}, only"
            self.diagnostics.info(_RULE, message, child(node.origin, "tags"))

    def _servers(self, node: Node) -> None:
        servers = [one for _, one in node.objects("servers")]
        if len(servers) > 1:
            message = "only the first of the servers is known to the client: others go to base_url="
            self.diagnostics.info(_RULE, message, child(node.origin, "servers", 1))
        if servers and servers[0].value.get("variables"):
            message = (
                "the variables have their defaults in the client's base URL: others go to base_url="
            )
            self.diagnostics.info(_RULE, message, child(servers[0].origin, "variables"))

    # -- parameters

    def _parameter(self, one: Node) -> None:
        where, style = one.text("in") or "", one.text("style")
        if where == "querystring":
            message = "a parameter that is the whole query string is not generated"
            self.diagnostics.warning(_RULE, message, one.origin)
        elif style and style not in STYLES.get(where, (style,)):
            message = f"the style {quoted(style)} is written as {STYLES[where][0]} in {where}"
            self.diagnostics.warning("approximated", message, child(one.origin, "style"))
        for media_type, _ in one.objects("content"):
            if not is_json(media_type):
                message = f"a parameter of {quoted(media_type)} is sent as JSON"
                self.diagnostics.warning(
                    "approximated", message, child(one.origin, "content", media_type)
                )
        if one.value.get("allowEmptyValue") is True:
            message = "an empty value is sent as an empty text, not as a name without a value"
            self.diagnostics.info(_RULE, message, child(one.origin, "allowEmptyValue"))
        if one.value.get("deprecated") is True:
            message = "that a parameter is deprecated is not shown"
            self.diagnostics.info(_RULE, message, child(one.origin, "deprecated"))

    # -- bodies

    def _response(self, one: Node) -> None:
        self._contents(one, sent=False)
        for key, fate in (("headers", "not decoded"), ("links", "ignored")):
            if names := [name for name, _ in one.objects(key)]:
                listed = ", ".join(map(quoted, names))
                message = f"{key} of a response are {fate}: {listed}"
                self.diagnostics.info(_RULE, message, child(one.origin, key))

    def _contents(self, holder: Node, *, sent: bool) -> None:
        contents = list(holder.objects("content"))
        is_structured = any(structured(_essence(media_type)) for media_type, _ in contents)
        for media_type, one in contents:
            self._media(media_type, one)
            # Of what is sent, a kind without parts is left out beside one with parts, and that is told.
            if (
                not structured(_essence(media_type))
                and not (sent and is_structured)
                and has_parts(one)
            ):
                message = (
                    f"{quoted(media_type)} is text or bytes in Python: its schema is not looked at"
                )
                self.diagnostics.warning("approximated", message, one.origin)

    def _media(self, media_type: str, one: Node) -> None:
        for key in _STREAMED:
            if key in one.value:
                message = f"`{key}` is not generated: the items of a stream are not read one by one"
                self.diagnostics.warning(_RULE, message, child(one.origin, key))
        is_multipart = _essence(media_type).startswith("multipart/")
        for _, part in one.objects("encoding") if is_multipart else ():
            if part.value.get("headers"):
                message = "the headers of a part are not sent"
                self.diagnostics.warning(_RULE, message, child(part.origin, "headers"))
            # Before 3.1 these were for forms without files only.
            for key in (
                ("style", "explode", "allowReserved") if self.document.version > "3.0" else ()
            ):
                if key in part.value:
                    message = f"`{key}` of a part is ignored: an array is a part for every item"
                    self.diagnostics.warning("approximated", message, child(part.origin, key))

    def _new(self, holder: Node, key: str) -> Iterator[tuple[str, Node]]:
        """Go through the objects under *key* that were not met before, be it by a reference."""
        for name, origin, value in holder.entries(key):
            ref = value.get("$ref")
            asked = f"{origin.partition('#')[0]} {ref}" if isinstance(ref, str) else origin
            if self._is_new(asked):
                node = follow(self.document, origin, value)
                if node.origin == origin or self._is_new(node.origin):
                    yield name, node

    def _is_new(self, origin: str) -> bool:
        if origin in self.seen:
            return False
        self.seen.add(origin)
        return True


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
