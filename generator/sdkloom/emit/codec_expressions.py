"""IR type → the code that decodes and encodes it."""

from __future__ import annotations

from collections.abc import Iterable

from sdkloom.emit.code import (
    Bracket,
    Code,
    Expr,
    Item,
    call,
    flat,
    group,
    literal,
    trusted,
)
from sdkloom.emit.pytypes import (
    Scope,
    resolved,
)
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
    TupleOf,
    Type,
    Union,
)
from sdkloom.naming import snake

_DECODERS: dict[ScalarKind, str] = {
    "json": "to_json", "none": "to_none", "bool": "to_bool", "int": "to_int", "float": "to_float",
    "str": "to_str", "date": "to_date", "datetime": "to_datetime", "uuid": "to_uuid",
    "bytes": "to_bytes", "file": "to_binary",
}  # fmt: skip
_ENCODERS: dict[ScalarKind, str] = {
    "date": "date_text", "datetime": "datetime_text", "uuid": "uuid_text",
    "bytes": "base64_text", "file": "file_content",
}  # fmt: skip


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
    return not isinstance(declaration, Alias) or isinstance(
        declaration.target, ListOf | TupleOf | MapOf | Nullable
    )


def decoder(kind: Type, scope: Scope, *, received: bool = True) -> Expr:
    """Write a function of one JSON value that returns a value of *kind*.

    What is only ever sent has to be as the document says, when it is read back too.
    """
    match kind:
        case Scalar():
            if kind.kind == "event":
                return scope.runtime("streams", "to_event")
            return scope.runtime("decoding", _DECODERS[kind.kind])
        case Constant():
            if received:
                return scope.runtime("decoding", f"to_{base_of(kind)}")
            return call(scope.runtime("decoding", "constant"), map(literal, kind.values))
        case ListOf() | MapOf() | Nullable():
            return _holding(kind, scope, received=received)
        case TupleOf():
            return _tuple_decoder(kind, scope, received=received)
        case Either():
            both = [decoder(one, scope, received=received) for one in (kind.one, kind.other)]
            return call(scope.runtime("decoding", "either"), both)
        case Ref():
            declaration = scope.index[kind.origin]
            if isinstance(declaration, Alias) and not has_decoder(declaration):
                return decoder(declaration.target, scope, received=declaration.usage.received)
            return scope.sibling("codecs", declaration.module, decoder_name(declaration))


def _holding(kind: ListOf | MapOf | Nullable, scope: Scope, *, received: bool) -> Expr:
    inner = _inner(kind)
    exact = _exact(inner, scope, received=received) if isinstance(kind, Nullable) else ()
    if exact:  # of those that a function returns, pyright would make plain strings beside null
        return call(scope.runtime("decoding", "constant"), [*exact, trusted("None")])
    symbol = {ListOf: "list_of", MapOf: "map_of", Nullable: "nullable"}[type(kind)]
    decode = decoder(inner, scope, received=received)
    return call(scope.runtime("decoding", symbol), [decode])


def _exact(kind: Type, scope: Scope, *, received: bool) -> list[Expr]:
    """The constants that *kind* names, where no others may come."""
    alias: Alias | None = None
    while isinstance(kind, Ref):
        declaration = scope.index[kind.origin]
        if not isinstance(declaration, Alias):
            return []
        alias, kind, received = declaration, declaration.target, declaration.usage.received
    if received or not isinstance(kind, Constant):
        return []
    if alias is not None:
        return [_arguments_of(alias, scope)]
    return [*map(literal, kind.values)]


def _arguments_of(alias: Alias, scope: Scope) -> Expr:
    """The constants of an alias, told once: checkers of types take long over hundreds of them."""
    scope.imports.add("typing", "get_args")
    return trusted(f"*get_args({scope.model(alias)})")


def _tuple_decoder(kind: TupleOf, scope: Scope, *, received: bool) -> Expr:
    first = [decoder(one, scope, received=received) for one in kind.items]
    if kind.whole:
        return call(scope.runtime("decoding", "tuple_of"), first)
    rest = trusted("None") if kind.rest is None else decoder(kind.rest, scope, received=received)
    return call(scope.runtime("decoding", "items_of"), [rest, *first])


def base_of(kind: Constant) -> str:
    """The type that all the constants have: any value of it may come from a newer server."""
    types: set[type] = {type(one) for one in kind.values}
    return next((name for one, name in _BASES if types == {one}), "scalar")


_BASES = ((str, "str"), (int, "int"), (bool, "bool"))


