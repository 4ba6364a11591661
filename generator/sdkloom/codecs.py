"""IR type → the code that decodes and encodes it."""

from __future__ import annotations

from collections.abc import Iterable

from .code import Code, Expr, call, flat, group, layout, literal, name, trusted
from .ir import (
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
    Type,
    Union,
)
from .naming import snake
from .pytypes import Scope, default_value, resolved

_DECODERS: dict[ScalarKind, str] = {
    "json": "to_json", "none": "to_none", "bool": "to_bool", "int": "to_int", "float": "to_float",
    "str": "to_str", "date": "to_date", "datetime": "to_datetime", "uuid": "to_uuid",
    "bytes": "to_bytes", "file": "to_bytes",
}  # fmt: skip
_ENCODERS: dict[ScalarKind, str] = {
    "date": "encode_date", "datetime": "encode_datetime", "uuid": "encode_uuid",
    "bytes": "encode_bytes", "file": "encode_file",
}  # fmt: skip
_QUICK: dict[Type, str] = {Scalar("str"): "str", Scalar("int"): "int", Scalar("bool"): "bool"}


def decoder_name(declaration: Declaration) -> str:
    """The function that decodes values of a declaration."""
    return f"decode_{snake(declaration.name)}"


def encoder_name(declaration: Declaration) -> str:
    """The function that encodes values of a declaration."""
    return f"encode_{snake(declaration.name)}"


def has_decoder(declaration: Declaration) -> bool:
    """Whether a declaration has a decoder of its own; names of simple types share theirs."""
    if not isinstance(declaration, Alias):
        return True
    if isinstance(declaration.target, Constant):
        return not declaration.usage.received
    return not isinstance(declaration.target, Scalar | Ref)


def has_encoder(declaration: Declaration) -> bool:
    """Whether a declaration has an encoder of its own."""
    return not isinstance(declaration, Alias) or isinstance(declaration.target, ListOf | MapOf | Nullable)


def decoder(kind: Type, scope: Scope) -> Expr:
    """Write a function of one JSON value that returns a value of *kind*."""
    match kind:
        case Scalar():
            return scope.runtime("decoding", _DECODERS[kind.kind])
        case Constant():
            return _constant_decoder(kind, scope)
        case ListOf():
            return call(scope.runtime("decoding", "list_of"), [decoder(kind.item, scope)])
        case MapOf():
            return call(scope.runtime("decoding", "map_of"), [decoder(kind.value, scope)])
        case Nullable():
            return call(scope.runtime("decoding", "nullable"), [decoder(kind.inner, scope)])
        case Ref():
            declaration = scope.index[kind.origin]
            if isinstance(declaration, Alias) and not has_decoder(declaration):
                return decoder(declaration.target, scope)
            return scope.sibling("codecs", declaration.module, decoder_name(declaration))


def _constant_decoder(kind: Constant, scope: Scope) -> Expr:
    """Any value of the constants' JSON types: a server may be ahead of its description."""
    types = {type(one) for one in kind.values}
    for single, symbol in ((str, "to_str"), (int, "to_int"), (bool, "to_bool")):
        if types == {single}:
            return scope.runtime("decoding", symbol)
    return scope.runtime("decoding", "to_json")


def exact_decoder(kind: Constant, scope: Scope) -> Expr:
    """Just the constants: the expression that takes ``value`` if it is one."""
    return call(scope.runtime("decoding", "to_constant"), [trusted("value"), *map(literal, kind.values)])


def decode_field(field: Field, struct: Struct, scope: Scope) -> Expr:
    """Write the expression that takes a property out of ``obj``."""
    key = literal(field.wire)
    if field.tag and field.required and isinstance(field.type, Constant):
        function = scope.runtime("decoding", "required_constant")
        return call(function, [_OBJ, key, *map(literal, field.type.values)])
    through = _seen_through(field.type, scope)
    default = field.default and default_value(field.type, field.default[0], scope.index)
    if default is not None and flat(default) != "None":
        function = scope.runtime("decoding", "defaulted")
        return call(function, [_OBJ, key, decoder(field.type, scope), default])
    if field.unset:
        inner = through.inner if isinstance(through, Nullable) else field.type
        return call(scope.runtime("decoding", "settable"), [_OBJ, key, decoder(inner, scope)])
    if field.required:
        return _taken("required", field.type, through, key, scope)
    inner = through.inner if isinstance(through, Nullable) else field.type
    return _taken("optional", inner, _seen_through(inner, scope), key, scope)


_OBJ = trusted("obj")


