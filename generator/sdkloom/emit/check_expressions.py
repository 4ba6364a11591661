"""Schemas → ``Check(...)`` expressions: what a document allows, in the runtime's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sdkloom.diagnostics import Diagnostic, Diagnostics
from sdkloom.emit.check_patterns import bounded_arguments, pattern_arguments, translated
from sdkloom.emit.code import (
    Code,
    Expr,
    call,
    group,
    literal,
    mapping,
    name,
    trusted,
)
from sdkloom.emit.contradicting_parts import has_contradicting_parts, may_have_parts
from sdkloom.ir.nodes import Family
from sdkloom.openapi.keywords import bounds_of, fields_of
from sdkloom.reading.places import child
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.formats import types_beside
from sdkloom.schemas.merged import Merger
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.unions import mapped_tags

Later = Callable[[str], bool]
Runtime = Callable[[str, str], str]
Argument = tuple[str, Expr]

_NUMBERS = (*fields_of("assertion", instance="number"), *bounds_of("string"))
_CONTAINS = ("min_contains", "max_contains")
_PROPERTIES = bounds_of("object")
_ITEMS = tuple(field for field in bounds_of("array") if field not in _CONTAINS)


def _same_name(_module: str, symbol: str) -> str:
    return symbol


@dataclass(slots=True)
class CheckWriter:
    """Writes schemas as checks.

    ``names`` tells the Python name of the constant that a schema has, if it has one. ``runtime``
    makes a name of a runtime module usable (by importing it) and tells what it is called.
    """

    reader: SchemaReader
    names: Callable[[str], str | None]
    diagnostics: Diagnostics
    runtime: Runtime = _same_name
    families: Mapping[str, Family] = field(default_factory=dict[str, Family])
    """Which schemas extend a schema, by its origin."""
    merger: Merger = field(init=False)
    _literal_merger: Merger = field(init=False)
    """Merges what schemas say, where null is one of the choices."""

    def __post_init__(self) -> None:
        """Make what combines the schemas of the document."""
        self.merger = Merger(self.reader)
        self._literal_merger = Merger(self.reader, through_null=False)

    def is_whole(self, schema: Schema) -> bool:
        """Whether the parts of a schema cannot each be asked on their own, when a value is sent.

        That is so where one refuses what another describes, or has children of its own.
        """
        if not may_have_parts(schema):
            return False
        merger = self._literal_merger
        if merger.referenced(schema) is not None:
            return False
        if has_contradicting_parts(merger, schema):
            self._report_contradiction(schema)
            return True
        parts = list(merger.parts(schema))
        return len(parts) > 1 and any(part.origin in self.families for part in parts)

    def _report_contradiction(self, schema: Schema) -> None:
        if not all(map(self.reader.raw, (schema, *schema.all_of))):
            return  # it was put together, and reported where its parts stand
        message = (
            "a part of this schema refuses properties that another part describes: requests are"
            " checked against all of them together"
        )
        place = child(schema.origin, "allOf") if schema.all_of else schema.origin
        self.diagnostics.add_once(
            Diagnostic(rule="closed-parts", severity="warning", message=message, origin=place)
        )

    @property
    def module(self) -> str:
        """The runtime module that has ``Check``, ``Later`` and ``Pattern`` for this document."""
        module = "check" if self.reader.dialect == "3.1" else "check_3_0"
        return f"json_schema.{module}"

    def expression(self, schema: Schema, later: Later) -> Expr:
        """Write the constant of *schema*; *later* tells whose constant is not defined yet."""
        return _Writing(self, later).constant(schema)


@dataclass(slots=True)
class _Writing:
    """Writes one constant."""

    writer: CheckWriter
    later: Later

    def constant(self, schema: Schema) -> Expr:
        """Write *schema* as a call of ``Check`` in any case."""
        if schema.always is not None:
            return self.check([("not_", trusted("True"))] if schema.always is False else [])
        return self.check(self.arguments(schema, schema.dynamic_scope, frozenset()))

    def check(self, arguments: list[Argument]) -> Expr:
        return call(self.symbol("Check"), keywords=arguments)

    def symbol(self, symbol: str) -> str:
        return self.writer.runtime(self.writer.module, symbol)

    def use(self, schema: Schema, scope: Mapping[str, str], hidden: frozenset[str]) -> Expr:
        """Write a schema inside another: a constant's name, ``True``, ``False`` or a check."""
        if schema.always is not None:
            return literal(schema.always)
        if self.writer.names(schema.origin) is not None:
            return self.named(schema.origin)
        own: Mapping[str, str] = schema.dynamic_scope if schema.dynamic_scope != scope else {}
        arguments = self.arguments(schema, own, hidden)
        if not arguments:
            return literal(value=True)
        if len(arguments) == 1 and arguments[0][0] == "ref":
            return arguments[0][1]
        return self.check(arguments)

    def named(self, origin: str) -> Expr:
        """Use the constant of the schema at *origin*."""
        constant = self.writer.names(origin)
        if constant is None:
            raise AssertionError(f"{origin} is referred to and has no constant")
        if self.later(origin):
            return call(self.symbol("Later"), [Code(trusted("lambda: ") + name(constant))])
        return name(constant)

    def arguments(
        self, schema: Schema, scope: Mapping[str, str], hidden: frozenset[str]
    ) -> list[Argument]:
        """Write every keyword that asserts something; *scope* is what is to be entered.

        *hidden* are read-only properties that schemas around this one declare.
        """
        return [
            *self._references(schema, scope),
            *_sent(schema, self.writer, self.named),
            *self._values(schema),
            *_plain(schema, _NUMBERS),
            *self._pattern(schema),
            *self._array(schema),
            *self._object(schema, hidden),
            *self._in_place(schema, hidden),
            *self._unevaluated(schema),
        ]

    def _references(self, schema: Schema, scope: Mapping[str, str]) -> Iterator[Argument]:
        if schema.ref is not None:
            yield "ref", self.named(schema.ref)
        if schema.dynamic_name is not None:
            start = literal(value=True)
            if schema.dynamic_ref is not None:
                start = self.named(schema.dynamic_ref)
            yield "dynamic_ref", group([literal(schema.dynamic_name), start])
        if scope:
            anchors = [(anchor, self.named(origin)) for anchor, origin in scope.items()]
            yield "scope", mapping(anchors)

    def _values(self, schema: Schema) -> Iterator[Argument]:
        if schema.types is not None:
            single = len(schema.types) == 1
            types = [literal(kind) for kind in schema.types]
            yield "type", types[0] if single else group(types)
            if more := types_beside(schema):
                yield "sent_types", group(map(literal, more))
        if schema.enum is not None:
            yield "enum", group(map(literal, schema.enum))
        if schema.const is not None:
            yield "const", literal(schema.const[0])

    def _pattern(self, schema: Schema) -> Iterator[Argument]:
        if schema.pattern is not None:
            place = child(schema.origin, "pattern")
            written = self.pattern(schema.pattern, place, schema.max_length)
            if written is not None:
                yield "pattern", written

    def pattern(self, source: str, place: str, longest: int | None = None) -> Expr | None:
        """Write a pattern; ``None``, after a remark, where Python has no equal of it."""
        found = translated(source, place, self.writer.diagnostics)
        if found is None:
            return None
        if found.safe_length is None or (longest is not None and longest <= found.safe_length):
            return call(self.symbol("Pattern"), pattern_arguments(found))
        symbol = self.writer.runtime("json_schema.linear", "BoundedPattern")
        return call(symbol, bounded_arguments(found, place, self.writer.diagnostics))

    def _array(self, schema: Schema) -> Iterator[Argument]:
        scope = schema.dynamic_scope
        yield from _plain(schema, _ITEMS)
        if schema.unique_items:
            yield "unique_items", literal(value=True)
        if schema.prefix_items:
            yield "prefix_items", group(self._all(schema.prefix_items, scope, frozenset()))
        if schema.items is not None:
            yield "items", self.use(schema.items, scope, frozenset())
        if schema.contains is not None:
            yield "contains", self.use(schema.contains, scope, frozenset())
            yield from _plain(schema, _CONTAINS)

    def _object(self, schema: Schema, hidden: frozenset[str]) -> Iterator[Argument]:
        scope, nothing = schema.dynamic_scope, frozenset[str]()
        yield from _plain(schema, _PROPERTIES)
        yield from self._required(schema, hidden)
        if schema.dependent_required:
            rows = schema.dependent_required.items()
            yield "dependent_required", mapping((key, _strings(names)) for key, names in rows)
        if schema.properties:
            yield "properties", self._table(schema.properties, scope, nothing)
        exact = True
        if schema.pattern_properties:
            pairs, exact = self._pattern_properties(schema)
            if pairs:
                yield "pattern_properties", group(pairs)
        if schema.additional_properties is not None and exact:
            yield "additional_properties", self.use(schema.additional_properties, scope, nothing)
        if schema.property_names is not None:
            yield "property_names", self.use(schema.property_names, scope, nothing)

    def _pattern_properties(self, schema: Schema) -> tuple[list[Expr], bool]:
        """Write the pairs, and tell whether every pattern could be written.

        Without one of them nobody knows which properties are additional.
        """
        pairs: list[Expr] = []
        for source, inner in schema.pattern_properties.items():
            place = child(schema.origin, "patternProperties", source)
            if (pattern := self.pattern(source, place)) is not None:
                pairs.append(group([pattern, self.use(inner, schema.dynamic_scope, frozenset())]))
        exact = len(pairs) == len(schema.pattern_properties)
        if not exact and schema.additional_properties is not None:
            message = "is left out with the pattern that decides what is additional"
            place = child(schema.origin, "additionalProperties")
            self.writer.diagnostics.warning("pattern-inexpressible", message, place)
        return pairs, exact

    def _required(self, schema: Schema, hidden: frozenset[str]) -> Iterator[Argument]:
        if not schema.required:
            return
        yield "required", _strings(schema.required)
        unsent = hidden | self.read_only(schema)
        if read_only := [key for key in schema.required if key in unsent]:
            yield "read_only", _strings(read_only)

    def read_only(self, schema: Schema) -> frozenset[str]:
        """Find the properties that *schema* and what it includes declare read-only."""
        reader, found, seen = self.writer.reader, set[str](), set[str]()
        waiting = [schema]
        while waiting:
            included = waiting.pop()
            if included.origin in seen:
                continue
            seen.add(included.origin)
            waiting += included.all_of
            if included.ref is not None:
                waiting.append(reader.target(included))
            found |= {
                key for key, inner in included.properties.items() if self._is_read_only(inner)
            }
        return frozenset(found)

    def _is_read_only(self, schema: Schema) -> bool:
        seen = set[str]()
        while not schema.read_only and schema.ref is not None and schema.origin not in seen:
            seen.add(schema.origin)
            schema = self.writer.reader.target(schema)
        return schema.read_only

    def _in_place(self, schema: Schema, hidden: frozenset[str]) -> Iterator[Argument]:
        scope = schema.dynamic_scope
        hidden |= self.read_only(schema) if _has_parts(schema) else frozenset()
        if schema.dependent_schemas:
            yield "dependent_schemas", self._table(schema.dependent_schemas, scope, hidden)
        together = self._all(schema.all_of, scope, hidden)
        if schema.dynamic_ref is not None and schema.dynamic_name is None:
            together.insert(0, self.named(schema.dynamic_ref))  # a second plain reference
        for key, options in (
            ("all_of", together),
            ("any_of", self._all(schema.any_of, scope, hidden)),
            ("one_of", self._all(schema.one_of, scope, hidden)),
        ):
            if options:
                yield key, group(options)
        yield from _discriminator(schema, self.writer.merger)
        if schema.not_ is not None:
            yield "not_", self.use(schema.not_, scope, hidden)
        if schema.if_ is not None:
            yield "if_", self.use(schema.if_, scope, hidden)
            if schema.then is not None:
                yield "then", self.use(schema.then, scope, hidden)
            if schema.else_ is not None:
                yield "else_", self.use(schema.else_, scope, hidden)

    def _unevaluated(self, schema: Schema) -> Iterator[Argument]:
        scope, nothing = schema.dynamic_scope, frozenset[str]()
        if schema.unevaluated_properties is not None:
            yield "unevaluated_properties", self.use(schema.unevaluated_properties, scope, nothing)
        if schema.unevaluated_items is not None:
            yield "unevaluated_items", self.use(schema.unevaluated_items, scope, nothing)

    def _all(
        self, schemas: tuple[Schema, ...], scope: Mapping[str, str], hidden: frozenset[str]
    ) -> list[Expr]:
        return [self.use(inner, scope, hidden) for inner in schemas]

    def _table(
        self, schemas: Mapping[str, Schema], scope: Mapping[str, str], hidden: frozenset[str]
    ) -> Expr:
        return mapping((key, self.use(inner, scope, hidden)) for key, inner in schemas.items())


