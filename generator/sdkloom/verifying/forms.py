"""Forms of Swagger 2.0 as schemas: there the fields of a form are parameters, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.diagnostics import SpecError
from sdkloom.openapi.methods import METHODS
from sdkloom.reading.document import Document, child
from sdkloom.reading.json_values import JsonObject, JsonValue, as_object, is_array, is_object

_OF_PARAMETERS = frozenset({"name", "in", "required", "description", "collectionFormat"})
"""What is no keyword of a schema."""
_MOST_REFERENCES = 10
"""References followed for one parameter, which may be circular."""


def with_forms(document: Document) -> Document:
    """Give a document of 2.0 with a schema in the place of the parameters of each form.

    It has the parameters too, by their numbers, so that every origin stays what it was.
    """
    if document.version != "2.0":
        return document
    paths: JsonObject = {
        path: _with_forms(document, child("#/paths", path), item)
        for path, item in as_object(document.root.get("paths")).items()
    }
    return document.replace_root({**document.root, "paths": paths})


def _with_forms(document: Document, origin: str, item: JsonValue) -> JsonValue:
    if not is_object(item):
        return item
    found: JsonObject = dict(item)
    shared = list(_parameters(document, child(origin, "parameters"), item.get("parameters")))
    for method in METHODS:
        operation = item.get(method)
        if not is_object(operation):
            continue
        listed = operation.get("parameters")
        own = list(_parameters(document, child(origin, method, "parameters"), listed))
        has_body = any(each.get("in") in {"body", "formData"} for each in own)
        fields = [each for each in (own if has_body else shared) if each.get("in") == "formData"]
        if fields:
            numbered = listed if is_array(listed) else []
            schema = {**_form(fields), **{str(at): each for at, each in enumerate(numbered)}}
            found[method] = {**operation, "parameters": schema}
    return found


def _parameters(document: Document, origin: str, listed: JsonValue) -> Iterator[JsonObject]:
    """Go through parameters, those that are referred to as well."""
    for at in range(len(listed) if is_array(listed) else 0):
        found = _followed(document, child(origin, at))
        if found is not None:
            yield found


def _followed(document: Document, place: str) -> JsonObject | None:
    for _ in range(_MOST_REFERENCES):
        try:
            parameter = document.get(place)
            if not is_object(parameter) or not isinstance(ref := parameter.get("$ref"), str):
                return as_object(parameter)
            place = document.resolve(ref, place)
        except SpecError:
            return None
    return None


def _form(fields: list[JsonObject]) -> JsonObject:
    required: list[JsonValue] = [
        each.get("name") for each in fields if each.get("required") is True
    ]
    properties: JsonObject = {
        str(each.get("name")): {
            key: value for key, value in each.items() if key not in _OF_PARAMETERS
        }
        for each in fields
    }
    # draft 4 allows no empty list here
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
    }
