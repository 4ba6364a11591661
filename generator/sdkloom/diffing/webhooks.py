"""Requests that the server makes: packages decode them, and programs answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sdkloom.diffing.changes import NOTHING_BREAKS, ChangeLocation, Directions
from sdkloom.diffing.document_text import asserted, schema_of
from sdkloom.diffing.pair import BREAKS_PROGRAMS
from sdkloom.diffing.rules import Kind
from sdkloom.diffing.walk import Walk
from sdkloom.ir.nodes import Content, Webhook
from sdkloom.matching.revision import Revision
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
_BODY = "(body)"
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
                found = list(self._constants(self.walk.old, before[name]))
                lost = [webhook for webhook in found if self._is_lost(webhook)]
                constant = _symbol(lost or found, part)
                location = ChangeLocation(constant, None, before[name].origin, holders[1])
                breaks = BREAKS_PROGRAMS if lost else NOTHING_BREAKS
                self.walk.changes.add(self.kinds.removed, location, _ARRIVES, breaks)
            elif name not in before:
                constant = _symbol([*self._constants(self.walk.new, after[name])], part)
                location = ChangeLocation(None, constant, holders[0], after[name].origin)
                self.walk.changes.add(self.kinds.added, location, _ARRIVES)
            else:
                self._named(before[name], after[name], part)

    def _constants(self, side: Revision, named: Node) -> Iterator[Webhook]:
        """What the package has of a webhook or callback: a constant for each of its operations."""
        items = [named] if self.kinds is _WEBHOOK else [item for _, item in _objects(named)]
        origins = {node.origin for item in items for _, node in _methods(item)}
        return (webhook for webhook in side.api.webhooks if webhook.origin in origins)

    def _is_lost(self, webhook: Webhook) -> bool:
        """Whether the new package has nothing of the name of a constant."""
        return all(webhook.name != other.name for other in self.walk.new.api.webhooks)

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
                removed = before[method].origin if method in before else None
                constants = [each for each in self.walk.old.api.webhooks if each.origin == removed]
                breaks = BREAKS_PROGRAMS if any(map(self._is_lost, constants)) else NOTHING_BREAKS
                place = ChangeLocation(symbol, symbol, old.origin, new.origin)
                self.walk.changes.add(self.kinds.changed, place, _ARRIVES, breaks, *texts)

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
            contents = [
                _content(side, node.origin, place[1])
                for side, node in ((self.walk.old, old), (self.walk.new, new))
            ]
            if place[0] == _BODY and old_schema and new_schema and contents[0] and contents[1]:
                kinds = contents[0].type, contents[1].type
                self.walk.push_received((old_schema, new_schema), kinds, part)
            else:
                self.walk.push_unchecked(old_schema, new_schema, location, directions)

    def _changed(self, old: str, new: str, symbol: str, texts: tuple[str, str]) -> None:
        location = ChangeLocation(symbol, symbol, old, new)
        self.walk.changes.add(
            self.kinds.changed, location, _ARRIVES, before=texts[0], after=texts[1]
        )


def _symbol(constants: list[Webhook], written: str) -> str:
    """What programs call a webhook: the constant, if there is just one."""
    return f"webhooks.{constants[0].name}" if len(constants) == 1 else written


def _content(side: Revision, origin: str, media_type: str) -> Content | None:
    """What the package decodes a request of the API as."""
    found = (webhook for webhook in side.api.webhooks if webhook.origin == origin)
    contents = (content for webhook in found for content in webhook.contents)
    return next((content for content in contents if content.media_type == media_type), None)


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
        yield (_BODY, media_type), (media, _ARRIVES)
    for status, response in operation.objects("responses"):
        for media_type, media in response.objects("content"):
            yield (f" -> {status}", media_type), (media, _LEAVES)
