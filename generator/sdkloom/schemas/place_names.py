"""Names of nested schemas, by the places where they stand."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.identifiers import class_name
from sdkloom.naming import path_operation_id
from sdkloom.reading.document import Document, child, tokens
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_array, is_object

_SUFFIXES = {
    "items": "Item",
    "itemSchema": "Item",
    "additionalProperties": "Value",
    "unevaluatedProperties": "Value",
    "requestBody": "Request",
    "schema": "",
}


def member_name(outer: str, title: str | None, number: int) -> str:
    """Name the member of a choice by its title within the choice, else by its number."""
    if not title:
        return f"{outer}Variant{number}"
    name = class_name(title)
    return name if name.startswith(outer) else outer + name


def response_name(status: str, outer: str) -> str:
    """Name the content of a response after its operation, *outer*."""
    return f"{outer}Response" if status.startswith("2") else f"{outer}{class_name(status)}Response"


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


def place_name(document: Document, origin: str, labels: Mapping[str, str]) -> str:
    """Name what stands at *origin* after what it stands in: a component, an operation, a file.

    *labels* are what is in operations is called after, by their origins.
    """
    file, parts = tokens(origin)
    value: JsonValue = document.root if not file else document.get(f"{file}#")
    match parts:
        case ["components", section, name, *rest]:
            head, steps = shared_name(section, name), 3
        case ["definitions" | "$defs", name, *rest]:
            head, steps = class_name(name), 2
        case ["webhooks", name, _, *rest]:
            head, steps = class_name(name), 3
        case ["paths", path, "parameters", *rest]:
            head, steps, rest = path_name(path), 2, ["parameters", *rest]
        case ["paths", path, "additionalOperations", method, *rest]:
            head, steps = _operation_name(value, path, method, labels), 4
        case ["paths", path, method, *rest]:
            head, steps = _operation_name(value, path, method, labels), 3
        case _:
            stem = file.rpartition("/")[2].partition(".")[0]
            head, steps, rest = class_name(stem) if stem else "", 0, parts
    for step in parts[:steps]:
        value = _step(value, step)
    return _descended(head, value, rest) or "Document"


def _operation_name(root: JsonValue, path: str, method: str, labels: Mapping[str, str]) -> str:
    keys = child("#/paths", path, method), child("#/paths", path, "additionalOperations", method)
    for label in filter(None, map(labels.get, keys)):
        return class_name(label)
    item = _step(_step(root, "paths"), path)
    holder = item if method in as_object(item) else _step(item, "additionalOperations")
    operation = as_object(_step(holder, method))
    return class_name(str(operation.get("operationId") or path_operation_id(method, path)))


def _descended(head: str, value: JsonValue, parts: list[str]) -> str:
    """Add to a name a part for each step down."""
    steps = iter(parts)
    for key in steps:
        value = _step(value, key)
        if key in _SUFFIXES:
            head += _SUFFIXES[key]
        elif (inner := next(steps, None)) is None:
            head += class_name(key)
        else:
            holder, value = value, _step(value, inner)
            head = _entered(head, key, inner, holder, value)
    return head


def _entered(head: str, key: str, inner: str, holder: JsonValue, value: JsonValue) -> str:
    """Add the part for a step into the map or list *holder*, which stands at *key*."""
    match key:
        case "properties" | "$defs" | "definitions" | "schemas":
            return head + class_name(inner)
        case "patternProperties":
            return f"{head}Value"
        case "oneOf" | "anyOf":
            others = [member for member in as_array(holder) if not _is_null(member)]
            if len(others) < 2:
                return head
            number = next((at for at, member in enumerate(others, 1) if member is value), 0)
            title = as_object(value).get("title")
            return member_name(head, title if isinstance(title, str) else None, number)
        case "allOf" | "content":
            return head
        case "responses":
            return response_name(inner, head)
        case "parameters":
            return head + class_name(str(as_object(value).get("name", inner)))
        case _:
            return head + class_name(key) + class_name(inner)


def _is_null(schema: JsonValue) -> bool:
    fields = as_object(schema)
    return (
        fields.get("type") == "null"
        or fields.get("enum") == [None]
        or fields.get("const", 0) is None
    )


def _step(value: JsonValue, key: str) -> JsonValue:
    if is_object(value):
        return value.get(key)
    return value[int(key)] if is_array(value) and key.isdigit() and int(key) < len(value) else None
