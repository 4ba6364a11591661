"""The types of values that need no declaration: scalars, constants, arrays and maps."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce

from sdkloom.ir.nodes import (
    Constant,
    Either,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
)
from sdkloom.lowering.choices import JSON, is_of, or_null, whole
from sdkloom.lowering.constants import is_literal, json_class, type_of_values
from sdkloom.lowering.untyped import is_any_described, unused_choices, unused_statement
from sdkloom.openapi.keywords import JsonType
from sdkloom.reading.json_values import JsonValue, same_value
from sdkloom.reading.places import child
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged, Merger, evaluates_sometimes
from sdkloom.schemas.place_names import place_name
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.unions import is_structural, other_types

_FORMATS: dict[str, ScalarKind] = {
    "date-time": "datetime",
    "date": "date",
    "uuid": "uuid",
    "byte": "bytes",
    "base64": "bytes",
    "base64url": "base64url",
    "binary": "file",
}
CONTENT_ENCODINGS: dict[str, ScalarKind] = {"base64": "bytes", "base64url": "base64url"}
"""Encodings that a client decodes; their names are case-insensitive (RFC 2045)."""
_SCALARS: dict[JsonType, ScalarKind] = {
    "null": "none",
    "boolean": "bool",
    "integer": "int",
    "number": "float",
}
_MANY = 2**63
"""More items than any array has."""


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
    _beside: set[str] = field(default_factory=set[str])
    """Structs beside which other types are being found."""

    def plain(self, merged: Merged, hint: str) -> Type:
        """The type of a schema that is no union and no struct; *hint* names what is nested."""
        if merged.constants is not None:
            constants = self._constants(merged, hint)
            return self.nullable(constants) if merged.nullable else constants
        return self._of_types(merged, hint)

    def _of_types(self, merged: Merged, hint: str) -> Type:
        if merged.types is None:  # a format is about strings, and these may be anything
            kind = _string_kind(merged)
            is_binary = kind in ("bytes", "base64url", "file")
            return Scalar(kind) if is_binary else self._anything(merged)
        names: list[JsonType] = [name for name in merged.types if name != "null"]
        if "number" in names and "integer" in names:
            names.remove("integer")
        if not names:  # null alone, or nothing at all
            return Scalar("none") if merged.types else JSON
        self._warn_untyped(unused_choices(merged), merged)
        kinds = (self._of_json_type(name, merged, hint) for name in names)
        return self.or_null(merged, reduce(Either, kinds))

    def _anything(self, merged: Merged) -> Type:
        """Any JSON value, with a warning where the schema says more than that."""
        self._warn_untyped(unused_statement(merged, self.merger), merged)
        return JSON

    def _warn_untyped(self, reason: str | None, merged: Merged, values: str = "it is") -> None:
        """Report what is any JSON value though more is known of it, if there is a *reason*."""
        if reason is not None:
            message = f"{reason}: {values} any JSON value"
            self.reader.diagnostics.warning("untyped", message, merged.parts[0].origin)

    def _constants(self, merged: Merged, hint: str) -> Type:
        distinct = {same_value(value): value for value in merged.constants or ()}
        allowed = [
            whole(value, merged.types) for value in distinct.values() if is_of(value, merged.types)
        ]
        values = tuple(value for value in allowed if value is not None)
        if not values:  # what contradicts the type leaves the type
            return Scalar("none") if allowed else self._of_types(merged, hint)
        kinds = (
            [Constant(values)]
            if all(map(is_literal, values))
            else self._mixed(values, merged, hint)
        )
        kind = reduce(Either, kinds)
        return Nullable(kind) if len(values) < len(allowed) else kind

    def _mixed(self, values: Sequence[JsonValue], merged: Merged, hint: str) -> list[Type]:
        """A type for each JSON type that constants have, if not all can be literals."""
        by_class: dict[type, list[JsonValue]] = {}
        for value in values:
            by_class.setdefault(json_class(value), []).append(value)
        return [
            Constant(tuple(group))
            if all(map(is_literal, group))
            else self._described(python, merged, hint) or type_of_values(group)
            for python, group in by_class.items()
        ]

    def _described(self, python: type, merged: Merged, hint: str) -> Type | None:
        """The type of constant arrays or objects of a schema that describes what is in them."""
        if python is list and (merged.tuples or is_any_described(merged.items, self.merger)):
            return self._of_json_type("array", merged, hint)
        if python is dict and is_any_described((*merged.unknown, *merged.patterns), self.merger):
            return self._of_json_type("object", merged, hint)
        return None

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
        self._warn_untyped(self._unused_of_properties(merged), merged, "they are")
        return JSON

    def _unused_of_properties(self, merged: Merged) -> str | None:
        """What is known of properties without a name that does not hold for all of them."""
        if len([schema for schema in merged.unknown if schema.always is None]) > 1:
            return "several schemas describe properties without a name"
        if is_any_described(merged.patterns, self.merger):
            return "patterns of names describe some properties"
        if is_any_described((s for s in merged.unevaluated if s.always is None), self.merger):
            return "`unevaluatedProperties` describes properties of some values only"
        return None

    def struct_type(self, merged: Merged, ref: Ref, hint: str) -> Type:
        """The type of a value of the struct *ref*, or of another type that its schema lists."""
        others: list[Type] = []
        if ref.origin not in self._beside:  # an array of itself has no end
            with entered(self._beside, ref.origin):
                others += [self._of_json_type(name, merged, hint) for name in other_types(merged)]
        return self.or_null(merged, reduce(Either, [*others, ref]))

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
            hint = place_name(self.merger, kind.origin)
            kind = Ref(origin) if origin else self.plain(merged, hint)
        return kind

    def _of_json_type(self, name: JsonType, merged: Merged, hint: str) -> Type:
        if name == "array":
            if merged.tuples:
                return self._tuple(merged, hint)
            return ListOf(self._item_type(merged, hint))
        if name == "object":
            return MapOf(self.extra_type(merged, hint) or JSON)
        return Scalar(_string_kind(merged) if name == "string" else _SCALARS[name])

    def _item_type(self, merged: Merged, hint: str) -> Type:
        """The type of the items of an array, which have to satisfy what all parts say of them."""
        described = [item for item in merged.items if self.merger.merged(item) != Merged()]
        items = described or merged.items[:1]
        if len(items) < 2:
            return self.type_of(items[0], f"{hint}Item") if items else JSON
        place = child(merged.parts[0].origin, "items", "allOf")
        together = self.reader.add(Schema(origin=place, all_of=tuple(items)))
        return self.type_of(together, f"{hint}Item")

    def _tuple(self, merged: Merged, hint: str) -> Type:
        """An array whose first items have types of their own; what is open or mixed stays JSON."""
        schema = merged.tuples[0]
        if len(merged.tuples) > 1 or merged.items not in ([], [schema.items]):
            self._warn_untyped("several schemas describe the first items", merged, "items are")
            return ListOf(JSON)
        first = schema.prefix_items or ()
        rest = schema.items if schema.items is not None else schema.unevaluated_items
        most = min(_MANY if part.max_items is None else part.max_items for part in merged.parts)
        closed = most <= len(first) or (rest is not None and rest.always is False)
        if rest is None and not closed:
            self._warn_untyped("only the first items are described", merged, "items are")
            return ListOf(JSON)
        least = max(part.min_items or 0 for part in merged.parts)
        whole = closed and most >= least >= len(first)
        items = [self.type_of(item, f"{hint}Item{n}") for n, item in enumerate(first, 1)]
        others = None if closed or rest is None else self.type_of(rest, f"{hint}Item")
        if not whole and JSON in (*items, others):
            self._warn_untyped("only some items are described", merged, "items are")
            return ListOf(JSON)
        return TupleOf(tuple(items), others, whole)


def _string_kind(merged: Merged) -> ScalarKind:
    """What a string stands for: an encoding decides before a format, which may be that of the content."""
    encoding = (merged.content_encoding or "").lower()
    return CONTENT_ENCODINGS.get(encoding) or _FORMATS.get(merged.format or "", "str")


def is_enumeration(merged: Merged) -> bool:
    """Whether a schema lists several constants that a type checker can tell apart."""
    return (
        merged.constants is not None
        and len(merged.constants) > 1
        and all(value is None or isinstance(value, str | int) for value in merged.constants)
    )
