"""The types of values that need no declaration: scalars, constants, arrays and maps."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sdkloom.ir.nodes import (
    Constant,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
)
from sdkloom.lowering.choices import JSON, apart, is_of, or_null
from sdkloom.openapi.keywords import JsonType
from sdkloom.reading.json_values import JsonValue
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged, Merger, evaluates_sometimes
from sdkloom.schemas.place_names import place_name
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.unions import is_structural

_FORMATS: dict[str, ScalarKind] = {
    "date-time": "datetime",
    "date": "date",
    "uuid": "uuid",
    "byte": "bytes",
    "binary": "file",
}
_SCALARS: dict[JsonType, ScalarKind] = {
    "null": "none",
    "boolean": "bool",
    "integer": "int",
    "number": "float",
    "string": "str",
}


@contextmanager
def entered(active: set[str], origin: str) -> Generator[None, None, None]:
    """Count *origin* among the *active* ones for the length of a block: a guard against recursion."""
    active.add(origin)
    try:
        yield
    finally:
        active.discard(origin)


@dataclass(slots=True)
class ValueTypes:
    """Gives such types; ``type_of`` gives those of items and of the values of maps."""

    reader: SchemaReader
    merger: Merger
    type_of: Callable[[Schema, str], Type]
    _resolving: set[str] = field(default_factory=set[str])
    """Names that are being resolved: a name may stand for a list of itself."""

    def plain(self, merged: Merged, hint: str) -> Type:
        """The type of a schema that is no union and no struct; *hint* names what is nested."""
        if merged.constants is not None:
            constants = _constants(merged)
            return self.nullable(constants) if merged.nullable else constants
        if merged.types is None:  # a format is about strings, and these may be anything
            kind = _FORMATS.get(merged.format or "")
            return Scalar(kind) if kind in ("bytes", "file") else JSON
        names: list[JsonType] = [name for name in merged.types if name != "null"]
        if "number" in names and "integer" in names:
            names.remove("integer")
        if not names:
            return Scalar("none")
        kinds = [self._of_json_type(name, merged, hint) for name in names]
        return self.or_null(merged, kinds[0] if len(kinds) == 1 else apart(kinds) or JSON)

    def extra_type(self, merged: Merged, hint: str) -> Type | None:
        """The type of the properties without a name; ``None`` if there may be none."""
        sometimes = merged.unevaluated and any(map(evaluates_sometimes, merged.parts))
        unknown = [*merged.additional, *(() if sometimes else merged.unevaluated)]
        allowed = [schema for schema in (*unknown, *merged.patterns) if schema.always is not False]
        if unknown and not allowed:
            return None
        # Without a word of the rest, only names that match a pattern are of a type of their own.
        if len(allowed) == 1 and unknown:
            return self.type_of(allowed[0], f"{hint}Value")
        return JSON

    def or_null(self, merged: Merged, kind: Type) -> Type:
        """Admit null beside *kind* where the schema does."""
        null = merged.nullable or (merged.types is not None and "null" in merged.types)
        return self.nullable(kind) if null else kind

    def nullable(self, kind: Type) -> Type:
        """Admit null, unless *kind* is nothing else by another name: ``None | None`` is no type."""
        return kind if self.resolved(kind) == Scalar("none") else or_null(kind)

    def resolved(self, kind: Type) -> Type:
        """See through references to the names of scalars."""
        if not isinstance(kind, Ref) or kind.origin in self._resolving:
            return kind
        with entered(self._resolving, kind.origin):
            return self._target(kind)

    def _target(self, kind: Type) -> Type:
        seen: set[str] = set()
        while isinstance(kind, Ref) and kind.origin not in seen:
            seen.add(kind.origin)
            schema = self.reader.at(kind.origin)
            merged = self.merger.merged(schema)
            if is_structural(merged) or schema.always is not None:
                return kind
            origin = self.merger.referenced(schema)
            hint = place_name(self.reader.document, kind.origin, self.reader.labels)
            kind = Ref(origin) if origin else self.plain(merged, hint)
        return kind

    def _of_json_type(self, name: JsonType, merged: Merged, hint: str) -> Type:
        if name == "array":
            if merged.tuples:
                return self._tuple(merged, hint)
            if len(merged.items) == 1:
                return ListOf(self.type_of(merged.items[0], f"{hint}Item"))
            return ListOf(JSON)
        if name == "object":
            return MapOf(self.extra_type(merged, hint) or JSON)
        if name == "string" and merged.format in _FORMATS:
            return Scalar(_FORMATS[merged.format])
        return Scalar(_SCALARS[name])

    def _tuple(self, merged: Merged, hint: str) -> Type:
        """An array whose first items have types of their own; what is open or mixed stays JSON."""
        schema = merged.tuples[0]
        first = schema.prefix_items or ()
        rest = schema.items if schema.items is not None else schema.unevaluated_items
        if len(merged.tuples) > 1 or rest is None or merged.items not in ([], [schema.items]):
            return ListOf(JSON)
        closed = rest.always is False
        whole = closed and (schema.min_items or 0) >= len(first)
        items = [self.type_of(item, f"{hint}Item{n}") for n, item in enumerate(first, 1)]
        others = None if closed else self.type_of(rest, f"{hint}Item")
        if not whole and JSON in (*items, others):
            return ListOf(JSON)
        return TupleOf(tuple(items), others, whole)


def is_enumeration(merged: Merged) -> bool:
    """Whether a schema lists several constants that a type checker can tell apart."""
    return (
        merged.constants is not None
        and len(merged.constants) > 1
        and all(value is None or isinstance(value, str | int) for value in merged.constants)
    )


def _constants(merged: Merged) -> Type:
    allowed = [value for value in merged.constants or () if is_of(value, merged.types)]
    if any(isinstance(value, dict | list | float) or _is_long(value) for value in allowed):
        numbers = all(
            isinstance(value, int | float) and not isinstance(value, bool) for value in allowed
        )
        whole = numbers and all(isinstance(value, int) for value in allowed)
        return Scalar("int" if whole else "float") if numbers else JSON
    values = tuple(value for value in allowed if value is not None)
    if not values:
        return Scalar("none") if allowed else JSON
    return Nullable(Constant(values)) if len(values) < len(allowed) else Constant(values)


def _is_long(value: JsonValue) -> bool:
    """Whether an integer is beyond those that type checkers take as a literal."""
    return isinstance(value, int) and not -(2**63) <= value < 2**63