def _sent(schema: Schema, writer: CheckWriter, named: Callable[[str], Expr]) -> Iterator[Argument]:
    """Write what holds of values that are sent, where the document contradicts itself."""
    if schema.nullable:
        yield "nullable", literal(value=True)
    if (family := writer.families.get(schema.origin)) is not None:
        known = [(tag, origin) for tag, origin in family.children if writer.names(origin)]
        children = mapping((tag, named(origin)) for tag, origin in known)
        yield "children", group([literal(family.tag), children])
    if writer.is_whole(schema):
        yield "whole", literal(value=True)


def _discriminator(schema: Schema, merger: Merger) -> Iterator[Argument]:
    """Write which member of a choice a tag stands for; a tag of several stands for none."""
    hint, members = schema.discriminator, schema.one_of or schema.any_of
    if hint is None or not members:
        return
    positions: dict[str, list[int]] = {}
    for position, values in enumerate(mapped_tags(merger, hint, members)):
        for value in values:
            positions.setdefault(value, []).append(position)
    found = [(tag, literal(each[0])) for tag, each in positions.items() if len(each) == 1]
    otherwise = [
        at for at, member in enumerate(members) if member.ref and member.ref == hint.default
    ]
    if found:
        last = literal(otherwise[0] if otherwise else None)
        yield "discriminator", group([literal(hint.property_name), mapping(found), last])


def _plain(schema: Schema, keywords: tuple[str, ...]) -> Iterator[Argument]:
    """Write keywords whose values are numbers, by the names that they have on both sides."""
    for keyword in keywords:
        if (value := getattr(schema, keyword)) is not None:
            yield keyword, literal(value)


def _strings(values: Iterable[str]) -> Expr:
    return group(map(literal, values))


def _has_parts(schema: Schema) -> bool:
    return bool(schema.all_of or schema.any_of or schema.one_of or schema.if_ or schema.not_)