def exactly(alias: Alias, scope: Scope) -> Expr | None:
    """Just the constants, or null where it is one of them: what takes ``value`` if it is one."""
    if isinstance(alias.target, Constant):
        constants = [_arguments_of(alias, scope)]
        return call(scope.runtime("decoding", "to_constant"), [trusted("value"), *constants])
    if isinstance(alias.target, Nullable) and isinstance(alias.target.inner, Constant):
        arguments = [trusted("value"), *map(literal, alias.target.inner.values)]
        return call(scope.runtime("decoding", "to_constant_or_null"), arguments)
    return None


# -- encoding


def encoder(kind: Type, scope: Scope) -> Expr | None:
    """Write a function that encodes values of *kind*; ``None`` where they are JSON already."""
    match kind:
        case Scalar():
            symbol = _ENCODERS.get(kind.kind)
            return scope.runtime("encoding", symbol) if symbol else None
        case Constant() | Either():
            return None
        case ListOf() | MapOf() | Nullable():
            if is_json(kind, scope):
                return None
            symbol = {ListOf: "each_of", MapOf: "each_value_of", Nullable: "unless_none_of"}[
                type(kind)
            ]
            inner = encoder(_inner(kind), scope)
            return None if inner is None else call(scope.runtime("encoding", symbol), [inner])
        case TupleOf():
            return None if is_json(kind, scope) else _tuple_encoder(kind, scope)
        case Ref():
            declaration = scope.index[kind.origin]
            if is_json(kind, scope):
                return None
            if isinstance(declaration, Alias) and not has_encoder(declaration):
                return encoder(declaration.target, scope)
            return scope.sibling("codecs", declaration.module, encoder_name(declaration))


def encoded(kind: Type, source: Expr, scope: Scope) -> Expr:
    """Write the expression that encodes *source*, a value of *kind*."""
    match kind:
        case ListOf() | MapOf() | Nullable():
            function = encoder(_inner(kind), scope)
            if function is None:
                return source
            symbol = {ListOf: "each", MapOf: "each_value", Nullable: "unless_none"}[type(kind)]
            return call(scope.runtime("encoding", symbol), [source, function])
        case TupleOf():
            function = encoder(kind, scope)
            return source if function is None else applied(function, source)
        case Scalar() | Constant() | Either() | Ref():
            function = encoder(kind, scope)
            return source if function is None else call(str(flat(function)), [source])


def _tuple_encoder(kind: TupleOf, scope: Scope) -> Expr:
    kinds = [*kind.items] if kind.rest is None else [kind.rest, *kind.items]
    each = [encoder(one, scope) or scope.runtime("encoding", "as_is") for one in kinds]
    first = [trusted("None"), *each] if kind.rest is None else each
    return call(scope.runtime("encoding", "each_at"), first)


def applied(function: Expr, value: Expr) -> Expr:
    """Call what may itself be the result of a call."""
    if isinstance(function, Bracket):
        return Bracket(Code(f"{flat(function)}("), (Item(value),), Code(")"))
    return call(flat(function), [value])


def _inner(kind: ListOf | MapOf | Nullable) -> Type:
    match kind:
        case ListOf(item=inner) | MapOf(value=inner) | Nullable(inner=inner):
            return inner


def is_json(kind: Type, scope: Scope, seen: frozenset[str] = frozenset()) -> bool:
    """Whether values of *kind* are JSON values as they are."""
    match kind:
        case Scalar():
            return kind.kind not in _ENCODERS
        case Constant() | Either():
            return True
        case ListOf(item=inner) | MapOf(value=inner) | Nullable(inner=inner):
            return is_json(inner, scope, seen)
        case TupleOf():
            kinds = kind.items if kind.rest is None else (*kind.items, kind.rest)
            return all(is_json(one, scope, seen) for one in kinds)
        case Ref(origin=origin):
            declaration = scope.index[origin]
            if not isinstance(declaration, Alias) or origin in seen:
                return origin in seen
            return is_json(declaration.target, scope, seen | {origin})


def variant_options(
    union: Union, scope: Scope, rules: dict[str, tuple[str, str]]
) -> Iterable[Expr]:
    """Write the check and the decoder of each variant of an untagged union."""
    # A date-time could be read as a date, but not the other way round.
    for one in sorted(union.variants, key=lambda one: one.type != Scalar("datetime")):
        module, constant = rules[one.rule]
        decode = decoder(one.type, scope, received=union.usage.received)
        yield group([scope.sibling("checks", module, constant), decode])


def class_of(kind: Type, scope: Scope) -> Declaration | None:
    """The declaration whose instances are the values of *kind*, if there is one."""
    through = resolved(kind, scope.index)
    return scope.index[through.origin] if isinstance(through, Ref) else None
