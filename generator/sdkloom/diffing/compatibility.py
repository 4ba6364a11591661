"""Whether types of one package take the values of another: for mypy, and for decoders."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sdkloom.diffing.changes import NOTHING_BREAKS, Breaks, Directions
from sdkloom.diffing.questions import Questions
from sdkloom.diffing.type_use import (
    Member,
    TypeUse,
    UnknownVariant,
    field_use,
    members,
    scalar_kind,
)
from sdkloom.emit.fields import is_always_sent, must_arrive
from sdkloom.ir.nodes import (
    Constant,
    ListOf,
    MapOf,
    Ref,
    Scalar,
    ScalarKind,
    Struct,
    TupleOf,
    Type,
)
from sdkloom.matching.revision import Revision
from sdkloom.reading.json_values import same_value

_TEXTS: frozenset[ScalarKind] = frozenset(
    {"str", "date", "datetime", "uuid", "bytes", "base64url", "file"}
)
_BINARY: frozenset[ScalarKind] = frozenset({"bytes", "base64url", "file"})
_WIDER: dict[ScalarKind, frozenset[ScalarKind]] = {
    "float": frozenset({"int", "bool"}),
    "int": frozenset({"bool"}),
    "bytes": frozenset({"base64url"}),
    "base64url": frozenset({"bytes"}),
    "file": frozenset({"bytes", "base64url"}),
    "json": frozenset({"none", "bool", "int", "float", "str"}),
}
"""What mypy takes where the key is expected."""


@dataclass(slots=True)
class Compatibility(Questions):
    """Compares types of the *old* and the *new* side."""

    # -- what mypy accepts

    def assignable(self, value: TypeUse, target: TypeUse) -> bool:
        """Whether mypy lets *value* stand where *target* is annotated."""
        if value.kind is None or target.kind is None:
            return True
        question = ("assignable", value.key, target.key)
        return self.decided(question, lambda: self._is_admitted(value, target))

    def _is_admitted(self, value: TypeUse, target: TypeUse) -> bool:
        targets = list(members(target))
        return all(
            any(self._admits(member, value, other, target) for other in targets)
            for member in members(value)
        )

    def _admits(self, given: Member, value: TypeUse, wanted: Member, target: TypeUse) -> bool:
        match given, wanted:
            case (UnknownVariant(), UnknownVariant()):
                return True
            case Scalar(), Scalar():
                return given == wanted or given.kind in _WIDER.get(wanted.kind, ())
            case Constant(), Constant():
                return set(map(same_value, given.values)) <= set(map(same_value, wanted.values))
            case Constant(), Scalar():
                return all(_base_fits(each, wanted.kind) for each in given.values)
            case ListOf(item=inner), ListOf(item=outer):
                return self._invariant(inner, value, outer, target)
            case TupleOf(), TupleOf():
                return given == wanted
            case MapOf(value=inner), MapOf(value=outer):
                return self._invariant(inner, value, outer, target)
            case ListOf(item=Scalar(kind="json")) | MapOf(value=Scalar(kind="json")), Scalar(
                kind="json"
            ):
                return True
            case Ref(origin=before), Ref(origin=after):
                return self.same_class(before, value.side, after, target.side)
            case _:
                return False

    def _invariant(self, inner: Type, value: TypeUse, outer: Type, target: TypeUse) -> bool:
        """Items: mypy wants the same type, but for literals, which callers rarely spell out.

        What is only sent may be any sequence or mapping, whose items may be of a narrower type.
        """
        value_item, target_item = value.inner(inner), target.inner(outer)
        if not self.assignable(value_item, target_item):
            return False
        if not target.open:
            return True
        kinds = {type(each) for each in (*members(value_item), *members(target_item))}
        return Constant in kinds or self.assignable(target_item, value_item)

    # -- what travels

    def decodes(self, acceptor: TypeUse, values: TypeUse, *, closed: bool = False) -> bool:
        """Whether JSON values of one type are read by the decoder of another.

        If *closed*, whether they are valid: enumerations count.
        """
        if acceptor.kind is None or values.kind is None:
            return True
        question = (f"reads {closed}", acceptor.key, values.key)
        return self.decided(question, lambda: self._is_taken(acceptor, values, closed=closed))

    def _is_taken(self, acceptor: TypeUse, values: TypeUse, *, closed: bool) -> bool:
        targets = list(members(replace(acceptor, open=False)))
        return all(
            isinstance(member, UnknownVariant)
            or any(self._takes(other, acceptor, member, values, closed=closed) for other in targets)
            for member in members(replace(values, open=False))
        )

    def _takes(
        self, wanted: Member, acceptor: TypeUse, given: Member, values: TypeUse, *, closed: bool
    ) -> bool:
        match wanted, given:
            case Scalar(kind="json"), _:
                return True
            case UnknownVariant(), Ref() | MapOf():
                return True
            case Scalar() | Constant(), Scalar() | Constant():
                return _decodes_scalar(wanted, given, is_open=acceptor.open and not closed)
            case (ListOf(item=outer), ListOf(item=inner)) | (
                MapOf(value=outer),
                MapOf(value=inner),
            ):
                return self.decodes(acceptor.inner(outer), values.inner(inner), closed=closed)
            case TupleOf(), TupleOf():
                pairs = zip(wanted.items, given.items, strict=False)
                return len(given.items) == len(wanted.items) and all(
                    self.decodes(acceptor.inner(outer), values.inner(inner), closed=closed)
                    for outer, inner in pairs
                )
            case Ref(), Ref():
                return self._takes_struct(
                    wanted.origin, acceptor, given.origin, values, closed=closed
                )
            case MapOf(value=outer), Ref():
                return self._takes_as_map(outer, acceptor, given.origin, values, closed=closed)
            case _:
                return False

    def _takes_struct(
        self, origin: str, acceptor: TypeUse, other: str, values: TypeUse, *, closed: bool
    ) -> bool:
        """Whether one class takes the objects of another; what is paired is compared elsewhere."""
        if self.same_class(other, values.side, origin, acceptor.side):
            return True
        wanted, given = acceptor.side.index.get(origin), values.side.index.get(other)
        if not isinstance(wanted, Struct) or not isinstance(given, Struct):
            return False
        there = {given_field.wire: given_field for given_field in given.fields}
        for wanted_field in wanted.fields:
            match = there.get(wanted_field.wire)
            if match is None or (is_always_sent(wanted_field) and not is_always_sent(match)):
                if must_arrive(wanted, wanted_field, acceptor.side.index):
                    return False
                continue
            if not self.decodes(
                field_use(acceptor.side, wanted, wanted_field),
                field_use(values.side, given, match),
                closed=closed,
            ):
                return False
        return True

    def _takes_as_map(
        self, outer: Type, acceptor: TypeUse, origin: str, values: TypeUse, *, closed: bool
    ) -> bool:
        given = values.side.index.get(origin)
        if not isinstance(given, Struct):
            return False
        wanted = acceptor.inner(outer)
        return all(
            self.decodes(wanted, field_use(values.side, given, given_field), closed=closed)
            for given_field in given.fields
        )

    # -- what a change of type breaks

    def unusable(self, old: TypeUse, new: TypeUse) -> bool:
        """Whether no received value can be used as programs use those that they were promised.

        Those of another class can, if they have the attributes of the old one.
        """
        if old.kind is None or new.kind is None:
            return False
        question = ("usable", old.key, new.key)
        return not self.decided(question, lambda: self._is_usable(old, new))

    def _is_usable(self, old: TypeUse, new: TypeUse) -> bool:
        promised, given = (
            {self._class(member, use.side): member for member in members(use)} for use in (old, new)
        )
        if "json" in promised.keys() | given.keys():
            return True
        promised.pop("none", None)
        given.pop("none", None)
        return (
            not promised
            or not given
            or any(
                before in given or any(self._has_attributes(member, new) for new in given.values())
                for before, member in promised.items()
            )
        )

    def _has_attributes(self, wanted: Member, given: Member) -> bool:
        """Whether a class of the new side has the attributes of one of the old side."""
        if not isinstance(wanted, Ref) or not isinstance(given, Ref):
            return False
        before, after = self.old.index.get(wanted.origin), self.new.index.get(given.origin)
        if not isinstance(before, Struct) or not isinstance(after, Struct):
            return False
        there = {field.name: field_use(self.new, after, field) for field in after.fields}
        return all(
            field.name in there
            and not self.unusable(field_use(self.old, before, field), there[field.name])
            for field in before.fields
        )

    def _class(self, member: Member, side: Revision) -> str:
        match member:
            case Scalar(kind="int" | "float"):
                return "number"
            case Scalar():
                return member.kind
            case Constant():
                base = scalar_kind(member.values[0])
                return "number" if base in ("int", "float") else base
            case ListOf():
                return "list"
            case TupleOf():
                return "tuple" if member.whole else "list"
            case MapOf():
                return "dict"
            case Ref():
                return self.name(member.origin, side)
            case UnknownVariant():
                return "unknown"

    def retyped(self, old: TypeUse, new: TypeUse, directions: Directions) -> Breaks:
        """What it breaks that a value is of another type now."""
        breaks = NOTHING_BREAKS
        if directions.sent:
            refused = directions.carried and not self.decodes(new, old, closed=True)
            breaks |= Breaks(type=not self.assignable(old, new), runtime=refused)
        if directions.received:
            breaks |= Breaks(
                source=self.unusable(old, new),
                type=not self.assignable(new, old),
                runtime=directions.decoded and not self.decodes(old, new),
            )
        return breaks

    def widened(self, old: TypeUse, new: TypeUse, directions: Directions) -> Breaks:
        """What it breaks that more values are allowed: receiving programs do not know them."""
        if not directions.received:
            return NOTHING_BREAKS
        raises = directions.decoded and not self.decodes(old, new)
        return Breaks(type=not self.assignable(new, old), runtime=raises)

    def narrowed(self, old: TypeUse, new: TypeUse, directions: Directions) -> Breaks:
        """What it breaks that fewer values are allowed: servers refuse the others."""
        if not directions.sent:
            return NOTHING_BREAKS
        return Breaks(type=not self.assignable(old, new), runtime=directions.carried)


def _base_fits(value: object, kind: ScalarKind) -> bool:
    base = scalar_kind(value)
    return base == kind or base in _WIDER.get(kind, ())


def _decodes_scalar(wanted: Scalar | Constant, given: Scalar | Constant, *, is_open: bool) -> bool:
    """Whether values without parts are read; an open enumeration takes any of its types."""
    if isinstance(wanted, Scalar):
        if isinstance(given, Scalar):
            return _text_fits(given.kind, wanted.kind)
        return all(_text_fits(scalar_kind(value), wanted.kind) for value in given.values)
    if isinstance(given, Scalar):
        return is_open and given.kind in map(scalar_kind, wanted.values)
    if is_open:
        return set(map(type, given.values)) <= set(map(type, wanted.values))
    return set(map(same_value, given.values)) <= set(map(same_value, wanted.values))


def _text_fits(given: ScalarKind, wanted: ScalarKind) -> bool:
    """Whether the JSON values of one scalar are read as another."""
    if wanted in (given, "json"):
        return True
    if wanted == "float":
        return given == "int"
    if wanted in _BINARY:
        return given in _BINARY
    return wanted == "str" and given in _TEXTS
