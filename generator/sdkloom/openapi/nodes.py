"""Objects of a document with their places, references followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sdkloom.reading.document import Document, child
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.reading.places import circular, fault, quoted


class Derived(dict[str, JsonValue]):
    """An object derived from what the document has at ``origin``."""

    __slots__ = ("origin",)

    def __init__(self, origin: str, value: Mapping[str, JsonValue]) -> None:
        super().__init__(value)
        self.origin = origin


class Node(NamedTuple):
    """An object of the document and its place, references followed."""

    document: Document
    origin: str
    value: dict[str, JsonValue]

    def object(self, *keys: str) -> Node | None:
        """Find the object under *keys*, if there is one."""
        origin, value = self.origin, self.value
        for key in keys:
            step = value.get(key)
            if not is_object(step):
                return None
            origin, value = place(step, child(origin, key)), step
        return follow(self.document, origin, value)

    def objects(self, key: str) -> Iterator[tuple[str, Node]]:
        """Go through the objects under *key*, of a map or an array, with their keys or positions."""
        for name, origin, value in self.entries(key):
            yield name, follow(self.document, origin, value)

    def entries(self, key: str) -> Iterator[tuple[str, str, dict[str, JsonValue]]]:
        """Go through the objects under *key* as they are written: key or position, place, value."""
        members = self.value.get(key)
        if not members:
            return
        pairs = (
            members.items()
            if is_object(members)
            else enumerate(members)
            if is_array(members)
            else ()
        )
        holder = place(members, child(self.origin, key))
        for name, value in pairs:
            if is_object(value):
                yield str(name), place(value, child(holder, name)), value

    def text(self, key: str) -> str | None:
        """Find the text under *key*, if it is one."""
        value = self.value.get(key)
        return value if isinstance(value, str) else None


def place(value: JsonValue, origin: str) -> str:
    """Give the origin of *value*: *origin*, unless it was derived from another place."""
    return value.origin if type(value) is Derived else origin


def path_items(holder: Node, key: str) -> Iterator[tuple[str, Node]]:
    """Go through the Path Items under *key*: what stands beside their ``$ref`` adds to it, or replaces it."""
    for name, origin, value in holder.entries(key):
        yield name, _path_item(holder.document, origin, value)


def callback_items(callback: Node) -> Iterator[tuple[str, Node]]:
    """Go through the Path Items of a callback, by the expressions for the URLs that they are sent to."""
    for expression, value in callback.value.items():
        if is_object(value) and not expression.startswith("x-"):
            origin = child(callback.origin, expression)
            yield expression, _path_item(callback.document, place(value, origin), value)


def _path_item(document: Document, origin: str, value: dict[str, JsonValue]) -> Node:
    target = follow(document, origin, value)
    own = {key: member for key, member in value.items() if key != "$ref"}
    if target.value is value or not own:
        return target
    far = {key: _placed(member, child(target.origin, key)) for key, member in target.value.items()}
    for key in ("parameters", "servers"):
        if is_array(own.get(key)) and is_array(far.get(key)):
            own[key] = [*far[key], *_placed(own[key], child(origin, key))]
    return Node(document, origin, {**far, **own})


def _placed(value: JsonValue, origin: str) -> JsonValue:
    """Note of the objects in *value* where the document has them."""
    if is_object(value):
        return Derived(place(value, origin), value)
    if is_array(value):
        return [_placed(item, child(origin, number)) for number, item in enumerate(value)]
    return value


def follow(document: Document, origin: str, value: dict[str, JsonValue]) -> Node:
    """Resolve a Reference Object, and what it refers to in turn; ``SpecError`` for a circle."""
    passed: list[str] = []
    while isinstance(ref := value.get("$ref"), str):
        if origin in passed:
            raise circular(passed[passed.index(origin) :])
        passed.append(origin)
        origin, referrer = document.resolve(ref, origin), origin
        target = document.get(origin, referrer)
        if not is_object(target) and target != []:  # which is read as nothing, as where it stands
            message = f"{quoted(ref)} leads to no object: refer to one"
            raise fault("wrong-reference", message, child(referrer, "$ref"))
        value = target if is_object(target) else {}
    return Node(document, origin, value)
