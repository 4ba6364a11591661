"""Schemas → types and declarations: what a value is in Python.

Everything is declared under a provisional name in no module; ``placement`` settles both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sdkloom.diagnostics import Diagnostics
from sdkloom.ir.nodes import Alias, Declaration, Ref, Type, Union, Variant
from sdkloom.lowering.attributes import AttributeNamer
from sdkloom.lowering.choices import JSON, apart, collapsed
from sdkloom.lowering.structs import UNPLACED, StructBuilder
from sdkloom.lowering.value_types import ValueTypes, entered, is_enumeration
from sdkloom.naming import Lock
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged, Merger, mentions_null
from sdkloom.schemas.place_names import member_name, place_name
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.unions import (
    distinguishing_tag,
    is_struct,
    is_structural,
    is_union,
    is_untyped,
    members_of,
)

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
    _values: ValueTypes = field(init=False)
    _structs: StructBuilder = field(init=False)
    _waiting: deque[Schema] = field(default_factory=deque[Schema])
    _declaring: str = ""
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
            self.hints[origin] = place_name(self.reader.document, origin, self.reader.labels)
            self._waiting.append(self.reader.at(origin))
        return Ref(origin)

    def use(self, origin: str) -> Type:
        """The type of a value of the schema at *origin*: its declaration, and null where it may be."""
        ref = self.reference(origin)
        schema = self.reader.at(origin)
        if self.merger.referenced(schema) is not None:  # an alias, which admits null itself
            return ref
        merged = self.merger.merged(schema)
        declared_bare = is_struct(merged) or (
            is_union(merged) and not self._is_alias(origin, merged)
        )
        return self._values.or_null(merged, ref) if declared_bare else ref

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
            return JSON
        if (origin := self.merger.referenced(schema)) is not None:
            kind = self.use(origin)
            return self._values.nullable(kind) if mentions_null(schema) else kind
        merged = self.merger.merged(schema)
        if is_union(merged):
            return self._values.or_null(
                merged, self._simple_union(merged, hint) or self._inline(schema, hint)
            )
        if is_struct(merged):
            return self._values.or_null(merged, self._inline(schema, hint))
        if is_enumeration(merged) or schema.origin in self._typing:  # or a list of itself
            return self._inline(schema, hint)
        return self._within(schema, merged, hint)

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
            return _alias(schema, hint, JSON)
        if (origin := self.merger.referenced(schema)) is not None:
            kind = self.use(origin)
            target = self._values.nullable(kind) if mentions_null(schema) else kind
            return _alias(schema, hint, target)
        merged = self.merger.merged(schema)
        if is_union(merged):
            simple = self._simple_union(merged, hint)
            return (
                _alias(schema, hint, self._values.or_null(merged, simple))
                if simple
                else self._union(schema, merged, hint)
            )
        if is_struct(merged):
            return self._structs.struct(schema, hint)
        return _alias(schema, hint, self._within(schema, merged, hint))

    def _inline(self, schema: Schema, hint: str) -> Ref:
        """Declare a nested schema under a name from its context."""
        if schema.origin not in self.hints:
            self.hints[schema.origin] = self._hint(schema.origin, hint)
            self._waiting.append(schema)
        return Ref(schema.origin)

    def _hint(self, origin: str, hint: str) -> str:
        """Call what stands in another component after that one, whoever comes upon it first."""
        if self._is_own(origin) or not origin.startswith(_COMPONENTS):
            return hint
        return place_name(self.reader.document, origin, self.reader.labels)

    def _is_own(self, origin: str) -> bool:
        """Whether something stands inside the schema that is being declared."""
        return origin.startswith(f"{self._declaring}/")

    # -- unions

    def _simple_union(self, merged: Merged, hint: str) -> Type | None:
        """The one type that all members of a choice share, or that JSON tells apart for us."""
        members = members_of(merged)
        if any(is_structural(self.merger.merged(member)) for member in members):
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
        members = members_of(merged)
        tag, tags = distinguishing_tag(self.merger, merged, members)
        variants = [
            Variant(
                type=self._variant(member, merged, member_name(hint, member.title, number)),
                check=member.ref or member.origin,
                tags=tags.get(member.ref or member.origin, ()),
            )
            for number, member in enumerate(members, 1)
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

    def _variant(self, member: Schema, merged: Merged, hint: str) -> Type:
        """A member's type; properties beside the choice belong to each of its members."""
        if merged.properties.keys() <= self.merger.merged(member).properties.keys():
            return self.type_of(member, hint)
        outer = [
            Schema(
                origin=f"{member.origin}#{number}",
                properties={wire: schema},
                required=tuple(merged.required),
            )
            for number, (wire, schemas) in enumerate(merged.properties.items())
            for schema in schemas[:1]
        ]
        # a place of its own each, but for choices of choices of choices: they would double each time
        shares = self._is_own(member.origin) or self._declaring.count("/oneOf/") >= _CHOICES_DEEP
        place = member.origin if shares else f"{self._declaring}/oneOf/{hint}"
        whole = replace(member, origin=place, all_of=(*outer, *member.all_of))
        return self._inline(whole if shares else self.reader.add(whole), hint)


def _alias(schema: Schema, hint: str, target: Type) -> Alias:
    return Alias(
        origin=schema.origin, name=hint, module="", target=target, usage=UNPLACED, doc=_doc(schema)
    )


def _doc(schema: Schema) -> str | None:
    return schema.description or schema.title


def _default_variant(merged: Merged, variants: Sequence[Variant]) -> Type | None:
    """The type of a value whose tag is absent or unknown, where the document names one."""
    wanted = merged.discriminator.default if merged.discriminator else None
    return next((variant.type for variant in variants if wanted and variant.check == wanted), None)
