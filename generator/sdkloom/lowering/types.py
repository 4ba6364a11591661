"""Schemas → types and declarations: what a value is in Python.

Everything is declared under a provisional name in no module; ``placement`` settles both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sdkloom.diagnostics import Diagnostics
from sdkloom.identifiers import class_name
from sdkloom.ir.nodes import Alias, Constant, Declaration, Either, Ref, Type, Union, Variant
from sdkloom.lowering.attributes import AttributeNamer
from sdkloom.lowering.choices import JSON, apart, collapsed
from sdkloom.lowering.structs import UNPLACED, StructBuilder
from sdkloom.lowering.unsatisfiable import contradiction
from sdkloom.lowering.untyped import FREE_CHOICE, NO_VALUE, free_choices
from sdkloom.lowering.value_types import ValueTypes, entered, is_enumeration
from sdkloom.naming import Lock
from sdkloom.reading.document import child
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.fingerprint import fingerprint, member_key
from sdkloom.schemas.merged import Merged, Merger
from sdkloom.schemas.place_names import place_name
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.unions import (
    are_declared,
    deciding_choice,
    distinguishing_tag,
    is_struct,
    is_union,
    is_untyped,
)
from sdkloom.schemas.value_names import described_values
from sdkloom.schemas.variant_names import variant_names

_ANY_TEXT = Merged(types=("string",))
_CHOICES_DEEP = 4
_COMPONENTS = ("#/components/schemas/", "#/definitions/")


@dataclass(slots=True)
class TypeBuilder:
    """Declares what is asked for and, in turn, all that it refers to."""

    reader: SchemaReader
    merger: Merger
    diagnostics: Diagnostics
    lock: Lock
    attributes: AttributeNamer
    found: dict[str, Declaration] = field(default_factory=dict[str, Declaration])
    hints: dict[str, str] = field(default_factory=dict[str, str])
    subtypes: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Base schema → the schemas that extend it, where the document tells them apart by a tag."""
    completed: dict[str, Schema] = field(default_factory=dict[str, Schema])
    """Members of choices with the properties beside the choice, by the origin of the member."""
    _values: ValueTypes = field(init=False)
    _structs: StructBuilder = field(init=False)
    _waiting: deque[Schema] = field(default_factory=deque[Schema])
    _declaring: str = ""
    _inlined: dict[str, list[Schema]] = field(default_factory=dict[str, "list[Schema]"])
    """Nested schemas that have been declared, by what they would like to be called."""
    _deciding: set[str] = field(default_factory=set[str])
    _typing: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        self._values = ValueTypes(self.reader, self.merger, self.type_of)
        self._structs = StructBuilder(
            self.reader,
            self.merger,
            self.diagnostics,
            self.attributes,
            self._values,
            self.reference,
            self.subtypes,
        )

    def reference(self, origin: str) -> Ref:
        """Use the schema at *origin*, which gets a declaration of its own."""
        if origin not in self.hints:
            self.hints[origin] = place_name(self.merger, origin)
            self._waiting.append(self.reader.at(origin))
        return Ref(origin)

    def use(self, origin: str) -> Type:
        """The type of a value of the schema at *origin*: its declaration, and null where it may be."""
        ref = self.reference(origin)
        schema = self.reader.at(origin)
        if self.merger.referenced(schema) is not None:  # an alias, which admits null itself
            return ref
        merged = self.merger.merged(schema)
        if is_union(merged):
            is_alias = self._is_alias(origin, merged)
            return ref if is_alias else self._values.or_null(merged, ref)
        return (
            self._values.struct_type(merged, ref, self.hints[origin]) if is_struct(merged) else ref
        )

    def _is_alias(self, origin: str, merged: Merged) -> bool:
        """Whether the choice at *origin* becomes an alias; one that contains itself does not."""
        if origin in self._deciding:
            return False
        outer, self._typing = self._typing, set()
        with entered(self._deciding, origin):
            found = self._simple_union(merged, self.hints[origin]) is not None
        self._typing = outer
        return found

    def type_of(self, schema: Schema, hint: str) -> Type:
        """The type of a value of *schema*; *hint* names it if it needs a declaration."""
        if schema.always is not None:
            if not schema.always:
                self.diagnostics.warning("untyped", NO_VALUE, schema.origin)
            return JSON
        if (origin := self.merger.referenced(schema)) is not None:
            kind = self.use(origin)
            return self._values.nullable(kind) if self.merger.mentions_null(schema) else kind
        merged = self._merged(schema)
        if is_union(merged):
            simple = self._simple_union(merged, hint)
            if simple is None or _is_enumeration_or_text(simple):
                simple = self._inline(schema, hint)
            return self._values.or_null(merged, simple)
        if is_struct(merged):
            return self._values.struct_type(merged, self._inline(schema, hint), hint)
        if is_enumeration(merged) or schema.origin in self._typing:  # or a list of itself
            return self._inline(schema, hint)
        return self._within(schema, merged, hint)

    def _merged(self, schema: Schema) -> Merged:
        """Merge *schema*, and report what its type does not show."""
        merged = self.merger.merged(schema)
        if (problem := contradiction(merged)) is not None:
            message = f"no value fits: {problem}"
            self.diagnostics.warning("unsatisfiable", message, schema.origin)
        for member in free_choices(merged, self.merger):
            self.diagnostics.warning("untyped", FREE_CHOICE, member.origin)
        return merged

    def _within(self, schema: Schema, merged: Merged, hint: str) -> Type:
        """What *schema* is without a declaration, unless that is found to contain itself."""
        with entered(self._typing, schema.origin):
            return self._values.plain(merged, hint)

    def settle(self) -> None:
        """Declare what waits, until nothing does."""
        while self._waiting:
            schema = self._waiting.popleft()
            self._declaring = schema.origin
            self.found[schema.origin] = self._declare(schema, self.hints[schema.origin])

    # -- declarations

    def _declare(self, schema: Schema, hint: str) -> Declaration:
        if schema.always is not None:
            return self._alias(schema, hint, JSON)
        if (origin := self.merger.referenced(schema)) is not None:
            kind = self.use(origin)
            target = self._values.nullable(kind) if self.merger.mentions_null(schema) else kind
            return self._alias(schema, hint, target)
        merged = self._merged(schema)
        if is_union(merged):
            simple = self._simple_union(merged, hint)
            return (
                self._alias(schema, hint, self._values.or_null(merged, simple))
                if simple
                else self._union(schema, merged, hint)
            )
        if is_struct(merged):
            return self._structs.struct(schema, hint)
        return self._alias(schema, hint, self._within(schema, merged, hint))

    def _inline(self, schema: Schema, hint: str) -> Ref:
        """Declare a nested schema under a name from its context; equal ones of one name once."""
        if schema.origin not in self.hints:
            hint = self._hint(schema.origin, hint)
            others = self._inlined.setdefault(hint, [])
            if equal := next((each for each in others if self._is_equal(each, schema)), None):
                return Ref(equal.origin)
            others.append(schema)
            self.hints[schema.origin] = hint
            self._waiting.append(schema)
        return Ref(schema.origin)

    def _is_equal(self, other: Schema, schema: Schema) -> bool:
        """Whether two schemas that want one name are the same, and were not named apart before."""
        names = self.lock.recorded_name(other.origin), self.lock.recorded_name(schema.origin)
        is_apart = names[0] != names[1] and None not in names
        return not is_apart and fingerprint(other, str) == fingerprint(schema, str)

    def _hint(self, origin: str, hint: str) -> str:
        """Call what stands in another component after that one, whoever comes upon it first."""
        if self._is_own(origin) or not origin.startswith(_COMPONENTS):
            return hint
        return place_name(self.merger, origin)

    def _is_own(self, origin: str) -> bool:
        """Whether something stands inside the schema that is being declared."""
        return origin.startswith(f"{self._declaring}/")

    def _alias(self, schema: Schema, hint: str, target: Type) -> Alias:
        values = described_values(schema, self.reader.raw(schema) if schema.enum else {})
        return Alias(
            origin=schema.origin,
            name=hint,
            module="",
            target=target,
            usage=UNPLACED,
            doc="\n\n".join(filter(None, (_doc(schema), values))) or None,
        )

    # -- unions

    def _simple_union(self, merged: Merged, hint: str) -> Type | None:
        """The one type that all members of a choice share, or that JSON tells apart for us."""
        members = deciding_choice(merged).members
        if are_declared(self.merger, members):
            return None
        kinds = [
            self._values.resolved(self._undeclared(member, merged, hint)) for member in members
        ]
        return collapsed(kinds) or apart(kinds)

    def _undeclared(self, member: Schema, outer: Merged, hint: str) -> Type:
        """A member's type for a choice that may become one alias: its constants need no name."""
        merged = self.merger.merged(member)
        if is_enumeration(merged) and self.merger.referenced(member) is None:
            return self._values.plain(merged, hint)
        return self._variant(member, outer, hint)

    def _union(self, schema: Schema, merged: Merged, hint: str) -> Union:
        choice = deciding_choice(merged)
        members = choice.members
        tag, tags = distinguishing_tag(self.merger, merged, members)
        names = variant_names(self.merger, choice, hint)
        self._note_old_keys(schema, members, hint)
        beside_text = any(self.merger.merged(member) == _ANY_TEXT for member in members)
        variants = [
            Variant(
                type=self._variant_type(member, merged, name, beside_text=beside_text),
                check=member.ref or member.origin,
                tags=values,
            )
            for name, member, values in zip(
                names, members, tags or [()] * len(members), strict=True
            )
        ]
        return Union(
            origin=schema.origin,
            name=hint,
            module="",
            variants=tuple(variants),
            tag=tag,
            usage=UNPLACED,
            default=_default_variant(merged, variants) if tag else None,
            untyped=any(is_untyped(self.merger.merged(member)) for member in members),
            doc=_doc(schema),
        )

    def _variant_type(
        self, member: Schema, merged: Merged, hint: str, *, beside_text: bool
    ) -> Type:
        """A member's type; known texts beside any text need no name, unless they have had one."""
        if beside_text and self.lock.recorded_name(member.origin) is None:
            return self._undeclared(member, merged, hint)
        return self._variant(member, merged, hint)

    def _variant(self, member: Schema, merged: Merged, hint: str) -> Type:
        """A member's type; properties beside the choice belong to each of its members."""
        if merged.properties.keys() <= self.merger.merged(member).properties.keys():
            return self.type_of(member, hint)
        # a place of its own each, but for choices of choices of choices: they would double each time
        shares = self._is_own(member.origin) or self._declaring.count("/oneOf/") >= _CHOICES_DEEP
        place = member.origin if shares else _own_place(merged.parts[0], member)
        whole = member._replace(origin=place, all_of=(*_beside(member, merged), *member.all_of))
        if shares and member.unevaluated_properties is None:  # else it would say more of them
            whole = self.completed.setdefault(place, whole)
        return self._inline(whole if shares else self.reader.add(whole), hint)

    def _note_old_keys(self, holder: Schema, members: Sequence[Schema], hint: str) -> None:
        """Note by which numbers packages generated before know variants with a place of their own."""
        for number, member in enumerate(members, 1):
            old = f"{hint}{class_name(member.title)}" if member.title else f"{hint}Variant{number}"
            place = _own_place(holder, member)
            self.lock.old_keys[place] = child(holder.origin, "oneOf", old)


def _beside(member: Schema, outer: Merged) -> Iterator[Schema]:
    """What holds beside a choice, for one of its members."""
    for number, (wire, schemas) in enumerate(outer.properties.items()):
        yield Schema(
            origin=f"{member.origin}#{number}",
            properties={wire: schemas[0]},
            required=tuple(outer.required),
        )


def _own_place(holder: Schema, member: Schema) -> str:
    """Where a member stands that properties beside the choice of *holder* are added to."""
    return child(holder.origin, "oneOf", member_key(member))


def _is_enumeration_or_text(kind: Type) -> bool:
    """Whether a type lists so many known texts that it needs a name."""
    known = kind.first if isinstance(kind, Either) else None
    return isinstance(known, Constant) and len(known.values) > 1


def _doc(schema: Schema) -> str | None:
    return schema.description or schema.title


def _default_variant(merged: Merged, variants: Sequence[Variant]) -> Type | None:
    """The type of a value whose tag is absent or unknown, where the document names one."""
    wanted = merged.discriminator.default if merged.discriminator else None
    return next((variant.type for variant in variants if wanted and variant.check == wanted), None)
