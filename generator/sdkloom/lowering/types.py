"""Schemas → types and declarations: what a value is in Python.

Everything is declared under a provisional name in no module; ``placing`` settles both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sdkloom.diagnostics import Diagnostics
from sdkloom.ir.nodes import (
    Alias,
    Constant,
    Declaration,
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
    Usage,
    Variant,
)
from sdkloom.lowering.attributes import AttributeNamer
from sdkloom.lowering.choices import JSON, apart, collapsed, is_of, or_null, whole
from sdkloom.lowering.discriminated import family
from sdkloom.lowering.presence import stated_presence
from sdkloom.naming import Lock, class_name
from sdkloom.openapi.keywords import JsonType
from sdkloom.reading.document import child
from sdkloom.reading.json_values import JsonValue
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged, Merger, evaluates_sometimes, mentions_null
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

_UNPLACED = Usage(sent=True, received=True)
_FORMATS: dict[str, ScalarKind] = {
    "date-time": "datetime",
    "date": "date",
    "uuid": "uuid",
    "byte": "bytes",
    "binary": "file",
}
_CHOICES_DEEP = 4
_COMPONENTS = ("#/components/schemas/", "#/definitions/")
_SCALARS: dict[JsonType, ScalarKind] = {
    "null": "none",
    "boolean": "bool",
    "integer": "int",
    "number": "float",
    "string": "str",
}


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
    _waiting: deque[Schema] = field(default_factory=deque[Schema])
    _declaring: str = ""
    _passing: set[str] = field(default_factory=set[str])
    """Names that are being seen through: one may stand for a list of itself."""
    _deciding: set[str] = field(default_factory=set[str])
    _typing: set[str] = field(default_factory=set[str])
    _together: dict[frozenset[str], Schema] = field(default_factory=dict[frozenset[str], Schema])
    """Origins of schemas that one property has to satisfy together → all of them as one schema."""

    def reference(self, origin: str) -> Ref:
        """Use the schema at *origin*, which gets a declaration of its own."""
        if origin not in self.hints:
            self.hints[origin] = place_name(self.reader.document, origin)
            self._waiting.append(self.reader.at(origin))
        return Ref(origin)

    def use(self, origin: str) -> Type:
        """The type of a value of the schema at *origin*: its declaration, and null where it may be."""
        ref = self.reference(origin)
        schema = self.reader.at(origin)
        if self.merger.referenced(schema) is not None:  # another name, which says it where it is
            return ref
        merged = self.merger.merged(schema)
        declared_bare = is_struct(merged) or (
            is_union(merged) and not self._is_alias(origin, merged)
        )
        return self._or_null(merged, ref) if declared_bare else ref

    def _is_alias(self, origin: str, merged: Merged) -> bool:
        """Whether the choice at *origin* becomes an alias; one that holds itself does not."""
        if origin in self._deciding:
            return False
        self._deciding.add(origin)
        outer, self._typing = self._typing, set()
        found = self._simple_union(merged, self.hints[origin]) is not None
        self._typing = outer
        self._deciding.remove(origin)
        return found

    def type_of(self, schema: Schema, hint: str) -> Type:
        """The type of a value of *schema*; *hint* names it if it needs a declaration."""
        if schema.always is not None:
            return JSON
        if (origin := self.merger.referenced(schema)) is not None:
            kind = self.use(origin)
            return self._nullable(kind) if mentions_null(schema) else kind
        merged = self.merger.merged(schema)
        if is_union(merged):
            return self._or_null(
                merged, self._simple_union(merged, hint) or self._inline(schema, hint)
            )
        if is_struct(merged):
            return self._or_null(merged, self._inline(schema, hint))
        if _is_enumeration(merged) or schema.origin in self._typing:  # or a list of itself
            return self._inline(schema, hint)
        return self._within(schema, merged, hint)

    def _within(self, schema: Schema, merged: Merged, hint: str) -> Type:
        """What *schema* is without a declaration, unless that is found to hold itself."""
        self._typing.add(schema.origin)
        found = self._plain(merged, hint)
        self._typing.discard(schema.origin)
        return found

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
            held = self._nullable(kind) if mentions_null(schema) else kind
            return _alias(schema, hint, held)
        merged = self.merger.merged(schema)
        if is_union(merged):
            simple = self._simple_union(merged, hint)
            return (
                _alias(schema, hint, self._or_null(merged, simple))
                if simple
                else self._union(schema, merged, hint)
            )
        if is_struct(merged):
            return self._struct(schema, merged, hint)
        return _alias(schema, hint, self._within(schema, merged, hint))

    def _inline(self, schema: Schema, hint: str) -> Ref:
        """Declare a nested schema under a name made of its surroundings."""
        if schema.origin not in self.hints:
            self.hints[schema.origin] = self._hint(schema.origin, hint)
            self._waiting.append(schema)
        return Ref(schema.origin)

    def _hint(self, origin: str, hint: str) -> str:
        """Call what stands in another component after that one, whoever comes upon it first."""
        if self._is_own(origin) or not origin.startswith(_COMPONENTS):
            return hint
        return place_name(self.reader.document, origin)

    def _is_own(self, origin: str) -> bool:
        """Whether something stands inside the schema that is being declared."""
        return origin.startswith(f"{self._declaring}/")

    def _struct(self, schema: Schema, merged: Merged, hint: str) -> Struct:
        attributes = self.attributes.of(schema)
        fields = [
            self._field(wire, schemas, merged, attributes.names[wire], hint)
            for wire, schemas in merged.properties.items()
        ]
        self._warn_undeclared(schema, merged)
        kin = family(self.merger, schema, self.subtypes.get(schema.origin, []), self.diagnostics)
        for _, origin in kin.children if kin else ():
            self.reference(origin)
        return Struct(
            origin=schema.origin,
            name=hint,
            module="",
            fields=tuple(fields),
            extra=self._extra(merged, hint),
            extra_name=attributes.extra,
            usage=_UNPLACED,
            base=attributes.base and self.reference(attributes.base).origin,
            family=kin,
            untyped=is_untyped(merged),
            doc=_doc(schema),
        )

    def _field(
        self, wire: str, schemas: list[Schema], merged: Merged, name: str, hint: str
    ) -> Field:
        first = schemas[0]
        narrowest = self._narrowest(wire, schemas)
        kind = self.type_of(narrowest, hint + class_name(wire))
        parts = [part for one in schemas for part in self.merger.parts(one)]
        return Field(
            name=name,
            wire=wire,
            type=kind,
            presence=stated_presence(
                self._default(narrowest, parts), required=wire in merged.required
            ),
            origin=first.origin,
            read_only=any(one.read_only for one in parts),
            write_only=any(one.write_only for one in parts),
            doc=next((one.description for one in schemas if one.description), None)
            or next((one.title for one in schemas if one.title), None),
        )

    def _default(self, schema: Schema, parts: list[Schema]) -> tuple[JsonValue] | None:
        """The first default among *parts*, if it is a value of the kind that *schema* asks for."""
        given = next((one for one in parts if one.default is not None), schema)
        if given.default is None or given.default == (None,):
            return given.default
        merged = self.merger.merged(schema)
        value = whole(given.default[0], merged.types)
        if (merged.constants is None or value in merged.constants) and is_of(value, merged.types):
            return (value,)
        place = child(given.origin, "default")
        if not self.diagnostics.has("contradiction", place):
            message = "the schema does not allow its own default: it is left out"
            self.diagnostics.warning("default-unusable", message, place)
        return None

    def _narrowest(self, wire: str, schemas: list[Schema]) -> Schema:
        """The schemas of one property, as one: the last that says something about its merged.

        What holds together in several places is one schema: else a type within itself has no end.
        """
        telling = self._distinct(one for one in schemas if self.merger.merged(one) != Merged())
        if len(telling) > 1:
            place = child(self._declaring, "properties", wire, "allOf")
            merged = self.reader.add(Schema(origin=place, all_of=tuple(telling.values())))
            if is_union(self.merger.merged(merged)):
                return list(telling.values())[-1]
            return self._together.setdefault(frozenset(telling), merged)
        return next(iter(telling.values()), schemas[0])

    def _distinct(self, schemas: Iterable[Schema]) -> dict[str, Schema]:
        """Schemas by their origins, without those that others of them extend."""
        found = {self.merger.referenced(one) or one.origin: one for one in schemas}
        if len(found) < 2:
            return found
        parts = {
            key: {part.origin for part in self.merger.parts(one)} for key, one in found.items()
        }
        return {
            key: one
            for key, one in found.items()
            if not any(key in held for other, held in parts.items() if other != key)
        } or found

    def _extra(self, merged: Merged, hint: str) -> Type | None:
        sometimes = merged.unevaluated and any(map(evaluates_sometimes, merged.parts))
        unknown = [*merged.additional, *(() if sometimes else merged.unevaluated)]
        allowed = [one for one in (*unknown, *merged.patterns) if one.always is not False]
        if unknown and not allowed:
            return None
        # Without a word of the rest, only names that match a pattern are of a type of their own.
        if len(allowed) == 1 and unknown:
            return self.type_of(allowed[0], f"{hint}Value")
        return JSON

    def _warn_undeclared(self, schema: Schema, merged: Merged) -> None:
        for wire in merged.required:
            if wire not in merged.properties:
                self.diagnostics.warning(
                    "required-undeclared",
                    f"property {wire!r} is required but not declared: checks ask for it, models have no field",
                    child(schema.origin, "required"),
                )

    # -- unions

    def _simple_union(self, merged: Merged, hint: str) -> Type | None:
        """The one type that all members of a choice share, or that JSON tells apart for us."""
        members = members_of(merged)
        if any(is_structural(self.merger.merged(one)) for one in members):
            return None
        kinds = [self._through(self._undeclared(one, merged, hint)) for one in members]
        return collapsed(kinds) or apart(kinds)

    def _undeclared(self, member: Schema, outer: Merged, hint: str) -> Type:
        """A member's type for a choice that may become one alias: its constants need no name."""
        merged = self.merger.merged(member)
        if _is_enumeration(merged) and self.merger.referenced(member) is None:
            return self._plain(merged, hint)
        return self._variant(member, outer, hint)

    def _union(self, schema: Schema, merged: Merged, hint: str) -> Union:
        members = members_of(merged)
        tag, tags = distinguishing_tag(self.merger, merged, members)
        variants = [
            Variant(
                type=self._variant(member, merged, member_name(hint, member.title, number)),
                rule=member.ref or member.origin,
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
            usage=_UNPLACED,
            default=_default_variant(merged, variants) if tag else None,
            untyped=any(is_untyped(self.merger.merged(one)) for one in members),
            doc=_doc(schema),
        )

    def _variant(self, member: Schema, merged: Merged, hint: str) -> Type:
        """A member's type; properties beside the choice belong to each of its members."""
        if merged.properties.keys() <= self.merger.merged(member).properties.keys():
            return self.type_of(member, hint)
        outer = [
            Schema(
                origin=f"{member.origin}#{number}",
                properties={wire: one},
                required=tuple(merged.required),
            )
            for number, (wire, ones) in enumerate(merged.properties.items())
            for one in ones[:1]
        ]
        # a place of its own each, but for choices of choices of choices: they would double each time
        shares = self._is_own(member.origin) or self._declaring.count("/oneOf/") >= _CHOICES_DEEP
        place = member.origin if shares else f"{self._declaring}/oneOf/{hint}"
        whole = replace(member, origin=place, all_of=(*outer, *member.all_of))
        return self._inline(whole if shares else self.reader.add(whole), hint)

    def _through(self, kind: Type) -> Type:
        """See through references to the names of scalars."""
        if not isinstance(kind, Ref) or kind.origin in self._passing:
            return kind
        self._passing.add(kind.origin)
        found = self._seen_through(kind)
        self._passing.discard(kind.origin)
        return found

    def _seen_through(self, kind: Type) -> Type:
        seen: set[str] = set()
        while isinstance(kind, Ref) and kind.origin not in seen:
            seen.add(kind.origin)
            target = self.reader.at(kind.origin)
            merged = self.merger.merged(target)
            if is_structural(merged) or target.always is not None:
                return kind
            origin = self.merger.referenced(target)
            hint = place_name(self.reader.document, kind.origin)
            kind = Ref(origin) if origin else self._plain(merged, hint)
        return kind

    # -- everything else

    def _plain(self, merged: Merged, hint: str) -> Type:
        if merged.constants is not None:
            listed = self._constants(merged)
            return self._nullable(listed) if merged.nullable else listed
        if merged.types is None:  # a format is about strings, and these may be anything
            kind = _FORMATS.get(merged.format or "")
            return Scalar(kind) if kind in ("bytes", "file") else JSON
        kinds: list[JsonType] = [one for one in merged.types if one != "null"]
        if "number" in kinds and "integer" in kinds:
            kinds.remove("integer")
        if not kinds:
            return Scalar("none")
        typed = [self._typed(one, merged, hint) for one in kinds]
        return self._or_null(merged, typed[0] if len(typed) == 1 else apart(typed) or JSON)

    def _typed(self, kind: JsonType, merged: Merged, hint: str) -> Type:
        if kind == "array":
            if merged.tuples:
                return self._tuple(merged, hint)
            if len(merged.items) == 1:
                return ListOf(self.type_of(merged.items[0], f"{hint}Item"))
            return ListOf(JSON)
        if kind == "object":
            value = self._extra(merged, hint)
            return MapOf(value or JSON)
        if kind == "string" and merged.format in _FORMATS:
            return Scalar(_FORMATS[merged.format])
        return Scalar(_SCALARS[kind])

    def _tuple(self, merged: Merged, hint: str) -> Type:
        """An array whose first items have types of their own; what is open or mixed stays JSON."""
        one = merged.tuples[0]
        first = one.prefix_items or ()
        rest = one.items if one.items is not None else one.unevaluated_items
        if len(merged.tuples) > 1 or rest is None or merged.items not in ([], [one.items]):
            return ListOf(JSON)
        closed = rest.always is False
        whole = closed and (one.min_items or 0) >= len(first)
        items = [self.type_of(each, f"{hint}Item{n}") for n, each in enumerate(first, 1)]
        others = None if closed else self.type_of(rest, f"{hint}Item")
        if not whole and JSON in (*items, others):
            return ListOf(JSON)
        return TupleOf(tuple(items), others, whole)

    def _constants(self, merged: Merged) -> Type:
        allowed = [one for one in merged.constants or () if is_of(one, merged.types)]
        if any(isinstance(one, dict | list | float) or _is_long(one) for one in allowed):
            numbers = all(
                isinstance(one, int | float) and not isinstance(one, bool) for one in allowed
            )
            whole = numbers and all(isinstance(one, int) for one in allowed)
            return Scalar("int" if whole else "float") if numbers else JSON
        values = tuple(one for one in allowed if one is not None)
        if not values:
            return Scalar("none") if allowed else JSON
        return Nullable(Constant(values)) if len(values) < len(allowed) else Constant(values)

    def _or_null(self, merged: Merged, kind: Type) -> Type:
        null = merged.nullable or (merged.types is not None and "null" in merged.types)
        return self._nullable(kind) if null else kind

    def _nullable(self, kind: Type) -> Type:
        """Admit null, unless *kind* is nothing else by another name: ``None | None`` is no type."""
        return kind if self._through(kind) == Scalar("none") else or_null(kind)


def _is_long(value: JsonValue) -> bool:
    """Whether an integer is beyond those that type checkers take as a literal."""
    return isinstance(value, int) and not -(2**63) <= value < 2**63


def _is_enumeration(merged: Merged) -> bool:
    return (
        merged.constants is not None
        and len(merged.constants) > 1
        and all(one is None or isinstance(one, str | int) for one in merged.constants)
    )


def _alias(schema: Schema, hint: str, target: Type) -> Alias:
    return Alias(
        origin=schema.origin, name=hint, module="", target=target, usage=_UNPLACED, doc=_doc(schema)
    )


def _doc(schema: Schema) -> str | None:
    return schema.description or schema.title


def _default_variant(merged: Merged, variants: Sequence[Variant]) -> Type | None:
    """The type of a value whose tag is absent or unknown, where the document names one."""
    wanted = merged.discriminator.default if merged.discriminator else None
    return next((one.type for one in variants if wanted and one.rule == wanted), None)
