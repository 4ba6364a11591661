"""Schemas that the tree of a document does not hold: those of other files, and at unknown places."""

from __future__ import annotations

from sdkloom.diagnostics import Diagnostics
from sdkloom.openapi.shapes import Array, Map, Object, Shape
from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.places import tokens
from sdkloom.validating.report import Report
from sdkloom.validating.rules import Context
from sdkloom.validating.tables import SCHEMAS, object_types, root_object
from sdkloom.validating.walk import Walk


class SchemaValidator:
    """Checks the schemas that validation of a document did not reach, each once."""

    def __init__(self, version: str, diagnostics: Diagnostics) -> None:
        self._version = version
        context = Context(version, lambda _: None, frozenset())
        self._walk = Walk(version, context, Report(diagnostics))
        name = "File Schema Object" if version == "2.0" else "Schema Object"
        self._shape = Object(node=name, reference=version, boolean=version >= "3.1")
        self._values: list[JsonValue] = []
        """The walk knows values by their identity."""

    def check(self, raw: JsonValue, origin: str) -> None:
        """Check the schema at *origin*, unless validation of its document did."""
        if not origin.startswith("#") or not self._is_schema(origin):
            self._values.append(raw)
            self._walk.check(self._shape, raw, origin)

    def _is_schema(self, origin: str) -> bool:
        """Whether the tables of the specification have a schema at a place of the document."""
        known = object_types(self._version)
        shape: Shape | None = Object(node=root_object(self._version))
        for token in tokens(origin)[1]:
            if isinstance(shape, Map | Array):
                shape = shape.item
            elif isinstance(shape, Object) and not (shape.tuple and token.isdigit()):
                node = known[shape.node]
                shape = node.fields.get(token) or (node.others.item if node.others else None)
        return isinstance(shape, Object) and shape.node in SCHEMAS
