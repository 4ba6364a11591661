"""IR type → the expressions that decode and encode it: kinds of tables, and functions."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.emit.code import (
    Bracket,
    Code,
    Expr,
    Infix,
    Item,
    bracket,
    call,
    flat,
    literal,
    name,
    prefixed,
    sequence,
    suffixed,
    trusted,
)
from sdkloom.emit.pytypes import Scope
from sdkloom.identifiers import constant_name
from sdkloom.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    Either,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    Struct,
    TupleOf,
    Type,
)

_KINDS: dict[ScalarKind, str] = {
    "json": "anything", "date": "date", "datetime": "date_time", "uuid": "uuid",
    "bytes": "byte", "base64url": "base64url", "file": "binary",
}  # fmt: skip
_PLAIN_KINDS: dict[ScalarKind, str] = {
    "none": "None", "bool": "bool", "int": "int", "float": "float", "str": "str",
}  # fmt: skip
_DECODERS: dict[ScalarKind, str] = {
    "json": "to_json", "none": "to_none", "bool": "to_bool", "int": "to_int", "float": "to_float",
    "str": "to_str", "date": "to_date", "datetime": "to_datetime", "uuid": "to_uuid",
    "bytes": "to_bytes", "base64url": "to_bytes", "file": "to_binary",
}  # fmt: skip
_ENCODERS: dict[ScalarKind, str] = {
    "date": "date_text", "datetime": "datetime_text", "uuid": "uuid_text",
    "bytes": "base64_text", "base64url": "base64url_text", "file": "file_content",
}  # fmt: skip


def codec_name(declaration: Declaration) -> str:
    """The constant that decodes and encodes values of a declaration."""
    return constant_name(declaration.name)


def has_codec(declaration: Declaration) -> bool:
    """Whether types refer to the codec of a declaration; names of simple types share theirs."""
    if not isinstance(declaration, Alias):
        return True
    return not isinstance(declaration.target, Scalar | Ref | Constant)


def codec_of(declaration: Declaration, scope: Scope) -> Code | Bracket:
    """Use the codec of a declaration; that of a model is found by its class."""
    if isinstance(declaration, Struct):
        return call(scope.runtime("values.tables", "table"), [scope.model(declaration)])
    return scope.sibling("codecs", declaration.module, codec_name(declaration))


def _method(declaration: Declaration, symbol: str, scope: Scope) -> Expr:
    """Use a method of the codec of a declaration."""
    codec = codec_of(declaration, scope)
    if isinstance(codec, Bracket):
        return suffixed(codec, Code(f".{name(symbol)}"))
    return Code(f"{codec}.{name(symbol)}")


# -- kinds, which stand in tables


def kind_of(kind: Type, scope: Scope, *, received: bool = True) -> Expr:
    """Write what a table says of values of *kind*.

    What is only ever sent has to be as the document says, when it is read back too.
    """
    match kind:
        case Scalar():
            return _scalar_kind(kind, scope)
        case Constant():
            return _constant_kind(kind, scope, received=received)
        case ListOf():
            return sequence([kind_of(kind.item, scope, received=received)])
        case MapOf():
            value = Item(
                kind_of(kind.value, scope, received=received), Code(f"{scope.builtin('str')}: ")
            )
            return bracket(Code("{"), (value,), Code("}"))
        case Nullable():
            inner = kind_of(kind.inner, scope, received=received)
            return call(scope.runtime("values.codec", "Nullable"), [inner])
        case TupleOf():
            return _tuple_kind(kind, scope, received=received)
        case Either():
            both = [
                kind_of(member, scope, received=received) for member in (kind.first, kind.second)
            ]
            return call(scope.runtime("values.codec", "Either"), both)
        case Ref():
            declaration = scope.index[kind.origin]
            if isinstance(declaration, Alias) and not has_codec(declaration):
                return kind_of_alias(declaration, scope)
            return codec_of(declaration, scope)


def kind_of_alias(alias: Alias, scope: Scope) -> Expr:
    """Write the kind that *alias* is a name of; constants that are only sent stand in their type."""
    if isinstance(alias.target, Constant) and not alias.usage.received:
        return call(scope.runtime("values.codec", "literal"), [scope.model(alias)])
    return kind_of(alias.target, scope, received=alias.usage.received)


def _scalar_kind(kind: Scalar, scope: Scope) -> Code:
    if kind.kind == "event":
        return scope.runtime("http.streams", "event")
    if kind.kind in _PLAIN_KINDS:
        plain = _PLAIN_KINDS[kind.kind]
        return name(plain if kind.kind == "none" else scope.builtin(plain))
    return scope.runtime("values.codec", _KINDS[kind.kind])


def _constant_kind(kind: Constant, scope: Scope, *, received: bool) -> Expr:
    if not received:
        return call(scope.runtime("values.codec", "Constant"), map(literal, kind.values))
    base = _base(kind)
    return scope.runtime("values.codec", base) if base == "scalar" else name(scope.builtin(base))


def _tuple_kind(kind: TupleOf, scope: Scope, *, received: bool) -> Expr:
    first = [kind_of(member, scope, received=received) for member in kind.items]
    if kind.whole:
        return call(scope.runtime("values.codec", "TupleOf"), first)
    keywords: list[tuple[str, Expr]] = []
    if kind.rest is not None:
        keywords.append(("rest", kind_of(kind.rest, scope, received=received)))
    return call(scope.runtime("values.codec", "ItemsOf"), first, keywords)


def deferred(value: Expr) -> Expr:
    """Write a function without arguments that returns *value*."""
    match value:
        case Code():
            return Code(f"lambda: {value}")
        case Bracket():
            return prefixed(Code("lambda: "), value)
        case Infix():
            raise AssertionError(f"no kind of a table is written so: {flat(value)}")


def _base(kind: Constant) -> str:
    """The type that all the constants have: any value of it may come from a newer server."""
    types: set[type] = {type(constant) for constant in kind.values}
    return next((base for type_, base in _BASES if types == {type_}), "scalar")


_BASES = ((str, "str"), (int, "int"), (bool, "bool"))


def is_annotated(kind: Type, index: Mapping[str, Declaration], *, received: bool) -> bool:
    """Whether the annotation of a value of *kind* says all that its codec has to know."""
    match kind:
        case Scalar():
            return kind.kind in _ANNOTATED
        case Constant():
            return not received or _base(kind) != "scalar"
        case ListOf(item=inner) | MapOf(value=inner):
            return is_annotated(inner, index, received=received)
        case Nullable(inner=inner):
            is_any = inner == Scalar("json")
            return not is_any and is_annotated(inner, index, received=received)
        case Ref():
            named = index[kind.origin]
            if isinstance(named, Alias) and isinstance(named.target, Scalar | Constant):
                return is_annotated(named.target, index, received=named.usage.received)
            return isinstance(named, Struct)
        case _:
            return False


_ANNOTATED: frozenset[ScalarKind] = frozenset(
    {"json", "none", "bool", "int", "float", "str", "date", "datetime", "uuid", "bytes"}
)


# -- functions, for values that stand by themselves


def decoder(kind: Type, scope: Scope) -> Expr:
    """Write a function of one JSON value that was received, which returns a value of *kind*."""
    match kind:
        case Scalar():
            if kind.kind == "event":
                return scope.runtime("http.streams", "to_event")
            return scope.runtime("values.decoding", _DECODERS[kind.kind])
        case Constant():
            return scope.runtime("values.decoding", f"to_{_base(kind)}")
        case ListOf() | MapOf() | Nullable():
            symbol = {ListOf: "list_of", MapOf: "map_of", Nullable: "nullable"}[type(kind)]
            return call(scope.runtime("values.decoding", symbol), [decoder(_inner(kind), scope)])
        case TupleOf():
            first = [decoder(member, scope) for member in kind.items]
            if kind.whole:
                return call(scope.runtime("values.decoding", "tuple_of"), first)
            rest = trusted("None") if kind.rest is None else decoder(kind.rest, scope)
            return call(scope.runtime("values.decoding", "items_of"), [rest, *first])
        case Either():
            both = [decoder(member, scope) for member in (kind.first, kind.second)]
            return call(scope.runtime("values.decoding", "either"), both)
        case Ref():
            declaration = scope.index[kind.origin]
            if isinstance(declaration, Alias) and not has_codec(declaration):
                return decoder(declaration.target, scope)
            return _method(declaration, "from_parsed", scope)


def encoder(kind: Type, scope: Scope) -> Expr | None:
    """Write a function that encodes values of *kind*; ``None`` where they are JSON already."""
    match kind:
        case Scalar():
            symbol = _ENCODERS.get(kind.kind)
            return scope.runtime("values.encoding", symbol) if symbol else None
        case Constant():
            return None
        case Either():
            return _either_encoder(kind, scope)
        case ListOf() | MapOf() | Nullable():
            if is_json(kind, scope):
                return None
            symbol = {ListOf: "each_of", MapOf: "each_value_of", Nullable: "unless_none_of"}[
                type(kind)
            ]
            inner = encoder(_inner(kind), scope)
            return (
                None if inner is None else call(scope.runtime("values.encoding", symbol), [inner])
            )
        case TupleOf():
            return None if is_json(kind, scope) else _tuple_encoder(kind, scope)
        case Ref():
            declaration = scope.index[kind.origin]
            if is_json(kind, scope):
                return None
            if isinstance(declaration, Alias) and not has_codec(declaration):
                return encoder(declaration.target, scope)
            return _method(declaration, "encode", scope)


def _either_encoder(kind: Either, scope: Scope) -> Expr | None:
    both = [_encoder_beside(member, scope) for member in (kind.first, kind.second)]
    found = [function for function in both if function is not None]
    if len(found) < len(both):
        if Scalar("file") in (kind.first, kind.second):
            return scope.runtime("values.encoding", "file_or_other")
        return found[0] if found else None
    return call(scope.runtime("values.encoding", "each_way"), found)


def _encoder_beside(kind: Type, scope: Scope) -> Expr | None:
    """Write the encoder of a type beside which the value may be something else."""
    if kind == Scalar("file"):
        return scope.runtime("values.encoding", "file_or_other")
    return encoder(kind, scope)


def _tuple_encoder(kind: TupleOf, scope: Scope) -> Expr:
    kinds = [*kind.items] if kind.rest is None else [kind.rest, *kind.items]
    each = [encoder(kind, scope) or scope.runtime("values.encoding", "as_is") for kind in kinds]
    first = [trusted("None"), *each] if kind.rest is None else each
    return call(scope.runtime("values.encoding", "each_at"), first)


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
        case Either():
            return is_json(kind.first, scope, seen) and is_json(kind.second, scope, seen)
        case ListOf(item=inner) | MapOf(value=inner) | Nullable(inner=inner):
            return is_json(inner, scope, seen)
        case TupleOf():
            kinds = kind.items if kind.rest is None else (*kind.items, kind.rest)
            return all(is_json(kind, scope, seen) for kind in kinds)
        case Ref(origin=origin):
            declaration = scope.index[origin]
            if not isinstance(declaration, Alias) or origin in seen:
                return origin in seen
            return is_json(declaration.target, scope, seen | {origin})
