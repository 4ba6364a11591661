"""What comes from the other side by itself, webhooks and callbacks, and the headers of what comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sdkloom.diagnostics import Diagnostics
from sdkloom.identifiers import attribute_name, class_name, constant_name
from sdkloom.ir.nodes import Header, Type, Webhook
from sdkloom.lowering.bodies import BodyReader
from sdkloom.lowering.operation_types import OperationTypes, component_name, plain_file
from sdkloom.naming import NameTable, path_operation_id
from sdkloom.openapi.nodes import Node, callback_items, path_items
from sdkloom.reading.document import Document, child
from sdkloom.schemas.upgrade_2_0 import DELIMITED, modern_operation
from sdkloom.scopes import LOOSE
from sdkloom.slicing.operations import operations, path_operations

_NOT_READ = frozenset({"content-type"})


class Webhooks(NamedTuple):
    """What comes: webhooks and callbacks, and the headers of answers and of these."""

    events: tuple[Webhook, ...]
    headers: tuple[Header, ...]


@dataclass(frozen=True, slots=True)
class WebhookReader:
    """Reads webhooks, callbacks, and headers that are described."""

    document: Document
    types: OperationTypes
    _webhooks: list[Webhook] = field(default_factory=list[Webhook])
    _headers: dict[tuple[str, Type], Header] = field(default_factory=dict[tuple[str, Type], Header])
    _seen: set[str] = field(default_factory=set[str])

    def read(self) -> Webhooks:
        """Go through the document."""
        root = Node(self.document, "#", self.document.root)
        for path, item, method, operation in path_operations(root):
            _, node = modern_operation(item, operation, Diagnostics())
            self._answers(node)
            self._callbacks(
                node, node.text("operationId") or path_operation_id(method.lower(), path)
            )
        for key, item in path_items(root, "webhooks"):
            self._events(item, key, child("#/webhooks", key), key)
        return self._named()

    def _callbacks(self, node: Node, label: str, outer: tuple[str, ...] = ()) -> None:
        """Read what an operation has called back; a callback within itself is read once."""
        for name, callback in node.objects("callbacks"):
            if callback.origin in outer:
                continue
            place = child(node.origin, "callbacks", name)
            inner = (*outer, callback.origin)
            for url, item in callback_items(callback):
                self._events(item, f"{label} {name}", child(place, url), url, inner)

    def _events(
        self, item: Node, label: str, place: str, sent_to: str, outer: tuple[str, ...] = ()
    ) -> None:
        """Read what is at *place*, once: operations share callbacks."""
        if place in self._seen:
            return
        self._seen.add(place)
        found = list(operations(item))
        for method, node in found:
            called = label if len(found) == 1 else f"{label} {method.lower()}"
            self._webhooks.append(self._event(node, called, child(place, method), method, sent_to))
            for holder in (item, node):
                for _, parameter in holder.objects("parameters"):
                    if parameter.text("in") == "header":
                        self._header(parameter.text("name") or "", parameter)
            self._callbacks(node, called, outer)

    def _event(self, node: Node, label: str, key: str, method: str, sent_to: str) -> Webhook:
        bodies = BodyReader(self.types)
        body = node.object("requestBody")
        hint = body and (component_name(body) or f"{class_name(label)}Request")
        return Webhook(
            origin=node.origin,
            key=key,
            name=label,
            wire=sent_to,
            method=method,
            contents=bodies.received(body, hint) if body and hint else (),
            required=body is not None and body.value.get("required") is True,
            deprecated=node.value.get("deprecated") is True,
            summary=node.text("summary"),
            doc=node.text("description"),
        )

    # -- headers

    def _answers(self, node: Node) -> None:
        for _, response in node.objects("responses"):
            for wire, header in response.objects("headers"):
                self._header(wire, header)

    def _header(self, wire: str, node: Node) -> None:
        if wire.lower() in _NOT_READ:
            return
        contents = list(node.objects("content"))
        media_type, holder = contents[0] if contents else (None, node)
        if "schema" not in holder.value and self.document.version == "2.0":
            holder = node._replace(value={"schema": _plain_schema(node)})
        kind = plain_file(self.types.plain(holder, component_name(node) or class_name(wire)))
        found = Header(
            origin=node.origin,
            name="",
            wire=wire,
            type=kind,
            style=DELIMITED.get(node.text("collectionFormat") or "", "simple"),
            explode=node.value.get("explode") is True,
            content_type=media_type,
            doc=node.text("description"),
        )
        self._headers.setdefault((wire.lower(), kind), found)

    # -- names

    def _named(self) -> Webhooks:
        lock = self.types.declarations.lock
        table = NameTable(LOOSE, lock)
        for webhook in self._webhooks:
            table.want(f"webhook {webhook.key}", attribute_name(webhook.name))
        names = table.settle()
        events = [
            webhook._replace(name=names[f"webhook {webhook.key}"]) for webhook in self._webhooks
        ]
        table = NameTable(lock=lock)
        for key, header in self._headers.items():
            table.want(_header_key(*key), constant_name(header.wire))
        names = table.settle()
        headers = (
            header._replace(name=names[_header_key(*key)]) for key, header in self._headers.items()
        )
        return Webhooks(tuple(events), tuple(headers))


def _header_key(wire: str, kind: Type) -> str:
    return f"header {wire} {kind}"


def _plain_schema(node: Node) -> dict[str, object]:
    """A header of 2.0 is a type, a default and bounds."""
    return {
        key: value
        for key, value in node.value.items()
        if key not in ("description", "collectionFormat") and not key.startswith("x-")
    }
