"""Defaults of a document as Python expressions."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from base64 import b64decode
from collections.abc import Iterable, Mapping

from sdkloom.emit.code import (
    Bracket,
    Code,
    Expr,
    Item,
    bracket,
    bytes_literal,
    call,
    flat,
    group,
    literal,
    mapping,
    name,
    sequence,
    subscript,
    trusted,
)
from sdkloom.emit.pytypes import Scope, annotation, resolved
from sdkloom.ir.nodes import (
    Constant,
    Declaration,
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
    Variant,
)
from sdkloom.ir.presence import Defaulted, Fixed, Optional, ReadOnly, Required
from sdkloom.lowering.choices import JSON
from sdkloom.reading.json_values import JsonValue, is_array, is_object


def default_value(
    kind: Type, value: JsonValue, index: Mapping[str, Declaration], scope: Scope | None = None
) -> Expr | None:
    """Write a default as a value of *kind*; ``None`` where it is not one, or cannot be written.

    *scope* imports the classes that are used.
    """
    kind = resolved(kind, index)
    match kind:
        case Nullable():
            return (
                trusted("None") if value is None else default_value(kind.inner, value, index, scope)
            )
        case Constant():
            same = [
                constant
                for constant in kind.values
                if constant == value and type(constant) is type(value)
            ]
            return literal(value) if same else None
        case Scalar():
            return _scalar_default(kind.kind, value, scope)
        case ListOf() | TupleOf():
            return _array_default(kind, value, index, scope)
        case MapOf():
            return _mapping_default(kind, value, index, scope)
        case Either():
            first = default_value(kind.first, value, index, scope)
            return default_value(kind.second, value, index, scope) if first is None else first
        case Ref():
            declaration = index[kind.origin]
            if isinstance(declaration, Union):
                return _union_default(declaration, value, index, scope)
            if not isinstance(declaration, Struct) or not is_object(value):
                return None
            return _struct_default(declaration, value, index, scope)


def _union_default(
    union: Union, value: JsonValue, index: Mapping[str, Declaration], scope: Scope | None
) -> Expr | None:
    """Write a value of the variant that its tag chooses, else of the first that has all of it."""
    variants: Iterable[Variant] = union.variants
    if union.tag is not None and is_object(value):
        tag = value.get(union.tag)
        variants = [variant for variant in variants if tag in variant.tags]
    for variant in variants:
        written = default_value(variant.type, value, index, scope)
        if written is not None:
            return written
    return None


def _array_default(
    kind: ListOf | TupleOf,
    value: JsonValue,
    index: Mapping[str, Declaration],
    scope: Scope | None,
) -> Expr | None:
    if not is_array(value):
        return None
    kinds: list[Type | None] = [kind.item] * len(value) if isinstance(kind, ListOf) else [*kind.items]  # fmt: skip
    if isinstance(kind, TupleOf):
        kinds += [kind.rest] * (len(value) - len(kinds))
    items = [
        default_value(item_kind, each, index, scope) if item_kind else None
        for item_kind, each in zip(kinds, value, strict=False)
    ]
    written = [item for item in items if item is not None]
    if len(written) < len(value):
        return None
    if not isinstance(kind, TupleOf) or not kind.whole:
        return sequence(written)
    return group(written) if len(written) == len(kind.items) else None


def typed_default(kind: Type, default: Expr, scope: Scope, *, received: bool) -> Expr:
    """Write the type of a list or dict of constants or of any values, where it may be null as well.

    mypy infers ``list[str]`` for ``["a"]`` there.
    """
    through = resolved(kind, scope.index)
    bare = resolved(through.inner, scope.index) if isinstance(through, Nullable) else None
    if not isinstance(bare, ListOf | MapOf) or flat(default) == "None":
        return default
    member = _innermost(bare, scope.index)
    is_wide = isinstance(member, Constant | Either) or member == JSON
    if not is_wide and not holds_union(bare, scope.index):
        return default
    if isinstance(bare, ListOf):
        item = annotation(bare.item, scope, received=received)
        concrete = subscript(scope.builtin("list"), [item])
    else:
        value = annotation(bare.value, scope, received=received)
        concrete = subscript(scope.builtin("dict"), [name(scope.builtin("str")), value])
    return bracket(Code(f"{flat(concrete)}("), (Item(default),), Code(")"))


def _innermost(kind: Type, index: Mapping[str, Declaration]) -> Type:
    """The type of what is in arrays and objects within each other."""
    member = resolved(kind, index)
    while isinstance(member, ListOf | MapOf):
        member = resolved(member.item if isinstance(member, ListOf) else member.value, index)
    return member


def holds_union(kind: Type, index: Mapping[str, Declaration]) -> bool:
    """Tell whether a value is made of a union, whose alias may be defined further below."""
    through = resolved(kind, index)
    member = _innermost(through.inner if isinstance(through, Nullable) else through, index)
    return isinstance(member, Ref) and isinstance(index[member.origin], Union)


def _mapping_default(
    kind: MapOf, value: JsonValue, index: Mapping[str, Declaration], scope: Scope | None
) -> Expr | None:
    if not is_object(value):
        return None
    pairs = [(key, default_value(kind.value, item, index, scope)) for key, item in value.items()]
    written = [(key, item) for key, item in pairs if item is not None]
    return mapping(written) if len(written) == len(pairs) else None


def _struct_default(
    struct: Struct,
    value: dict[str, JsonValue],
    index: Mapping[str, Declaration],
    scope: Scope | None,
) -> Expr | None:
    """Write the call that makes a model; none that would go on to make another by default."""
    keywords: list[tuple[str, Expr]] = []
    for field in struct.fields:
        if field.wire in value:
            written = default_value(field.type, value[field.wire], index, scope)
            if written is None:
                return None
            keywords.append((field.name, written))
        elif _is_endless(field):
            return None
    if len(keywords) < len(value) or struct.family:
        return None
    model = scope.model(struct) if scope else name(struct.name)
    return call(model, keywords=keywords)


def _is_endless(absent: Field) -> bool:
    """Whether a model without this property cannot be made, or might go on to make others."""
    match absent.presence:
        case Required():
            return True
        case Defaulted(value=value):
            return is_object(value) or (is_array(value) and not all(map(_is_scalar, value)))
        case Optional() | Fixed() | ReadOnly():
            return False


def _is_scalar(value: JsonValue) -> bool:
    return not isinstance(value, dict | list)


def _scalar_default(kind: ScalarKind, value: JsonValue, scope: Scope | None) -> Expr | None:
    exact: dict[ScalarKind, tuple[type, ...]] = {
        "bool": (bool,), "int": (int,), "float": (int, float), "str": (str,), "none": (type(None),),
    }  # fmt: skip
    if kind in exact:
        if kind == "float" and type(value) is int and float(value) == value:
            value = float(value)  # inference of types does not take an int for a float
        return literal(value) if type(value) in exact[kind] else None
    if kind == "json":
        if not (is_object(value) or is_array(value)):
            return literal(value)
        function = scope.runtime("values.types", "json_value") if scope else trusted("json_value")
        return call(function, [literal(value)])
    if not isinstance(value, str):
        return None
    try:
        return _parsed_default(kind, value, scope)
    except ValueError:
        return None


def _parsed_default(kind: ScalarKind, value: str, scope: Scope | None) -> Expr | None:
    if kind == "date":
        day = dt.date.fromisoformat(value)
        dates = scope.dates() if scope else "dt"
        return call(f"{dates}.date", [literal(day.year), literal(day.month), literal(day.day)])
    if kind == "uuid":
        text = literal(str(uuid.UUID(value)))
        return call(scope.imports.add("uuid", "UUID") if scope else "UUID", [text])
    if kind == "bytes":
        return bytes_literal(b64decode(value, validate=True))
    if kind == "base64url":
        padded = value + "=" * (-len(value) % 4)
        return bytes_literal(b64decode(padded, altchars=b"-_", validate=True))
    if kind == "datetime":
        moment = dt.datetime.fromisoformat(value)
        dates = scope.dates() if scope else "dt"
        return call(f"{dates}.datetime.fromisoformat", [literal(moment.isoformat())])
    return None


def is_shared_mutable(expr: Expr) -> bool:
    """Whether every instance needs a default of its own."""
    return isinstance(expr, Bracket) and _IMMUTABLE.match(expr.opening) is None


_IMMUTABLE = re.compile(r"\(|float\(|_*UUID(_\d+)?\(|_*dt(_\d+)?\.")
"""How a tuple, a number, a UUID or a date is written; all else is a list, a dict or a model."""
