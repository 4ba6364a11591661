"""One side of a diff: an ``Api`` with the schemas behind it, and merged views of these."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from sdkloom.diagnostics import SpecError
from sdkloom.ir.nodes import Alias, Api, Declaration, Nullable, Ref, Type
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.reader import SchemaReader

Origins: TypeAlias = "tuple[str, ...]"


@dataclass(slots=True, kw_only=True)
class View:
    """What several schemas ask of one value together, references and ``allOf`` seen through."""

    parts: tuple[Schema, ...]
    types: tuple[str, ...] | None = None
    constants: tuple[JsonValue, ...] | None = None
    properties: dict[str, list[Schema]] = field(default_factory=dict[str, list[Schema]])
    required: dict[str, Schema] = field(default_factory=dict[str, Schema])
    items: list[Schema] = field(default_factory=list[Schema])
    extra: list[Schema] = field(default_factory=list[Schema])
    closed: bool = False
    choices: list[Choice] = field(default_factory=list["Choice"])

    def first(self, keyword: str) -> Schema:
        """The part that holds a keyword (a field of ``Schema``), else the first of all."""
        nothing = getattr(_NOTHING, keyword)
        return next((one for one in self.parts if getattr(one, keyword) != nothing), self.parts[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``oneOf`` or ``anyOf`` of *holder*; ``nullable`` if null is among the members."""

    keyword: str
    holder: Schema
    members: tuple[Schema, ...]
    nullable: bool


@dataclass(slots=True, eq=False)
class Side:
    """An ``Api``, its document and its schemas; ``schema`` reads the schema of a rule."""

    api: Api
    document: Document
    reader: SchemaReader
    schema: Callable[[str], Schema]
    index: dict[str, Declaration] = field(init=False)
    components: frozenset[str] = field(init=False)
    _views: dict[Origins, View] = field(default_factory=dict[Origins, View])

    def __post_init__(self) -> None:
        """Index what there is by origin."""
        self.components = frozenset(one.origin for one in self.api.components)
        self.index = {one.origin: one for one in self.api.declarations}

    def view(self, schemas: tuple[Schema, ...]) -> View:
        """Merge what *schemas* ask."""
        key = tuple(one.origin for one in schemas)
        if (known := self._views.get(key)) is None:
            known = self._views[key] = _merged(tuple(self._parts(schemas)))
        return known

    def _parts(self, schemas: Iterable[Schema]) -> Iterator[Schema]:
        seen: set[str] = set()
        waiting = list(reversed(list(schemas)))
        while waiting:
            part = waiting.pop()
            if part.origin in seen:
                continue
            seen.add(part.origin)
            yield part
            waiting += reversed(part.all_of)
            if part.ref is not None:
                waiting.append(self.reader.target(part))

    def raw(self, origin: str | None) -> JsonValue:
        """What the document has at *origin*; ``None`` for a place that is only implied."""
        try:
            return None if origin is None else self.document.get(origin)
        except SpecError:
            return None

    def place(self, origin: str, *keywords: str) -> str:
        """The origin of the first keyword that the raw schema at *origin* has, else *origin*."""
        raw = self.raw(origin)
        if isinstance(raw, dict):
            for keyword in keywords:
                if keyword in raw:
                    return f"{origin}/{keyword}"
        return origin

    def core(self, kind: Type | None) -> Type | None:
        """See through null and the names of types."""
        seen: set[str] = set()
        while kind is not None:
            if isinstance(kind, Nullable):
                kind = kind.inner
            elif isinstance(kind, Ref) and kind.origin not in seen:
                seen.add(kind.origin)
                declaration = self.index.get(kind.origin)
                if not isinstance(declaration, Alias):
                    return kind
                kind = declaration.target
            else:
                return kind
        return None

    def declared(self, kind: Type | None) -> Declaration | None:
        """The declaration that *kind* is a use of, null aside."""
        while isinstance(kind, Nullable):
            kind = kind.inner
        return self.index.get(kind.origin) if isinstance(kind, Ref) else None


_NOTHING = Schema(origin="")


def bare_reference(schema: Schema) -> str | None:
    """The origin that *schema* only refers to, asserting nothing beside."""
    if schema.ref is None:
        return None
    return schema.ref if _is_bare(schema) else None


def _is_bare(schema: Schema) -> bool:
    return all(
        getattr(schema, name) == getattr(_NOTHING, name)
        for name in Schema.__slots__
        if name not in _SILENT
    )


_SILENT = frozenset({"origin", "ref", "title", "description", "dynamic_scope"})


def only_null(schema: Schema) -> bool:
    """Whether null is all that a schema admits."""
    return schema.types == ("null",) or (schema.enum or schema.const) == (None,)


def same_value(value: JsonValue) -> str:
    """A text that is equal for values that JSON Schema takes for equal (1 and 1.0)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True)


def _merged(parts: tuple[Schema, ...]) -> View:
    view = View(parts=parts)
    origins = {one.origin for one in parts}
    for part in parts:
        _add(view, part)
        for keyword in ("one_of", "any_of"):
            members: tuple[Schema, ...] = getattr(part, keyword)
            # A base that lists its own extensions does not make each of them a choice of all.
            if members and (part is parts[0] or not any(one.ref in origins for one in members)):
                told = tuple(one for one in members if not only_null(one))
                view.choices.append(
                    Choice(
                        keyword=keyword,
                        holder=part,
                        members=told,
                        nullable=len(told) < len(members),
                    )
                )
    return view


def _add(view: View, part: Schema) -> None:
    if part.types is not None:
        known = view.types
        view.types = part.types if known is None else _common(known, part.types)
    if (values := part.const or part.enum) is not None:
        allowed = {same_value(one) for one in values}
        held = values if view.constants is None else view.constants
        view.constants = tuple(one for one in held if same_value(one) in allowed)
    for wire, schema in part.properties.items():
        view.properties.setdefault(wire, []).append(schema)
    for wire in part.required:
        view.required.setdefault(wire, part)
    if part.items is not None:
        view.items.append(part.items)
    for extra in (part.additional_properties, part.unevaluated_properties):
        if extra is not None and extra.always is not True:
            view.closed |= extra.always is False
            view.extra.append(extra)
    if part.pattern_properties:
        view.closed = False


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    both = [kind for kind in one if kind in other or (kind == "integer" and "number" in other)]
    both += [kind for kind in other if kind == "integer" and "number" in one and kind not in both]
    return tuple(both)
