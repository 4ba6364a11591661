"""Path items and their operations, as a slice keeps, reduces or cuts them down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from sdkloom.diagnostics import SpecError
from sdkloom.openapi.methods import METHODS
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_object

if TYPE_CHECKING:
    from sdkloom.reading.document import Document

Key: TypeAlias = tuple[str, ...]
"""An operation's place in its path item: ``("get",)``, ``("additionalOperations", "COPY")``."""

MARK = "x-sdkloom-reference-only"
"""Marks an operation that was not chosen: it stays, cut down, because something refers into it."""


def operations(
    item: Mapping[str, JsonValue], *, marked: bool = False
) -> Iterator[tuple[Key, dict[str, JsonValue]]]:
    """Go through the operations of a path item; those that an earlier slice *marked* on request."""
    for key, value in item.items():
        if key in METHODS:
            found: list[tuple[Key, JsonValue]] = [((key,), value)]
        elif key == "additionalOperations":
            found = [((key, method), operation) for method, operation in as_object(value).items()]
        else:
            continue
        for place, operation in found:
            if is_object(operation) and (marked or MARK not in operation):
                yield place, operation


def is_extension(section: str, key: str) -> bool:
    """Whether a key of ``paths`` is no path; a webhook may have any name."""
    return section == "paths" and key.startswith("x-")


def resolved(document: Document, item: dict[str, JsonValue]) -> tuple[dict[str, JsonValue], str]:
    """Merge a path item with the one it refers to; also returns the origin of that, or ""."""
    origin, merged, seen = "", item, set[str]()
    while isinstance(ref := merged.get("$ref"), str) and ref not in seen:
        seen.add(ref)
        try:
            origin = document.resolve(ref, origin or "#")
            target = document.get(origin)
        except SpecError:  # reported, with its place, by the stage that needs it
            break
        own = {key: value for key, value in merged.items() if key != "$ref"}
        merged = {**as_object(target), **own}
    return merged, origin


def is_secured(document: Document) -> bool:
    """Whether any operation has a security requirement that is not empty."""
    holders = [document.root]
    for path, item in as_object(document.root.get("paths")).items():
        if is_object(item) and not is_extension("paths", path):
            holders += [operation for _, operation in operations(resolved(document, item)[0])]
    return any(any(map(as_object, as_array(holder.get("security")))) for holder in holders)


def reduced_item(
    document: Document, item: dict[str, JsonValue], keys: set[Key]
) -> dict[str, JsonValue]:
    """Drop the operations that are not among *keys*.

    A path item that is a reference stays one if all of its target is chosen, or if the target is in
    another file, whose own references would mean something else here.
    """
    if "$ref" in item:
        target, origin = resolved(document, item)
        if not origin.startswith("#") or {key for key, _ in operations(target)} <= keys:
            return item
        item = target
    more = {
        method: value
        for method, value in as_object(item.get("additionalOperations")).items()
        if ("additionalOperations", method) in keys
    }
    result: dict[str, JsonValue] = {}
    for key, value in item.items():
        if key == "additionalOperations":
            if more:
                result[key] = more
        elif key not in METHODS or (key,) in keys:
            result[key] = value
    return result


def cut_down(operation: JsonValue, needs: set[Key]) -> dict[str, JsonValue]:
    """Leave of an operation what makes it valid and what lies on the way to the needed places."""
    if () in needs:
        needs = {*needs, ("operationId",)}
    result: dict[str, JsonValue] = {}
    for key, value in as_object(operation).items():
        inner = {need[1] for need in needs if need[:1] == (key,) and len(need) > 1}
        if key in {"responses", "callbacks"} and is_object(value):
            part = {name: part for name, part in value.items() if name in inner}
            if key == "responses" and not part and value:
                name, first = next(iter(value.items()))
                only = {"$ref", "description"}
                part = {
                    name: {word: text for word, text in as_object(first).items() if word in only}
                }
            if part:
                result[key] = part
        elif key == "parameters" or any(need[:1] == (key,) for need in needs):
            result[key] = value
    return {**result, MARK: True}


def value_at(item: Mapping[str, JsonValue], key: Key) -> JsonValue:
    """Go down the steps of *key*."""
    value: JsonValue = item
    for token in key:
        value = as_object(value).get(token)
    return value


def is_operation(key: str) -> bool:
    """Whether a key of a path item holds operations."""
    return key in METHODS or key == "additionalOperations"
