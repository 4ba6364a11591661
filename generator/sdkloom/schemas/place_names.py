"""Names of nested schemas, by the places where they stand."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.identifiers import class_name, nested_name
from sdkloom.naming import path_operation_id
from sdkloom.reading.document import child, tokens
from sdkloom.reading.json_values import JsonValue, as_object, is_array, is_object
from sdkloom.schemas.merged import Merger
from sdkloom.schemas.variant_names import variant_names

_SUFFIXES = {
    "items": "Item",
    "itemSchema": "Item",
    "additionalProperties": "Value",
    "unevaluatedProperties": "Value",
    "requestBody": "Request",
    "schema": "",
}


def response_name(status: str, outer: str) -> str:
    """Name the content of a response after its operation, *outer*."""
    return f"{outer if status.startswith('2') else nested_name(outer, status)}Response"


def shared_name(section: str, name: str) -> str:
    """Name the content of a component after it; that of a request or response ends so."""
    head = class_name(name)
    match section:
        case "responses":
            return head if head.endswith("Response") else class_name(f"{name} response")
        case "requestBodies":
            return head if head.endswith(("Request", "Body")) else class_name(f"{name} request")
        case _:
            return head


def path_name(path: str) -> str:
    """Name what belongs to all operations of a path."""
    return class_name(path_operation_id("", path))


def place_name(merger: Merger, origin: str) -> str:
    """Name what stands at *origin* after what it stands in: a component, an operation, a file."""
    document, labels = merger.reader.document, merger.reader.labels
    file, parts = tokens(origin)
    value: JsonValue = document.root if not file else document.get(f"{file}#")
    match parts:
        case ["components", section, name, *rest]:
            head = shared_name(section, name)
        case ["definitions" | "$defs", name, *rest]:
            head = class_name(name)
        case ["webhooks", name, _, *rest]:
            head = class_name(name)
        case ["paths", path, "parameters", *rest]:
            head, rest = path_name(path), ["parameters", *rest]
        case ["paths", path, "additionalOperations", method, *rest]:
            head = _operation_name(value, path, method, labels)
        case ["paths", path, method, *rest]:
            head = _operation_name(value, path, method, labels)
        case _:
            stem = file.rpartition("/")[2].partition(".")[0]
            head, rest = class_name(stem) if stem else "", parts
    start = parts[: len(parts) - len(rest)]
    for step in start:
        value = _step(value, step)
    return _descended(merger, child(f"{file}#", *start), head, value, rest) or "Document"


def _operation_name(root: JsonValue, path: str, method: str, labels: Mapping[str, str]) -> str:
    keys = child("#/paths", path, method), child("#/paths", path, "additionalOperations", method)
    for label in filter(None, map(labels.get, keys)):
        return class_name(label)
    item = _step(_step(root, "paths"), path)
    holder = item if method in as_object(item) else _step(item, "additionalOperations")
    operation = as_object(_step(holder, method))
    return class_name(str(operation.get("operationId") or path_operation_id(method, path)))


def _descended(merger: Merger, origin: str, head: str, value: JsonValue, parts: list[str]) -> str:
    """Add to *head*, the name of *value* at *origin*, a part for each step down."""
    steps = iter(parts)
    for key in steps:
        value, origin = _step(value, key), child(origin, key)
        if key in _SUFFIXES:
            head += _SUFFIXES[key]
        elif (inner := next(steps, None)) is None:
            head = nested_name(head, key)
        else:
            value, origin = _step(value, inner), child(origin, inner)
            is_variant = key in ("oneOf", "anyOf")
            head = (
                _variant(merger, origin, head) if is_variant else _entered(head, key, inner, value)
            )
    return head


def _entered(head: str, key: str, inner: str, value: JsonValue) -> str:
    """Add the part for the step to *value*, which is *inner* in the map or list at *key*."""
    match key:
        case "properties" | "$defs" | "definitions" | "schemas":
            return nested_name(head, inner)
        case "patternProperties":
            return f"{head}Value"
        case "allOf" | "content":
            return head
        case "responses":
            return response_name(inner, head)
        case "parameters":
            return nested_name(head, str(as_object(value).get("name", inner)))
        case _:
            return nested_name(nested_name(head, key), inner)


def _variant(merger: Merger, origin: str, head: str) -> str:
    """Name the member of a choice that stands at *origin*; one beside null alone is the choice."""
    holder, _, _ = origin.rpartition("/")
    choices = merger.choices_of(merger.reader.at(holder.rpartition("/")[0]))
    for choice in choices:
        origins = [member.origin for member in choice.members]
        if len(origins) > 1 and origin in origins:
            return variant_names(merger, choice, head)[origins.index(origin)]
    return head


def _step(value: JsonValue, key: str) -> JsonValue:
    if is_object(value):
        return value.get(key)
    return value[int(key)] if is_array(value) and key.isdigit() and int(key) < len(value) else None
