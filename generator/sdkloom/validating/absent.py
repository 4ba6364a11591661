"""Objects that are referred to and are not there: what is read in their place, where that costs little."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.places import child
from sdkloom.reading.references import names_nothing

_IN_PLACE: Mapping[str, tuple[JsonValue, str]] = {
    "Response Object": (
        {"description": "", "content": {"application/json": {"schema": {}}}},
        "any JSON value is expected",
    ),
    "Header Object": ({"schema": {}}, "any value is expected"),
    "Link Object": ({"operationRef": "#"}, "it is ignored"),
}
"""By the object that is not there: what is read, and how the message puts that. What is sent cannot
be guessed, and schemas are their reader's."""
_OF_2_0: Mapping[str, JsonValue] = {
    "Response Object": {"description": "", "schema": {}},
    "Header Object": {"type": "string"},
}


def in_place_of_absent(
    document: Document, node: str, ref: str, origin: str
) -> tuple[JsonValue, Diagnostic] | None:
    """Give what is read in place of the reference *ref* at *origin*, with a warning.

    ``None`` for one that leads somewhere, or that has to be refused.
    """
    if node not in _IN_PLACE or names_nothing(ref):
        return None
    try:
        document.get(document.resolve(ref, origin), child(origin, "$ref"))
    except SpecError as error:
        (found,) = error.diagnostics
        if found.rule != "ref-dangling":
            return None
        value, meaning = _IN_PLACE[node]
        if document.version == "2.0":
            value = _OF_2_0.get(node, value)
        message = f"{found.message}; {meaning} here"
        remark = Diagnostic(
            rule="ref-dangling", severity="warning", message=message, origin=found.origin
        )
        return value, remark
    return None
