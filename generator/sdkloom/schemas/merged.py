"""What schemas ask of one value together: references and ``allOf`` seen through.

A merged schema decides annotations and codecs, and what a diff compares. What is valid is decided
by checks, which keep every keyword; so a merged schema may be wider than its parts, never narrower.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from math import prod
from operator import attrgetter
from typing import Literal, NamedTuple, TypeAlias

from sdkloom.openapi.keywords import JsonType
from sdkloom.reading.json_values import JsonValue, same_value
from sdkloom.reading.places import child
from sdkloom.schemas.ast import EMPTY_SCHEMA, Discriminator, Schema, inside
from sdkloom.schemas.bindings import Bindings
from sdkloom.schemas.file_variants import without_encoded_twins
from sdkloom.schemas.fingerprint import member_key
from sdkloom.schemas.formats import meant_types
from sdkloom.schemas.reader import SchemaReader

ChoiceKeyword: TypeAlias = Literal["one_of", "any_of"]


class Choice(NamedTuple):
    """``oneOf`` or ``anyOf`` of *holder*: the members but null, and whether null is one of them."""

    keyword: ChoiceKeyword
    holder: Schema
    members: tuple[Schema, ...]
    nullable: bool
    factors: tuple[Choice, ...] = ()
    """The choices that hold together, where each member satisfies a member of each."""

    @property
    def decides_type(self) -> bool:
        """Whether the members are of different types; those of ``required`` alone are not."""
        return self.nullable or any(map(_shapes, self.members))


@dataclass(slots=True, kw_only=True)
class Merged:
    """The facts of schemas taken together; ``None`` and what is empty mean that there is no such fact."""

    parts: tuple[Schema, ...] = field(default=(), compare=False)
    types: tuple[JsonType, ...] | None = None
    constants: tuple[JsonValue, ...] | None = None
    format: str | None = None
    content_encoding: str | None = None
    properties: dict[str, list[Schema]] = field(default_factory=dict[str, list[Schema]])
    required: dict[str, Schema] = field(default_factory=dict[str, Schema])
    """Names of properties, each with the first part that requires it."""
    additional: list[Schema] = field(default_factory=list[Schema])
    unevaluated: list[Schema] = field(default_factory=list[Schema])
    """The ``unevaluatedProperties`` of parts that have no ``additionalProperties``."""
    patterns: list[Schema] = field(default_factory=list[Schema])
    items: list[Schema] = field(default_factory=list[Schema])
    tuples: list[Schema] = field(default_factory=list[Schema])
    """The parts that describe the first items."""
    choices: list[Choice] = field(default_factory=list[Choice])
    discriminator: Discriminator | None = None
    nullable: bool = False
    never: bool = False

    @property
    def has_properties(self) -> bool:
        """Whether the values are, or are meant to be, objects with known properties."""
        return bool(self.properties) and (self.types is None or "object" in self.types)

    @property
    def is_plain(self) -> bool:
        """Whether nothing is said of constants, properties, items or choices."""
        parts = (self.properties, self.additional, self.unevaluated, self.patterns)
        return self.constants is None and not any((*parts, self.items, self.tuples, self.choices))

    @property
    def closed(self) -> bool:
        """Whether no unknown property is allowed."""
        return any(schema.always is False for schema in self.unknown) and not self.patterns

    @property
    def unknown(self) -> list[Schema]:
        """What is asked of unknown properties."""
        return [
            schema for schema in (*self.additional, *self.unevaluated) if schema.always is not True
        ]

    def first(self, keyword: str) -> Schema:
        """The part that has a keyword (a field of ``Schema``), else the first of all."""
        absent = getattr(EMPTY_SCHEMA, keyword)
        return next(
            (part for part in self.parts if getattr(part, keyword) != absent), self.parts[0]
        )


MOST_COMBINED = 16
"""Members of the choice that several choices make together."""


class Merger:
    """Merges schemas, each group once, following references in *reader*.

    Where it goes *through_null*, a choice between null and one schema asks what that schema asks.
    """

    def __init__(self, reader: SchemaReader, *, through_null: bool = True) -> None:
        self.reader = reader
        self._through_null = through_null
        self._bindings = Bindings(reader)
        self._known: dict[tuple[int, ...], tuple[tuple[Schema, ...], Merged]] = {}
        """By identity, for what was put together may share the origin of its parts."""
        self._choices: dict[int, tuple[Schema, list[Choice]]] = {}
        self._mentions: dict[int, tuple[Schema, str | None]] = {}

    def merged(self, *schemas: Schema) -> Merged:
        """Combine *schemas* with all that they refer to and all members of their ``allOf``."""
        key = tuple(map(id, schemas))
        if (known := self._known.get(key)) is None:
            known = self._known[key] = schemas, self._merged(schemas)
        return known[1]

    def _merged(self, schemas: tuple[Schema, ...]) -> Merged:
        parts = tuple(self.parts(*schemas))
        origins = {part.origin for part in parts}
        merged = Merged(parts=parts, nullable=schemas[0].nullable)
        for part in parts:
            _add(merged, part)
            for choice in self.choices_of(part):
                merged.nullable |= choice.nullable
                if self._through_null and len(choice.members) < 2:
                    continue
                # A base that lists its own extensions does not make each of them a choice of all.
                if part is parts[0] or not any(
                    member.ref in origins or member.origin in origins for member in choice.members
                ):
                    merged.choices.append(choice)
        if self._through_null:
            merged.choices = self._combined(schemas[0], merged.choices)
        if merged.types is not None or merged.is_plain:
            has_pattern = any(part.pattern is not None for part in parts)
            merged.types = meant_types(merged.types, merged.format, has_pattern=has_pattern)
        return merged

    def _combined(self, holder: Schema, choices: list[Choice]) -> list[Choice]:
        """Make one choice of those that decide the type together, unless it has too many members."""
        factors = [choice for choice in choices if choice.decides_type]
        if len(factors) < 2 or prod(len(choice.members) for choice in factors) > MOST_COMBINED:
            return choices
        members = tuple(
            self.reader.add(
                Schema(
                    origin=child(holder.origin, "oneOf", "+".join(map(member_key, parts))),
                    all_of=parts,
                )
            )
            for parts in product(*(choice.members for choice in factors))
            if self._have_common_type(parts)
        )
        if not members:
            return choices
        combined = Choice(
            keyword="any_of",
            holder=holder,
            members=members,
            nullable=all(choice.nullable for choice in factors),
            factors=tuple(factors),
        )
        return [combined, *(choice for choice in choices if not choice.decides_type)]

    def _have_common_type(self, schemas: tuple[Schema, ...]) -> bool:
        types: tuple[JsonType, ...] | None = None
        for part in self.parts(*schemas):
            if part.types is not None:
                types = part.types if types is None else _common(types, part.types)
        return types != ()

    def parts(self, *schemas: Schema) -> Iterator[Schema]:
        """Go through the schemas that a value has to satisfy together, each once."""
        seen: set[str] = set()
        waiting = list(reversed(schemas))
        while waiting:
            part = waiting.pop()
            if part.origin in seen:
                continue
            seen.add(part.origin)
            if part.nullable and not self._through_null:
                yield _or_null(part)
                continue
            yield part
            waiting += reversed(part.all_of)
            if self._through_null and (part.one_of or part.any_of):
                groups = (choice.members for choice in self.choices_of(part))
                waiting += [members[0] for members in groups if len(members) == 1]
            if part.ref is not None:
                waiting.append(self._bindings.target(part))

    def referenced(self, schema: Schema) -> str | None:
        """The origin that *schema* is only another mention of.

        That is a ``$ref`` alone, or in an ``allOf`` or a choice where at most null stands beside it.
        Mentions that lead back to *schema* do not count.
        """
        origin = step = self._mentioned(schema)
        seen: set[str] = set()
        while step is not None and step not in seen:
            if step == schema.origin:
                return None
            seen.add(step)
            step = self._mentioned(self.reader.at(step))
        return origin

    def named(self, origin: str) -> str:
        """Find what is called by the schema at *origin*: that one, if it is no other name of one."""
        while (other := self.referenced(self.reader.at(origin))) is not None:
            origin = other
        return origin

    def _mentioned(self, schema: Schema) -> str | None:
        if schema.types is not None:  # as most have
            return None
        if (known := self._mentions.get(id(schema))) is None:
            known = self._mentions[id(schema)] = schema, self._mention(schema)
        return known[1]

    def _mention(self, schema: Schema) -> str | None:
        if _asserted(schema) != _NOTHING_ASSERTED:
            return None
        groups = [schema.all_of, *(choice.members for choice in self.choices_of(schema))]
        groups = [members for members in groups if members]
        if schema.ref is not None:
            return None if groups or self._bindings.depends(schema) else schema.ref
        if len(groups) == 1 and len(groups[0]) == 1:
            return self._mentioned(groups[0][0])
        return None

    def choices_of(self, schema: Schema) -> list[Choice]:
        """The choices that *schema* itself offers."""
        if not (schema.one_of or schema.any_of):
            return []
        if (known := self._choices.get(id(schema))) is None:
            both: tuple[tuple[ChoiceKeyword, tuple[Schema, ...]], ...] = (
                ("one_of", schema.one_of),
                ("any_of", schema.any_of),
            )
            found = [self._choice(keyword, schema, members) for keyword, members in both if members]
            known = self._choices[id(schema)] = schema, found
        return known[1]

    def _choice(
        self, keyword: ChoiceKeyword, holder: Schema, members: tuple[Schema, ...]
    ) -> Choice:
        has_reference = any(member.ref is not None for member in members)
        others = tuple(
            member
            for member in members
            if not self.is_null(member) and not (has_reference and _is_null_marker(member))
        )
        nullable = len(others) < len(members)
        others = without_encoded_twins(others, self.reader)
        return Choice(keyword=keyword, holder=holder, members=others, nullable=nullable)

    def is_null(self, schema: Schema) -> bool:
        """Whether null is all that *schema* allows, or what it refers to."""
        seen: set[str] = set()
        while schema.ref is not None and schema.origin not in seen:
            seen.add(schema.origin)
            schema = self.reader.target(schema)
        return only_null(schema)

    def mentions_null(self, schema: Schema) -> bool:
        """Whether a schema that mentions another (see ``referenced``) allows null beside it."""
        inner = (*schema.all_of, *schema.one_of, *schema.any_of)
        listed = any(choice.nullable for choice in self.choices_of(schema))
        return schema.nullable or listed or any(map(self.mentions_null, inner))


def _or_null(schema: Schema) -> Schema:
    """Write a schema that takes null all the same as the choice that this is."""
    null = Schema(origin=f"{schema.origin} null", types=("null",))
    value = schema._replace(origin=f"{schema.origin} value", nullable=False)
    return Schema(
        origin=schema.origin,
        any_of=(null, value),
        read_only=schema.read_only,
        write_only=schema.write_only,
    )


def _shapes(member: Schema) -> bool:
    return bool(
        member.ref or member.types or member.enum or member.const or member.properties
        or member.all_of or member.any_of or member.one_of or member.items or member.additional_properties
    )  # fmt: skip


def only_null(schema: Schema) -> bool:
    """Whether *schema* itself allows nothing but null."""
    return schema.types == ("null",) or (schema.enum or schema.const) == (None,)


def _is_null_marker(schema: Schema) -> bool:
    """Whether a schema of any object or null stands for null, as beside a reference it does.

    Microsoft's generators write so what OpenAPI 3.0 has no other way to write.
    """
    return (
        schema.types == ("object", "null")
        and _asserted(schema._replace(types=None)) == _NOTHING_ASSERTED
    )


def bare_reference(schema: Schema) -> str | None:
    """The origin that *schema* only refers to, with nothing but prose beside the ``$ref``."""
    if schema.ref is None or _beside_reference(schema) != _NOTHING_BESIDE:
        return None
    return schema.ref


def asks_nothing(schema: Schema) -> bool:
    """Whether a schema allows every value: ``true``, or one without a keyword but prose."""
    if schema.always is not None:
        return schema.always
    return schema.ref is None and _beside_reference(schema) == _NOTHING_BESIDE


_PROSE = {"origin", "ref", "title", "description"}
_SILENT = _PROSE | {
    "default", "read_only", "write_only", "deprecated", "all_of", "any_of", "one_of", "nullable",
    "dynamic_scope",
}  # fmt: skip
_asserted = attrgetter(*(name for name in Schema._fields if name not in _SILENT))
_beside_reference = attrgetter(
    *(name for name in Schema._fields if name not in _PROSE | {"dynamic_scope"})
)
_NOTHING_ASSERTED = _asserted(EMPTY_SCHEMA)
_NOTHING_BESIDE = _beside_reference(EMPTY_SCHEMA)


def evaluates_sometimes(schema: Schema) -> bool:
    """Whether a schema looks at further properties of some values, which are not unevaluated then."""
    choices = [
        member for choice in (schema.any_of, schema.one_of) if len(choice) > 1 for member in choice
    ]
    branches = (schema.if_, schema.then, schema.else_, *schema.dependent_schemas.values(), *choices)
    return schema.dynamic_ref is not None or any(map(_evaluates, filter(None, branches)))


def _evaluates(schema: Schema) -> bool:
    return any(
        part.ref is not None
        or part.dynamic_ref is not None
        or part.properties
        or part.pattern_properties
        or part.additional_properties is not None
        or part.unevaluated_properties is not None
        for part in (schema, *inside(schema))
    )


def _add(merged: Merged, part: Schema) -> None:
    merged.never |= part.always is False
    if part.types is not None:
        known = merged.types
        merged.types = part.types if known is None else _common(known, part.types)
    if (values := part.const or part.enum) is not None:
        merged.constants = _allowed(merged.constants, values)
    merged.format = merged.format or part.format
    merged.content_encoding = merged.content_encoding or part.content_encoding
    for wire, schema in part.properties.items():
        merged.properties.setdefault(wire, []).append(schema)
    for wire in part.required:
        merged.required.setdefault(wire, part)
    if part.additional_properties is not None:
        merged.additional.append(part.additional_properties)
    elif part.unevaluated_properties is not None:
        merged.unevaluated.append(part.unevaluated_properties)
    merged.patterns += part.pattern_properties.values()
    if part.items is not None:
        merged.items.append(part.items)
    if part.prefix_items is not None:
        merged.tuples.append(part)
    merged.discriminator = merged.discriminator or part.discriminator


def _allowed(
    known: tuple[JsonValue, ...] | None, values: tuple[JsonValue, ...]
) -> tuple[JsonValue, ...]:
    if known is None:
        return values
    allowed = set(map(same_value, values))
    return tuple(value for value in known if same_value(value) in allowed)


def _common(first: tuple[JsonType, ...], second: tuple[JsonType, ...]) -> tuple[JsonType, ...]:
    """Types that both allow; an integer is a number."""
    both: list[JsonType] = [
        kind for kind in first if kind in second or (kind == "integer" and "number" in second)
    ]
    if "integer" in second and "number" in first and "integer" not in both:
        both.append("integer")
    return tuple(both)
