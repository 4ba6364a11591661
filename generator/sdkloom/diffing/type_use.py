"""Uses of types: annotations, and the members of the unions that they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from sdkloom.ir.nodes import (
    Alias,
    Constant,
    Either,
    Field,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    Struct,
    TupleOf,
    Type,
    Union,
)
from sdkloom.ir.presence import Optional
from sdkloom.matching.revision import Revision

_SCALAR_KINDS: dict[type, ScalarKind] = {bool: "bool", int: "int", float: "float", str: "str"}


@dataclass(frozen=True, slots=True)
class UnknownVariant:
    """A value of a variant that the package does not know."""


@dataclass(frozen=True, slots=True)
class TypeUse:
    """A use of a type on one side: the annotation of a field, an argument or a result.

    ``open``: enumerations admit other values, ``absent``: None stands for absence.
    ``kind`` is ``None`` where Python has no type of the value's own.
    """

    side: Revision
    kind: Type | None
    open: bool = False
    absent: bool = False

    def inner(self, kind: Type) -> TypeUse:
        """A use of *kind* within this one, as the items of a list are."""
        return TypeUse(self.side, kind, open=self.open)

    @property
    def is_open(self) -> bool:
        """Whether the enumeration that this is admits other values: one with a name decides itself."""
        declaration = self.side.declared(self.kind)
        return self.open if declaration is None else declaration.usage.received

    @property
    def key(self) -> UseKey:
        """What this is known by while both sides stay as they are."""
        return id(self.side), self.kind, self.open, self.absent


UseKey: TypeAlias = tuple[int, Type | None, bool, bool]
Member = Scalar | Constant | ListOf | TupleOf | MapOf | Ref | UnknownVariant


def field_use(side: Revision, struct: Struct, field: Field) -> TypeUse:
    """The annotation of a field."""
    opened = struct.usage.received and not field.tag
    absent = isinstance(field.presence, Optional)
    return TypeUse(side, field.type, open=opened, absent=absent)


def members(use: TypeUse) -> Iterator[Member]:
    """The members of the union that an annotation is, names of types seen through."""
    if use.kind is not None:
        yield from dict.fromkeys(_spread(use.kind, use, set()))
    if use.absent:
        yield Scalar("none")


def _spread(kind: Type, use: TypeUse, seen: set[str]) -> Iterator[Member]:
    match kind:
        case Nullable(inner=inner):
            yield from _spread(inner, use, seen)
            yield Scalar("none")
        case Constant():
            yield kind
            if use.open:
                yield from (Scalar(base) for base in _bases(kind.values))
        case Ref(origin=origin):
            yield from _declared(kind, origin, use, seen)
        case Either():
            yield from _spread(kind.first, use, seen)
            yield from _spread(kind.second, use, seen)
        case Scalar() | ListOf() | TupleOf() | MapOf():
            yield kind


def _declared(kind: Ref, origin: str, use: TypeUse, seen: set[str]) -> Iterator[Member]:
    if origin in seen:
        return
    seen.add(origin)
    declaration = use.side.index.get(origin)
    match declaration:
        case Alias():
            opened = replace(use, open=declaration.usage.received)
            yield from _spread(declaration.target, opened, seen)
        case Union():
            opened = replace(use, open=declaration.usage.received)
            for variant in declaration.variants:
                yield from _spread(variant.type, opened, seen)
            if declaration.tag is not None and declaration.usage.received:
                yield UnknownVariant()
        case Struct():
            yield kind
        case None:
            yield Scalar("json")


def _bases(values: Iterable[object]) -> Iterator[ScalarKind]:
    kinds: dict[ScalarKind, None] = {scalar_kind(value): None for value in values}
    yield from kinds


def scalar_kind(value: object) -> ScalarKind:
    """The type that a constant is of."""
    return _SCALAR_KINDS.get(type(value), "json")
