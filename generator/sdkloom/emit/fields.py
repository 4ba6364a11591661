"""How Python draws a property of a model, as its presence says: declared, decoded and encoded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sdkloom.emit.code import (
    Bracket,
    Code,
    Expr,
    call,
    flat,
    layout,
    literal,
    name,
    trusted,
    union,
)
from sdkloom.emit.codec_expressions import base_of, class_of, decoder, encoded, has_decoder
from sdkloom.emit.defaults import default_value, is_shared_mutable, typed_default
from sdkloom.emit.pytypes import Scope, annotation, import_used, optional, resolved
from sdkloom.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    Either,
    Field,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    Struct,
    Type,
    Union,
)
from sdkloom.ir.presence import Defaulted, Optional, OptionalNullable, Presence, Required
from sdkloom.reading.json_values import JsonValue


def is_always_sent(field: Field) -> bool:
    """Whether an object without this property is not what the document describes."""
    match field.presence:
        case Required():
            return True
        case Defaulted(required=required):
            return required
        case Optional() | OptionalNullable():
            return False


def is_needed(field: Field, index: Mapping[str, Declaration]) -> bool:
    """Whether a model cannot be made without this property."""
    return _drawn(field, index) == Required()


def _drawn(field: Field, index: Mapping[str, Declaration]) -> Presence:
    """The presence that Python can show: not every default can be written."""
    match field.presence:
        case Defaulted(value=value, required=required) if (
            default_value(field.type, value, index) is None
        ):
            return Required() if required else Optional()
        case presence:
            return presence


def presence_text(field: Field) -> str:
    """Say in a word or two whether a property has to be given."""
    match field.presence:
        case Required():
            return "required"
        case Optional() | OptionalNullable():
            return "optional"
        case Defaulted(value=value):
            return f"default {json.dumps(value, sort_keys=True)}"


# -- declared


def declared(field: Field, scope: Scope, *, received: bool) -> tuple[Expr, Expr | None]:
    """Write the annotation of a property, and its default, if it has one."""
    kind = annotation(field.type, scope, received=received)
    match _drawn(field, scope.index):
        case Required():
            return kind, None
        case Optional():
            return optional(kind), trusted("None")
        case OptionalNullable():
            absent = scope.runtime("values", "Unset")
            return union([optional(kind), absent]), scope.runtime("values", "UNSET")
        case Defaulted(value=value):
            return kind, _declared_default(field, value, scope, received=received)


def _declared_default(
    field: Field, value: JsonValue, scope: Scope, *, received: bool
) -> Expr | None:
    default = default_value(field.type, value, scope.index, scope)
    if default is None:
        return None
    if not is_shared_mutable(default):
        import_used(default, scope.imports)
        return default
    scope.imports.add("dataclasses", "field")
    fresh = flat(typed_default(field.type, default, scope, received=received))
    return call("field", keywords=[("default_factory", Code(f"lambda: {fresh}"))])


# -- decoded


def decode_field(field: Field, struct: Struct, scope: Scope) -> Expr:
    """Write the expression that takes a property out of ``obj``."""
    key = literal(field.wire)
    received = struct.usage.received and not field.tag
    required = is_always_sent(field)
    if required and isinstance(field.type, Constant) and not received:
        function = scope.runtime("decoding", "required_constant")
        return call(function, [_OBJ, key, *map(literal, field.type.values)])
    match _drawn(field, scope.index):
        case Defaulted(value=value) if value is not None:
            return _defaulted(field.type, value, key, scope, received=received)
        case OptionalNullable():
            return _absent_or_null(field.type, key, scope, received=received)
        case Required() | Optional() | Defaulted():
            if required:
                return _taken("required", field.type, key, scope, received=received)
            return _absent(field.type, key, scope, received=received)


def _defaulted(kind: Type, value: JsonValue, key: Expr, scope: Scope, *, received: bool) -> Expr:
    default = default_value(kind, value, scope.index, scope) or trusted("None")
    import_used(default, scope.imports)
    through = resolved(kind, scope.index)
    mixed = isinstance(through, Either | Nullable) or through == Scalar("json")
    function = scope.runtime("decoding", "defaulted_either" if mixed else "defaulted")
    if flat(default) in {"[]", "{}"}:
        default = _typed_empty(kind, default, scope, received=received)
    else:
        default = typed_default(kind, default, scope, received=received)
    return call(function, [_OBJ, key, decoder(kind, scope, received=received), default])


def _absent_or_null(kind: Type, key: Expr, scope: Scope, *, received: bool) -> Expr:
    through = _seen_through(kind, scope)
    if not isinstance(through, Nullable):
        decode = decoder(kind, scope, received=received)
        return call(scope.runtime("decoding", "present"), [_OBJ, key, decode])
    inner = through.inner
    if isinstance(inner, Constant) and not received:
        function = scope.runtime("decoding", "settable_constant")
        return call(function, [_OBJ, key, *map(literal, inner.values)])
    return _settable(inner, key, scope, received=received)


def _absent(kind: Type, key: Expr, scope: Scope, *, received: bool) -> Expr:
    through = _seen_through(kind, scope)
    inner = through.inner if isinstance(through, Nullable) else kind
    if isinstance(inner, Constant) and not received:
        function = scope.runtime("decoding", "optional_constant")
        return call(function, [_OBJ, key, *map(literal, inner.values)])
    return _taken("optional", inner, key, scope, received=received)


_OBJ = trusted("obj")


def _typed_empty(kind: Type, default: Expr, scope: Scope, *, received: bool) -> Expr:
    """Write an empty list or dict that says what it is made to hold."""
    kind = _bare(kind, scope)
    wanted = ListOf if flat(default) == "[]" else MapOf
    while isinstance(kind, Either):
        kind = kind.one if isinstance(kind.one, wanted) else kind.other
    if not isinstance(kind, ListOf | MapOf):
        return default
    return Bracket(Code(f"{flat(annotation(kind, scope, received=received))}("), (), Code(")"))


def _bare(kind: Type, scope: Scope) -> Type:
    """What a type names, null aside."""
    through = resolved(kind, scope.index)
    return resolved(through.inner, scope.index) if isinstance(through, Nullable) else through


def _settable(kind: Type, key: Expr, scope: Scope, *, received: bool) -> Expr:
    function = decoder(kind, scope, received=received)
    if _takes_null(kind, scope) or _is_choice_of_anything(kind, scope):
        unset = scope.runtime("values", "UNSET")
        return call(scope.runtime("decoding", "defaulted_either"), [_OBJ, key, function, unset])
    return call(scope.runtime("decoding", "settable"), [_OBJ, key, function])


def _taken(how: str, kind: Type, key: Expr, scope: Scope, *, received: bool) -> Expr:
    if (quick := _quick(kind, scope, received=received)) is not None:
        return call(scope.runtime("decoding", f"{how}_{quick}"), [_OBJ, key])
    if isinstance(kind, ListOf):
        item = decoder(kind.item, scope, received=received)
        return call(scope.runtime("decoding", f"{how}_list"), [_OBJ, key, item])
    function = decoder(kind, scope, received=received)
    if how == "optional" and _is_choice_of_anything(kind, scope):
        null = trusted("None")  # mypy takes null out of a choice of anything, and misses it then
        return call(scope.runtime("decoding", "defaulted_either"), [_OBJ, key, function, null])
    return call(scope.runtime("decoding", how), [_OBJ, key, function])


def _takes_null(kind: Type, scope: Scope) -> bool:
    """Whether null is a value of the choice that *kind* names."""
    kinds = _alternatives(kind, scope)
    return any(isinstance(one, Nullable) or one == Scalar("none") for one in kinds)


def _is_choice_of_anything(kind: Type, scope: Scope) -> bool:
    is_choice = isinstance(class_of(kind, scope), Union)
    return is_choice and Scalar("json") in _alternatives(kind, scope)


def _alternatives(kind: Type, scope: Scope, seen: frozenset[str] = frozenset()) -> Iterator[Type]:
    """What a choice is between, those of choices within it too; any other type itself."""
    kind = resolved(kind, scope.index)
    choice = class_of(kind, scope)
    if not isinstance(choice, Union):
        yield kind
    elif choice.origin not in seen:
        for one in choice.variants:
            yield from _alternatives(one.type, scope, seen | {choice.origin})


def _quick(kind: Type, scope: Scope, *, received: bool) -> str | None:
    """The plain type that a property is taken as in one step, if there is one."""
    while isinstance(kind, Ref):
        declaration = scope.index[kind.origin]
        if not isinstance(declaration, Alias) or has_decoder(declaration):
            return None
        kind, received = declaration.target, declaration.usage.received
    base = base_of(kind) if isinstance(kind, Constant) and received else None
    plain = base or (kind.kind if isinstance(kind, Scalar) else None)
    return plain if plain in ("str", "int", "bool") else None


def _seen_through(kind: Type, scope: Scope) -> Type:
    """What a name stands for, unless it has a decoder of its own, and be it that just for null."""
    while isinstance(kind, Ref):
        declaration = scope.index[kind.origin]
        if not isinstance(declaration, Alias):
            return kind
        if has_decoder(declaration) and not isinstance(declaration.target, Nullable):
            return kind
        kind = declaration.target
    return kind


# -- encoded


def encoded_field(field: Field, scope: Scope) -> Expr:
    """Write the expression that encodes a property of ``value``."""
    kind = field.type
    if field.presence == Optional() and isinstance(kind, Nullable):
        kind = kind.inner  # what is None is not sent
    return encoded(kind, Code(f"value.{name(field.name)}"), scope)


def condition(field: Field, scope: Scope, indent: int) -> Code:
    """Write the line ``if ...:`` under which a property is sent that is not always."""
    source = Code(f"value.{name(field.name)}")
    match _drawn(field, scope.index):
        case OptionalNullable():
            test = call("isinstance", [source, scope.runtime("values", "Unset")])
            return layout(test, indent=indent, before="if not ", after=":")
        case Defaulted(value=value) if value is not None:
            return _differs(source, field.type, value, scope)
        case Required() | Optional() | Defaulted():
            return Code(f"if {source} is not None:")


def _differs(source: Code, kind: Type, value: JsonValue, scope: Scope) -> Code:
    default = default_value(kind, value, scope.index, scope) or trusted("None")
    import_used(default, scope.imports)
    text = flat(default)
    return Code(
        f"if {source} is not {text}:" if text in ("True", "False") else f"if {source} != {text}:"
    )
