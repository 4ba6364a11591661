"""Why a package may decide otherwise than JSON Schema, by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from sdkloom.diagnostics import SpecError
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonObject, JsonValue, is_array, is_object
from sdkloom.schemas.formats import sent_types
from sdkloom.schemas.reader import SchemaReader
from sdkloom.verifying.json_types import is_of, named_types
from sdkloom.verifying.judge import Judge
from sdkloom.verifying.places import Path, applied, below, get, nodes, reached
from sdkloom.verifying.readings import Readings
from sdkloom.verifying.results import DifferenceRule

_NULLABLE = ("nullable", "x-nullable")
_FURTHER = frozenset({"additionalProperties", "unevaluatedProperties"})
_APPLICATORS = frozenset(
    {"allOf", "anyOf", "oneOf", "$ref", "if", "then", "else", "dependentSchemas"}
)


class Differences:
    """Explains what a package decides otherwise, where DESIGN wants it so."""

    def __init__(self, judge: Judge, reader: SchemaReader) -> None:
        self._judge = judge
        self._readings = Readings(judge, reader)
        self._reachable: dict[str, frozenset[str]] = {}

    def has_discriminator(self, origin: str) -> bool:
        """Tell whether a tag decides, in the schema at *origin* or in what it refers to."""
        return any(_has_discriminator(self._judge.document, at) for at in self._reached(origin))

    def of_sending(self, origin: str, value: JsonValue, *, is_sent: bool) -> DifferenceRule | None:
        """Explain a value that is sent although it is invalid, or the reverse."""
        if not is_sent:
            has_tag = self.has_discriminator(origin)
            return "discriminator" if has_tag else None
        try:
            errors = self._judge.errors(origin, value)
            rules: list[DifferenceRule | None] = [self._rule(error, origin) for error in errors]
        except RecursionError:
            return None
        known: list[DifferenceRule] = [rule for rule in rules if rule is not None]
        return known[0] if known and len(known) == len(rules) else None

    def of_reading(self, origin: str, path: Path, value: JsonValue) -> DifferenceRule | None:
        """Explain a valid value that models cannot hold, by its part at *path*."""
        return self._readings.rule(origin, path, value)

    def _rule(self, error: Any, origin: str) -> DifferenceRule | None:
        if error.validator == "oneOf" and not error.context:
            return "one-of"  # several fit: jsonschema gives no reasons
        if error.instance is None and self._may_be_null(origin, error.absolute_path):
            return "null"
        if error.context:
            return self._rule_of_branches(error, origin)
        if error.validator == "type" and _is_int_or_string(error.schema, error.instance):
            return "int-or-string"
        if error.validator in ("enum", "const") and _is_impossible(error.schema):
            return "impossible-enum"
        if error.validator == "required" and self._names_read_only(error):
            return "read-only"
        return "closed-parts" if _is_of_other_parts(error) else None

    def _rule_of_branches(self, error: Any, origin: str) -> DifferenceRule | None:
        """Find a branch of a choice that only breaks what the package does not ask for."""
        branches: dict[Any, list[DifferenceRule | None]] = {}
        for inner in error.context or ():
            branches.setdefault(inner.schema_path[0], []).append(self._rule(inner, origin))
        return next((rules[0] for rules in branches.values() if None not in rules), None)

    def _may_be_null(self, origin: str, path: Iterable[str | int]) -> bool:
        """Tell whether any schema of the part of a value at *path* says that it may be null."""
        judge = self._judge
        places = applied(judge, [origin])
        for step in path:
            inner = (child for place in places for child in below(judge, place, step))
            places = applied(judge, inner)
        schemas = (get(judge.document, place) for place in places)
        return any(
            is_object(schema) and schema.get(key) is True for schema in schemas for key in _NULLABLE
        )

    def _names_read_only(self, error: Any) -> bool:
        missing = (name for name in error.validator_value if name not in error.instance)
        return all(name in self._read_only for name in missing)

    @cached_property
    def _read_only(self) -> frozenset[str]:
        """The names of all read-only properties; a schema may require what another describes."""
        return frozenset(_read_only(self._judge.document))

    def _reached(self, origin: str) -> frozenset[str]:
        """The schema at *origin*, and those that it refers to."""
        if origin not in self._reachable:
            self._reachable[origin] = frozenset(reached(self._judge, origin))
        return self._reachable[origin]


def _is_of_other_parts(error: Any) -> bool:
    """Tell whether a property is refused by a schema that is applied beside others."""
    path = error.absolute_schema_path
    if _FURTHER.isdisjoint(path):
        return False
    return not _APPLICATORS.isdisjoint(path) or not _APPLICATORS.isdisjoint(error.schema)


def _is_int_or_string(schema: JsonObject, value: JsonValue) -> bool:
    """Tell whether the format of *schema* allows to send *value*, which is of another type."""
    name = schema.get("format")
    return is_of(value, sent_types(named_types(schema), name if isinstance(name, str) else None))


def _is_impossible(schema: JsonObject) -> bool:
    """Tell whether no value that *schema* lists is of its type."""
    types = named_types(schema)
    listed = schema.get("enum")
    members = listed if is_array(listed) else [schema.get("const")]
    return types is not None and not any(is_of(each, types) for each in members)


def _has_discriminator(document: Document, origin: str) -> bool:
    return any("discriminator" in node for node in nodes(get(document, origin)))


def _read_only(document: Document) -> Iterator[str]:
    for root in (document.root, *(document.get(f"{name}#") for name in document.others)):
        for node in nodes(root):
            properties = node.get("properties")
            for name, schema in properties.items() if is_object(properties) else ():
                if _is_read_only(document, schema):
                    yield name


def _is_read_only(document: Document, schema: JsonValue) -> bool:
    """Tell whether a schema is read-only, or what it refers to."""
    if not is_object(schema):
        return False
    ref = schema.get("$ref")
    if schema.get("readOnly") is True or not isinstance(ref, str):
        return schema.get("readOnly") is True
    try:
        target = document.get(document.resolve(ref, "#"))
    except SpecError:
        return False
    return is_object(target) and target.get("readOnly") is True