def _taken(how: str, kind: Type, through: Type, key: Expr, scope: Scope) -> Expr:
    if isinstance(through, Constant) and not _is_closed(kind, scope):
        types = {type(one) for one in through.values}
        through = Scalar("str") if types == {str} else Scalar("int") if types == {int} else through
    if through in _QUICK:
        return call(scope.runtime("decoding", f"{how}_{_QUICK[through]}"), [_OBJ, key])
    if isinstance(kind, ListOf):
        return call(scope.runtime("decoding", f"{how}_list"), [_OBJ, key, decoder(kind.item, scope)])
    return call(scope.runtime("decoding", how), [_OBJ, key, decoder(kind, scope)])


def _is_closed(kind: Type, scope: Scope) -> bool:
    return isinstance(kind, Ref) and has_decoder(scope.index[kind.origin])


def _seen_through(kind: Type, scope: Scope) -> Type:
    """What a name stands for, unless it has a decoder of its own."""
    while isinstance(kind, Ref):
        declaration = scope.index[kind.origin]
        if not isinstance(declaration, Alias) or has_decoder(declaration):
            return declaration.target if isinstance(declaration, Alias) and isinstance(declaration.target, Constant) else kind
        kind = declaration.target
    return kind


# -- encoding


def encoder(kind: Type, scope: Scope) -> Expr | None:
    """Write a function that encodes values of *kind*; ``None`` where they are JSON already."""
    match kind:
        case Scalar():
            symbol = _ENCODERS.get(kind.kind)
            return scope.runtime("encoding", symbol) if symbol else None
        case Constant():
            return None
        case ListOf() | MapOf() | Nullable():
            if is_json(kind, scope):
                return None
            symbol = {ListOf: "list_of", MapOf: "map_of", Nullable: "nullable"}[type(kind)]
            inner = encoder(_inner(kind), scope)
            return None if inner is None else call(scope.runtime("encoding", symbol), [inner])
        case Ref():
            declaration = scope.index[kind.origin]
            if is_json(kind, scope):
                return None
            if isinstance(declaration, Alias) and not has_encoder(declaration):
                return encoder(declaration.target, scope)
            return scope.sibling("codecs", declaration.module, encoder_name(declaration))


def encoded(kind: Type, source: Code, scope: Scope) -> Expr:
    """Write the expression that encodes *source*, a value of *kind*."""
    match kind:
        case ListOf() | MapOf() | Nullable():
            function = encoder(_inner(kind), scope)
            if function is None:
                return source
            symbol = {ListOf: "encode_list", MapOf: "encode_map", Nullable: "encode_optional"}[type(kind)]
            return call(scope.runtime("encoding", symbol), [source, function])
        case Scalar() | Constant() | Ref():
            function = encoder(kind, scope)
            return source if function is None else call(str(flat(function)), [source])


def _inner(kind: ListOf | MapOf | Nullable) -> Type:
    match kind:
        case ListOf(item=inner) | MapOf(value=inner) | Nullable(inner=inner):
            return inner


def is_json(kind: Type, scope: Scope, seen: frozenset[str] = frozenset()) -> bool:
    """Whether values of *kind* are JSON values as they are."""
    match kind:
        case Scalar():
            return kind.kind not in _ENCODERS
        case Constant():
            return True
        case ListOf(item=inner) | MapOf(value=inner) | Nullable(inner=inner):
            return is_json(inner, scope, seen)
        case Ref(origin=origin):
            declaration = scope.index[origin]
            if not isinstance(declaration, Alias) or origin in seen:
                return origin in seen
            return is_json(declaration.target, scope, seen | {origin})


def condition(field: Field, scope: Scope, indent: int) -> Code:
    """Write the line ``if ...:`` under which an optional property is sent."""
    source = Code(f"value.{name(field.name)}")
    if field.unset:
        test = call("isinstance", [source, scope.runtime("values", "Unset")])
        return layout(test, indent=indent, before="if not ", after=":")
    default = field.default and default_value(field.type, field.default[0], scope.index)
    if default is None or flat(default) == "None":
        return Code(f"if {source} is not None:")
    text = flat(default)
    return Code(f"if {source} is not {text}:" if text in ("True", "False") else f"if {source} != {text}:")


def variant_options(union: Union, scope: Scope, rules: dict[str, tuple[str, str]]) -> Iterable[Expr]:
    """Write the check and the decoder of each variant of an untagged union."""
    for one in union.variants:
        if one.type == Scalar("none"):
            continue
        module, constant = rules[one.rule]
        yield group([scope.sibling("checks", module, constant), decoder(one.type, scope)])


def class_of(kind: Type, scope: Scope) -> Declaration | None:
    """The declaration whose instances are the values of *kind*, if there is one."""
    through = resolved(kind, scope.index)
    return scope.index[through.origin] if isinstance(through, Ref) else None
