"""The schemas that apply to a part of a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from sdkloom.diagnostics import SpecError
from sdkloom.reading.document import Document, child
from sdkloom.reading.json_values import JsonObject, JsonValue, is_array, is_object
from sdkloom.verifying.judge import Judge

Path: TypeAlias = tuple[str | int, ...]
"""Names and positions that lead to a part of a value."""


def get(document: Document, origin: str) -> JsonValue:
    """Give what is at *origin*, if anything is."""
    try:
        return document.get(origin)
    except SpecError:
        return None


def applied(judge: Judge, origins: Iterable[str]) -> set[str]:
    """Find all schemas that apply to a value that the schemas at *origins* apply to."""
    found, waiting = set[str](), list(origins)
    while waiting:
        origin = waiting.pop()
        schema = get(judge.document, origin)
        if origin in found or not is_object(schema):
            continue
        found.add(origin)
        for keyword in ("allOf", "anyOf", "oneOf"):
            waiting += branches(origin, schema, keyword)
        if isinstance(ref := schema.get("$ref"), str):
            try:
                waiting.append(judge.resolve(ref, origin))
            except SpecError:
                continue
    return found


def below(judge: Judge, origin: str, step: str | int) -> Iterator[str]:
    """Go through the schemas of a property or an item, of one schema."""
    schema = get(judge.document, origin)
    if isinstance(step, str):
        yield child(origin, "properties", step)
        yield child(origin, "additionalProperties")
        patterns = schema.get("patternProperties") if is_object(schema) else None
        for pattern in patterns if is_object(patterns) else ():
            yield child(origin, "patternProperties", pattern)
    else:
        yield child(origin, "items")
        yield child(origin, "prefixItems", step)


def branches(origin: str, schema: JsonValue, keyword: str) -> list[str]:
    """List the origins of the schemas in an array of schemas."""
    listed = schema.get(keyword) if is_object(schema) else None
    return [child(origin, keyword, at) for at in range(len(listed))] if is_array(listed) else []


def leaves(judge: Judge, origin: str, value: JsonValue) -> Iterator[tuple[set[str], JsonValue]]:
    """Go through the texts and numbers in *value*, each with the schemas that apply to it."""
    for _, places, part in parts(judge, origin, value):
        if not is_object(part) and not is_array(part):
            yield places, part


def parts(
    judge: Judge, origin: str, value: JsonValue
) -> Iterator[tuple[Path, set[str], JsonValue]]:
    """Go through *value* and all that is in it, each with its path and the schemas that apply."""
    waiting: list[tuple[Path, set[str], JsonValue]] = [((), applied(judge, [origin]), value)]
    while waiting:
        path, places, part = waiting.pop()
        yield path, places, part
        steps: Iterable[tuple[str | int, JsonValue]] = ()
        if is_object(part):
            steps = part.items()
        elif is_array(part):
            steps = enumerate(part)
        for step, member in steps:
            inner = (child for place in places for child in below(judge, place, step))
            waiting.append(((*path, step), applied(judge, inner), member))


def nodes(node: JsonValue) -> Iterator[JsonObject]:
    """Go through all objects in *node*."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if is_object(node):
            yield node
            waiting += node.values()
        elif is_array(node):
            waiting += node


def _references(judge: Judge, origin: str) -> Iterator[str]:
    for node in nodes(get(judge.document, origin)):
        if isinstance(ref := node.get("$ref"), str):
            try:
                yield judge.resolve(ref, origin)
            except SpecError:
                continue


def reached(judge: Judge, origin: str) -> set[str]:
    """Find the schema at *origin*, and those that it refers to."""
    found, waiting = {origin}, [origin]
    while waiting:
        for place in _references(judge, waiting.pop()):
            if place not in found:
                found.add(place)
                waiting.append(place)
    return found
