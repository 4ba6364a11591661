"""Requests that the server makes: no package answers them, but programs may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sdkloom.diffing.changes import UNUSED, ChangeLocation, Directions
from sdkloom.diffing.document_text import asserted, schema_of
from sdkloom.diffing.rules import Kind
from sdkloom.diffing.walk import Walk
from sdkloom.openapi.nodes import Node, follow
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_object
from sdkloom.reading.places import child

_ARRIVES = Directions(sent=False, received=True, decoded=False, carried=False)
_LEAVES = Directions(sent=True, received=False, decoded=False, carried=False)


class _Kinds(NamedTuple):
    """What a request of the API is called when it appears, disappears or asks for something else."""

    added: Kind
    removed: Kind
    changed: Kind


_WEBHOOK = _Kinds("webhook-added", "webhook-removed", "webhook-changed")
_CALLBACK = _Kinds("callback-added", "callback-removed", "callback-changed")
_NOT_METHODS = frozenset({"summary", "description", "servers", "parameters", "$ref"})


def compare_webhooks(walk: Walk) -> None:
    """Note webhooks that are added, removed or changed."""
    roots = [Node(side.document, "#", side.document.root) for side in (walk.old, walk.new)]
    _Requests(walk, _WEBHOOK).compare(roots[0], roots[1], "webhooks", "webhooks")


def compare_callbacks(walk: Walk, old: Node, new: Node, symbol: str) -> None:
    """Note callbacks of an operation that are added, removed or changed."""
    _Requests(walk, _CALLBACK).compare(old, new, "callbacks", f"{symbol} callbacks")


@dataclass(frozen=True, slots=True)
class _Requests:
    walk: Walk
    kinds: _Kinds

    def compare(self, old: Node, new: Node, key: str, symbol: str) -> None:
        before, after = dict(old.objects(key)), dict(new.objects(key))
        holders = [
            side.place(node.origin, key)
            for side, node in ((self.walk.old, old), (self.walk.new, new))
        ]
        for name in dict.fromkeys((*before, *after)):
            part = f"{symbol}[{name!r}]"
            if name not in after:
                location = ChangeLocation(part, None, before[name].origin, holders[1])
                self.walk.changes.add(self.kinds.removed, location, UNUSED)
            elif name not in before:
                location = ChangeLocation(None, part, holders[0], after[name].origin)
                self.walk.changes.add(self.kinds.added, location, UNUSED)
            else:
                self._named(before[name], after[name], part)

    def _named(self, old: Node, new: Node, symbol: str) -> None:
        """A webhook is a path item; a callback is one for each of its expressions."""
        if self.kinds is _WEBHOOK:
            self._items(old, new, symbol)
            return
        before, after = (
            {key: item for key, item in _objects(node) if not key.startswith("x-")}
            for node in (old, new)
        )
        for expression in dict.fromkeys((*before, *after)):
            if expression in before and expression in after:
                self._items(before[expression], after[expression], symbol)
            else:
                texts = [expression if expression in each else "" for each in (before, after)]
                self._changed(old.origin, new.origin, symbol, (texts[0], texts[1]))

    def _items(self, old: Node, new: Node, symbol: str) -> None:
        before, after = (dict(_methods(node)) for node in (old, new))
        for method in dict.fromkeys((*before, *after)):
            if method in before and method in after:
                self._operation(before[method], after[method], symbol)
            else:
                texts = [method.upper() if method in each else "" for each in (before, after)]
                self._changed(old.origin, new.origin, symbol, (texts[0], texts[1]))

    def _operation(self, old: Node, new: Node, symbol: str) -> None:
        before, after = dict(_facts(old)), dict(_facts(new))
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key):
                places = [
                    side.place(node.origin, key)
                    for side, node in ((self.walk.old, old), (self.walk.new, new))
                ]
                self._changed(places[0], places[1], symbol, ("", key))
        left = dict(_schemas(old))
        right = dict(_schemas(new))
        for place in [place for place in left if place in right]:
            (old_node, directions), (new_node, _) = left[place], right[place]
            old_schema, new_schema = (
                schema_of(self.walk.old, old_node),
                schema_of(self.walk.new, new_node),
            )
            part = f"{symbol}{place[0]}"
            location = ChangeLocation(part, part, old_node.origin, new_node.origin)
            self.walk.push_unchecked(old_schema, new_schema, location, directions)

    def _changed(self, old: str, new: str, symbol: str, texts: tuple[str, str]) -> None:
        location = ChangeLocation(symbol, symbol, old, new)
        self.walk.changes.add(self.kinds.changed, location, UNUSED, before=texts[0], after=texts[1])


def _objects(node: Node) -> Iterator[tuple[str, Node]]:
    for key, value in node.value.items():
        if is_object(value):
            yield key, follow(node.document, child(node.origin, key), value)


def _methods(item: Node) -> Iterator[tuple[str, Node]]:
    for key, node in _objects(item):
        if key not in _NOT_METHODS and not key.startswith("x-"):
            yield key, node


def _facts(operation: Node) -> Iterator[tuple[str, JsonValue]]:
    """The members of an operation beside its schemas, by keyword, in no order."""
    body = operation.object("requestBody")
    if body is not None:
        media_types = sorted(as_object(body.value.get("content")))
        yield "requestBody", [body.value.get("required") is True, media_types]
    yield (
        "responses",
        {
            status: sorted(as_object(response.value.get("content")))
            for status, response in operation.objects("responses")
            if not status.startswith("x-")
        },
    )
    yield (
        "parameters",
        {
            f"{parameter.text('in')} {parameter.text('name')}": asserted(
                {
                    key: value
                    for key, value in parameter.value.items()
                    if key not in ("schema", "content")
                }
            )
            for _, parameter in operation.objects("parameters")
        },
    )
    security = as_array(operation.value.get("security"))
    yield "security", sorted(json.dumps(requirement, sort_keys=True) for requirement in security)
    yield "deprecated", operation.value.get("deprecated") is True


def _schemas(operation: Node) -> Iterator[tuple[tuple[str, str], tuple[Node, Directions]]]:
    """What holds schemas: where callers see it, and the directions that values travel in."""
    for _, parameter in operation.objects("parameters"):
        yield (f"({parameter.text('name')})", parameter.text("in") or ""), (parameter, _ARRIVES)
    body = operation.object("requestBody")
    for media_type, media in body.objects("content") if body else ():
        yield ("(body)", media_type), (media, _ARRIVES)
    for status, response in operation.objects("responses"):
        for media_type, media in response.objects("content"):
            yield (f" -> {status}", media_type), (media, _LEAVES)
