"""Operations → calls that somebody could copy: arguments that the document allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from sdkloom.diagnostics import SpecError
from sdkloom.ecma.matching import finds, matching_texts
from sdkloom.emit.code import (
    Code,
    Expr,
    Item,
    bracket,
    bytes_literal,
    call,
    group,
    literal,
    mapping,
    name,
    sequence,
    trusted,
)
from sdkloom.emit.fields import is_needed
from sdkloom.emit.pytypes import resolved
from sdkloom.emit.resources import methods_of
from sdkloom.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    Either,
    Group,
    ListOf,
    MapOf,
    Nullable,
    Operation,
    Parameter,
    Ref,
    Scalar,
    Struct,
    TupleOf,
    Type,
    Union,
)
from sdkloom.ir.walk import sent_parameters
from sdkloom.lowering.lower import Lowered
from sdkloom.reading.json_values import JsonValue, as_array, as_object
from sdkloom.schemas.ast import Schema

_MOST_TRIED = 50
"""Operations that are looked at: one of the simplest will do."""
_DEEPEST = 4
_LONGEST = 40
"""Characters of a text that is tried against a pattern."""
_TEXTS = ("text", "1", "a", "abc", "ABC", "123", "12345678", "2026-01-31", "a@example.com")
_NUMBERS = (1, 0, 10, 100)
_README = frozenset({"ApiError", "Client", "Error", "File", "Path", "UUID", "ValidationError"})
"""What the README imports beside models."""
_TODAY = "dt.date(2026, 1, 31)"
_NOW = "dt.datetime(2026, 1, 31, tzinfo=dt.UTC)"


class Example(NamedTuple):
    """A call of an operation, and what has to be imported for it."""

    group: Group
    operation: Operation
    call: Expr
    """The call of a method of ``client``."""
    imports: tuple[str, ...]
    """Lines that import from the standard library."""
    models: tuple[str, ...]
    uses_models: bool
    """Whether ``models`` itself has to be imported, for a model that is called as something else."""


def first_example(lowered: Lowered, index: Mapping[str, Declaration]) -> Example | None:
    """Write the simplest call that can be written; ``None`` if there is none."""
    operations = [
        (group, operation) for group in lowered.api.groups for operation in group.operations
    ]
    operations.sort(key=lambda pair: _effort(pair[1]))
    for holder, operation in operations[:_MOST_TRIED]:
        if (found := _Writer(lowered, index).example(holder, operation)) is not None:
            return found
    return None


def examples(lowered: Lowered, index: Mapping[str, Declaration]) -> Iterator[Example]:
    """Write a call of each operation for which one can be written."""
    for group_ in lowered.api.groups:
        for operation in group_.operations:
            if (found := _Writer(lowered, index).example(group_, operation)) is not None:
                yield found


def _effort(operation: Operation) -> tuple[bool, bool, int]:
    """Say how much has to be known for a call; reading comes before writing."""
    return (
        operation.deprecated or not has_result(operation),
        operation.method != "GET" and bool(operation.body is None or not operation.body.required),
        sum(1 for _ in _required(operation)) + bool(operation.body and operation.body.required),
    )


def has_result(operation: Operation) -> bool:
    """Tell whether the first method of an operation returns something."""
    answers = operation.returns or operation.streamed
    return any(response.contents for response in answers)


def _required(operation: Operation) -> Iterator[Parameter]:
    parameters = sent_parameters(operation)
    yield from (parameter for parameter in parameters if parameter.required)


class _ImpossibleError(Exception):
    """No value is known to be allowed."""


@dataclass(slots=True)
class _Writer:
    lowered: Lowered
    index: Mapping[str, Declaration]
    imports: set[str] = field(default_factory=set[str])
    models: set[str] = field(default_factory=set[str])
    uses_models: bool = False

    def example(self, holder: Group, operation: Operation) -> Example | None:
        method = next(methods_of(operation))
        try:
            items = list(self._arguments(operation))
        except (_ImpossibleError, SpecError):
            return None
        opening = Code(f"client.{name(holder.module)}.{name(method.name)}(")
        return Example(
            group=holder,
            operation=operation,
            call=bracket(opening, tuple(items), Code(")")),
            imports=tuple(sorted(self.imports)),
            models=tuple(sorted(self.models)),
            uses_models=self.uses_models,
        )

    def _arguments(self, operation: Operation) -> Iterator[Item]:
        required = list(_required(operation))
        yield from (
            Item(self._parameter(parameter)) for parameter in required if parameter.where == "path"
        )
        if operation.body is not None and operation.body.required:
            content = operation.body.contents[0]
            yield Item(self._value(content.type, self._checked_schema(content.check)))
        for each in required:
            if each.where != "path":
                yield Item(self._parameter(each), Code(f"{name(each.name)}="))

    def _parameter(self, parameter: Parameter) -> Expr:
        return self._value(parameter.type, self._checked_schema(parameter.check))

    def _checked_schema(self, origin: str | None) -> Schema | None:
        return None if origin is None else self.lowered.checked_schema(origin)

    def _at(self, origin: str) -> Schema:
        return self.lowered.reader.at(origin)

    # -- values

    def _value(self, kind: Type, schema: Schema | None, depth: int = 0) -> Expr:
        """Write a value of a type that its schema allows, too, as far as that is known."""
        if depth > _DEEPEST:
            raise _ImpossibleError
        schema = self._dereferenced(schema)
        match kind:
            case Scalar():
                return self._scalar(kind, schema)
            case Constant():
                return literal(next(constant for constant in kind.values if constant is not None))
            case Nullable():
                return self._value(kind.inner, schema, depth)
            case Either():
                return self._value(kind.first, schema, depth)
            case ListOf() | TupleOf():
                return self._array(kind, schema, depth)
            case MapOf():
                if schema is not None and schema.min_properties:
                    raise _ImpossibleError
                return mapping([])
            case Ref():
                return self._declared(self.index[kind.origin], depth)

    def _declared(self, declaration: Declaration, depth: int) -> Expr:
        schema = self._at(declaration.origin)
        match declaration:
            case Alias():
                return self._value(declaration.target, schema, depth + 1)
            case Union():
                self._refuse_likeness(declaration, schema)
                for variant in declaration.variants:
                    try:
                        return self._value(
                            variant.type, self._checked_schema(variant.check), depth + 1
                        )
                    except _ImpossibleError:
                        continue
                raise _ImpossibleError
            case Struct():
                return self._struct(declaration, self._dereferenced(schema), depth)

    def _refuse_likeness(self, declaration: Union, schema: Schema) -> None:
        """Leave alone a choice of exactly one of several objects, where a value may fit two."""
        kinds = [resolved(variant.type, self.index) for variant in declaration.variants]
        objects = [
            kind
            for kind in kinds
            if isinstance(kind, Ref) and isinstance(self.index[kind.origin], Struct)
        ]
        if declaration.tag is None and schema.one_of and len(objects) > 1:
            raise _ImpossibleError

    def _struct(self, struct: Struct, schema: Schema | None, depth: int) -> Expr:
        _refuse_conditions(schema)
        required = set(self._required(schema)) if schema else set[str]()
        keywords = [
            (member.name, self._value(member.type, self._at(member.origin), depth + 1))
            for member in struct.fields
            if is_needed(member, self.index) or (member.write_only and member.wire in required)
        ]
        if schema is not None and (schema.min_properties or 0) > len(keywords):
            raise _ImpossibleError
        if struct.name in _README:
            self.uses_models = True
            return call(f"models.{struct.name}", keywords=keywords)
        self.models.add(struct.name)
        return call(struct.name, keywords=keywords)

    def _required(self, schema: Schema) -> Iterator[str]:
        yield from schema.required
        for member in schema.all_of:
            yield from self._at(member.ref).required if member.ref else member.required

    def _array(self, kind: ListOf | TupleOf, schema: Schema | None, depth: int) -> Expr:
        if isinstance(kind, ListOf):
            item = self._value(kind.item, schema.items if schema else None, depth + 1)
            return self._repeated(item, schema)
        inner = schema.prefix_items if schema and schema.prefix_items else ()
        schemas = [*inner, *[None] * (len(kind.items) - len(inner))]
        pairs = zip(kind.items, schemas, strict=False)
        items = [self._value(kind, each, depth + 1) for kind, each in pairs]
        return group(items) if kind.whole else sequence(items)

    def _repeated(self, item: Expr, schema: Schema | None) -> Expr:
        least = (schema.min_items or 1) if schema else 1
        unique = schema is not None and schema.unique_items and least > 1
        if unique or least > _DEEPEST or (schema is not None and schema.contains is not None):
            raise _ImpossibleError
        if schema is not None and schema.max_items == 0:
            return sequence([])
        return sequence([item] * least)

    def _scalar(self, kind: Scalar, schema: Schema | None) -> Expr:
        match kind.kind:
            case "bool":
                return literal(True)
            case "str":
                return literal(self._text(schema))
            case "int" | "float":
                number = self._number(schema)
                return literal(float(number) if kind.kind == "float" else number)
            case "date" | "datetime":
                self.imports.add("import datetime as dt")
                return trusted(_TODAY if kind.kind == "date" else _NOW)
            case "uuid":
                self.imports.add("from uuid import UUID")
                return call("UUID", [literal("0f8fad5b-d9cb-469f-a165-70867728950e")])
            case "bytes" | "base64url" | "file":
                return bytes_literal(b"...")
            case "json":
                _refuse_conditions(schema)
                return mapping([])
            case "none" | "event":
                raise _ImpossibleError

    def _text(self, schema: Schema | None) -> str:
        if schema is None:
            return _TEXTS[0]
        _refuse_conditions(schema, all_of=True)
        least, most = max(schema.min_length or 0, 1), schema.max_length
        padded = (_TEXTS[0] * (least // 4 + 1))[: max(least, 4) if most is None else most]
        shown = [shown_value for shown_value in self._shown(schema) if isinstance(shown_value, str)]
        matching = matching_texts(schema.pattern, _matches) if schema.pattern is not None else ()
        for text in chain((*shown, padded, *_TEXTS), matching):
            is_long = most is not None and len(text) > most
            if len(text) >= least and not is_long and _matches(schema.pattern, text):
                return text
        raise _ImpossibleError

    def _number(self, schema: Schema | None) -> int:
        if schema is None:
            return _NUMBERS[0]
        _refuse_conditions(schema, all_of=True)
        limits = [schema.minimum, schema.maximum, schema.multiple_of]
        found = [int(bound) for bound in limits if bound is not None and bound == int(bound)]
        shown = [shown_value for shown_value in self._shown(schema) if type(shown_value) is int]
        for number in (*shown, *_NUMBERS, *found, *(bound + 1 for bound in found)):
            if _is_allowed(number, schema):
                return number
        raise _ImpossibleError

    def _shown(self, schema: Schema) -> Iterator[JsonValue]:
        """Go through the examples that the document gives itself."""
        raw = as_object(self.lowered.reader.document.get(schema.origin))
        yield from [raw.get("example"), *as_array(raw.get("examples"))]
        yield from schema.default or ()

    def _dereferenced(self, schema: Schema | None) -> Schema | None:
        """Follow references, and choices between one schema and null."""
        for _ in range(_DEEPEST):
            if schema is None:
                return None
            if schema.ref is not None:
                schema = self._at(schema.ref)
                continue
            others = [choice for choice in _choices(schema) if choice.types != ("null",)]
            if len(others) != 1 or schema.all_of:
                return schema
            schema = others[0]
        raise _ImpossibleError


def _choices(schema: Schema) -> tuple[Schema, ...]:
    return schema.any_of or schema.one_of


def _refuse_conditions(schema: Schema | None, *, all_of: bool = False) -> None:
    """Leave alone what more than one schema has to say about."""
    if schema is not None and (
        _choices(schema)
        or (all_of and schema.all_of)
        or schema.not_ is not None
        or schema.if_ is not None
        or schema.dependent_required
        or schema.dependent_schemas
    ):
        raise _ImpossibleError


def _matches(pattern: str | None, text: str) -> bool:
    """Tell whether a text matches; a pattern that may take long is not tried."""
    if pattern is None:
        return True
    return len(text) <= _LONGEST and bool(finds(pattern, text))


def _is_allowed(number: int, schema: Schema) -> bool:
    """Tell whether a number is within the bounds of its schema."""
    return (
        (schema.minimum is None or number >= schema.minimum)
        and (schema.maximum is None or number <= schema.maximum)
        and (schema.exclusive_minimum is None or number > schema.exclusive_minimum)
        and (schema.exclusive_maximum is None or number < schema.exclusive_maximum)
        and (schema.multiple_of is None or number % schema.multiple_of == 0)
    )
