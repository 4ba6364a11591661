"""Schemas → types and declarations: what a value is in Python.

Everything is declared under a provisional name in no module; ``placing`` settles both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
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
from sdkloom.lowering.families import family
from sdkloom.lowering.place_names import member_name, place_name
from sdkloom.lowering.presence import stated_presence
from sdkloom.lowering.shapes import Shape, Shaper, mentions_null
from sdkloom.lowering.unions import (
    default_variant,
    is_struct,
    is_structural,
    is_union,
    is_untyped,
    members_of,
    told_apart,
)
from sdkloom.naming import Lock, class_name
from sdkloom.reading.document import child
from sdkloom.reading.json_values import JsonValue
from sdkloom.schemas.ast import JsonType, Schema
from sdkloom.schemas.reader import SchemaReader

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
class Declarations:
    """Declares what is asked for and, in turn, all that it refers to."""

    reader: SchemaReader
    shaper: Shaper
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
        if self.shaper.referenced(schema) is not None:  # another name, which says it where it is
            return ref
        shape = self.shaper.shape(schema)
        declared_bare = is_struct(shape) or (is_union(shape) and not self._is_alias(origin, shape))
        return self._or_null(shape, ref) if declared_bare else ref

    def _is_alias(self, origin: str, shape: Shape) -> bool:
        """Whether the choice at *origin* becomes an alias; one that holds itself does not."""
        if origin in self._deciding:
            return False
        self._deciding.add(origin)
        outer, self._typing = self._typing, set()
        found = self._simple_union(shape, self.hints[origin]) is not None
        self._typing = outer
        self._deciding.remove(origin)
        return found

    def type_of(self, schema: Schema, hint: str) -> Type:
        """The type of a value of *schema*; *hint* names it if it needs a declaration."""
        if schema.always is not None:
            return JSON
        if (origin := self.shaper.referenced(schema)) is not None:
            kind = self.use(origin)
            return self._nullable(kind) if mentions_null(schema) else kind
        shape = self.shaper.shape(schema)
        if is_union(shape):
            return self._or_null(
                shape, self._simple_union(shape, hint) or self._inline(schema, hint)
            )
        if is_struct(shape):
            return self._or_null(shape, self._inline(schema, hint))
        if _is_enumeration(shape) or schema.origin in self._typing:  # or a list of itself
            return self._inline(schema, hint)
        return self._within(schema, shape, hint)

    def _within(self, schema: Schema, shape: Shape, hint: str) -> Type:
        """What *schema* is without a declaration, unless that is found to hold itself."""
        self._typing.add(schema.origin)
        found = self._plain(shape, hint)
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
        if (origin := self.shaper.referenced(schema)) is not None:
            kind = self.use(origin)
            held = self._nullable(kind) if mentions_null(schema) else kind
            return _alias(schema, hint, held)
        shape = self.shaper.shape(schema)
        if is_union(shape):
            simple = self._simple_union(shape, hint)
            return (
                _alias(schema, hint, self._or_null(shape, simple))
                if simple
                else self._union(schema, shape, hint)
            )
        if is_struct(shape):
            return self._struct(schema, shape, hint)
        return _alias(schema, hint, self._within(schema, shape, hint))

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

    def _struct(self, schema: Schema, shape: Shape, hint: str) -> Struct:
        attributes = self.attributes.of(schema)
        fields = [
            self._field(wire, schemas, shape, attributes.names[wire], hint)
            for wire, schemas in shape.properties.items()
        ]
        self._warn_undeclared(schema, shape)
        kin = family(self.shaper, schema, self.subtypes.get(schema.origin, []), self.diagnostics)
        for _, origin in kin.children if kin else ():
            self.reference(origin)
        return Struct(
            origin=schema.origin,
            name=hint,
            module="",
            fields=tuple(fields),
            extra=self._extra(shape, hint),
            extra_name=attributes.extra,
            usage=_UNPLACED,
            base=attributes.base and self.reference(attributes.base).origin,
            family=kin,
            untyped=is_untyped(shape),
            doc=_doc(schema),
        )

    def _field(self, wire: str, schemas: list[Schema], shape: Shape, name: str, hint: str) -> Field:
        first = schemas[0]
        narrowest = self._narrowest(wire, schemas)
        kind = self.type_of(narrowest, hint + class_name(wire))
        parts = [part for one in schemas for part in self.shaper.parts(one)]
        return Field(
            name=name,
            wire=wire,
            type=kind,
            presence=stated_presence(
                self._default(narrowest, parts), required=wire in shape.required
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
        shape = self.shaper.shape(schema)
        value = whole(given.default[0], shape.types)
        if (shape.constants is None or value in shape.constants) and is_of(value, shape.types):
            return (value,)
        message = "the schema does not allow its own default: it is left out"
        self.diagnostics.warning("default-unusable", message, child(given.origin, "default"))
        return None

    def _narrowest(self, wire: str, schemas: list[Schema]) -> Schema:
        """The schemas of one property, as one: the last that says something about its shape.

        What holds together in several places is one schema: else a type within itself has no end.
        """
        telling = self._distinct(one for one in schemas if self.shaper.shape(one) != Shape())
        if len(telling) > 1:
            place = child(self._declaring, "properties", wire, "allOf")
            merged = self.reader.add(Schema(origin=place, all_of=tuple(telling.values())))
            if is_union(self.shaper.shape(merged)):
                return list(telling.values())[-1]
            return self._together.setdefault(frozenset(telling), merged)
        return next(iter(telling.values()), schemas[0])

    def _distinct(self, schemas: Iterable[Schema]) -> dict[str, Schema]:
        """Schemas by their origins, without those that others of them extend."""
        found = {self.shaper.referenced(one) or one.origin: one for one in schemas}
        if len(found) < 2:
            return found
        parts = {
            key: {part.origin for part in self.shaper.parts(one)} for key, one in found.items()
        }
        return {
            key: one
            for key, one in found.items()
            if not any(key in held for other, held in parts.items() if other != key)
        } or found

    def _extra(self, shape: Shape, hint: str) -> Type | None:
        allowed = [one for one in shape.extra if one.always is not False]
        if shape.closed and not allowed:
            return None
        if len(allowed) == 1 and not shape.loose:
            return self.type_of(allowed[0], f"{hint}Value")
        return JSON

    def _warn_undeclared(self, schema: Schema, shape: Shape) -> None:
        for wire in shape.required:
            if wire not in shape.properties:
                self.diagnostics.warning(
                    "required-undeclared",
                    f"property {wire!r} is required but not declared: checks ask for it, models have no field",
                    child(schema.origin, "required"),
                )

    # -- unions

    def _simple_union(self, shape: Shape, hint: str) -> Type | None:
        """The one type that all members of a choice share, or that JSON tells apart for us."""
        members = members_of(shape)
        if any(is_structural(self.shaper.shape(one)) for one in members):
            return None
        kinds = [self._through(self._undeclared(one, shape, hint)) for one in members]
        return collapsed(kinds) or apart(kinds)

    def _undeclared(self, member: Schema, outer: Shape, hint: str) -> Type:
        """A member's type for a choice that may become one alias: its constants need no name."""
        shape = self.shaper.shape(member)
        if _is_enumeration(shape) and self.shaper.referenced(member) is None:
            return self._plain(shape, hint)
        return self._variant(member, outer, hint)

    def _union(self, schema: Schema, shape: Shape, hint: str) -> Union:
        members = members_of(shape)
        tag, tags = told_apart(self.shaper, shape, members)
        variants = [
            Variant(
                type=self._variant(member, shape, member_name(hint, member.title, number)),
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
            default=default_variant(shape, variants) if tag else None,
            untyped=any(is_untyped(self.shaper.shape(one)) for one in members),
            doc=_doc(schema),
        )

    def _variant(self, member: Schema, shape: Shape, hint: str) -> Type:
        """A member's type; properties beside the choice belong to each of its members."""
        if shape.properties.keys() <= self.shaper.shape(member).properties.keys():
            return self.type_of(member, hint)
        outer = [
            Schema(
                origin=f"{member.origin}#{number}",
                properties={wire: one},
                required=tuple(shape.required),
            )
            for number, (wire, ones) in enumerate(shape.properties.items())
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
            shape = self.shaper.shape(target)
            if is_structural(shape) or target.always is not None:
                return kind
            origin = self.shaper.referenced(target)
            hint = place_name(self.reader.document, kind.origin)
            kind = Ref(origin) if origin else self._plain(shape, hint)
        return kind

    # -- everything else

    def _plain(self, shape: Shape, hint: str) -> Type:
        if shape.constants is not None:
            listed = self._constants(shape)
            return self._nullable(listed) if shape.nullable else listed
        if shape.types is None:  # a format is about strings, and these may be anything
            kind = _FORMATS.get(shape.format or "")
            return Scalar(kind) if kind in ("bytes", "file") else JSON
        kinds: list[JsonType] = [one for one in shape.types if one != "null"]
        if "number" in kinds and "integer" in kinds:
            kinds.remove("integer")
        if not kinds:
            return Scalar("none")
        typed = [self._typed(one, shape, hint) for one in kinds]
        return self._or_null(shape, typed[0] if len(typed) == 1 else apart(typed) or JSON)

    def _typed(self, kind: JsonType, shape: Shape, hint: str) -> Type:
        if kind == "array":
            if shape.tuples:
                return self._tuple(shape, hint)
            if len(shape.items) == 1:
                return ListOf(self.type_of(shape.items[0], f"{hint}Item"))
            return ListOf(JSON)
        if kind == "object":
            value = self._extra(shape, hint)
            return MapOf(value or JSON)
        if kind == "string" and shape.format in _FORMATS:
            return Scalar(_FORMATS[shape.format])
        return Scalar(_SCALARS[kind])

    def _tuple(self, shape: Shape, hint: str) -> Type:
        """An array whose first items have types of their own; what is open or mixed stays JSON."""
        one = shape.tuples[0]
        first = one.prefix_items or ()
        rest = one.items if one.items is not None else one.unevaluated_items
        if len(shape.tuples) > 1 or rest is None or shape.items not in ([], [one.items]):
            return ListOf(JSON)
        closed = rest.always is False
        whole = closed and (one.min_items or 0) >= len(first)
        items = [self.type_of(each, f"{hint}Item{n}") for n, each in enumerate(first, 1)]
        others = None if closed else self.type_of(rest, f"{hint}Item")
        if not whole and JSON in (*items, others):
            return ListOf(JSON)
        return TupleOf(tuple(items), others, whole)

    def _constants(self, shape: Shape) -> Type:
        allowed = [one for one in shape.constants or () if is_of(one, shape.types)]
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

    def _or_null(self, shape: Shape, kind: Type) -> Type:
        null = shape.nullable or (shape.types is not None and "null" in shape.types)
        return self._nullable(kind) if null else kind

    def _nullable(self, kind: Type) -> Type:
        """Admit null, unless *kind* is nothing else by another name: ``None | None`` is no type."""
        return kind if self._through(kind) == Scalar("none") else or_null(kind)


def _is_long(value: JsonValue) -> bool:
    """Whether an integer is beyond those that type checkers take as a literal."""
    return isinstance(value, int) and not -(2**63) <= value < 2**63


def _is_enumeration(shape: Shape) -> bool:
    return (
        shape.constants is not None
        and len(shape.constants) > 1
        and all(one is None or isinstance(one, str | int) for one in shape.constants)
    )


def _alias(schema: Schema, hint: str, target: Type) -> Alias:
    return Alias(
        origin=schema.origin, name=hint, module="", target=target, usage=_UNPLACED, doc=_doc(schema)
    )


def _doc(schema: Schema) -> str | None:
    return schema.description or schema.title
