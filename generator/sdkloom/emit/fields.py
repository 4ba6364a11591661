"""How a model declares a property, as its presence says."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping

from sdkloom.emit.code import (
    Bracket,
    Code,
    Expr,
    call,
    flat,
    trusted,
)
from sdkloom.emit.codec_expressions import is_annotated
from sdkloom.emit.defaults import default_value, holds_union, is_shared_mutable, typed_default
from sdkloom.emit.pytypes import Scope, admits_none, annotation, optional
from sdkloom.ir.nodes import Declaration, Field, Scalar, Struct, Type
from sdkloom.ir.presence import Defaulted, Fixed, Optional, Presence, ReadOnly, Required
from sdkloom.lowering.choices import or_null
from sdkloom.reading.json_values import JsonValue

Index = Mapping[str, Declaration]


def is_always_sent(field: Field) -> bool:
    """Whether an object without this property is not what the document describes."""
    match field.presence:
        case Required():
            return True
        case Defaulted(required=required) | Fixed(required=required):
            return required
        case Optional() | ReadOnly():
            return False


def is_needed(field: Field, index: Index) -> bool:
    """Whether a model cannot be made without this property."""
    return isinstance(_drawn(field, index), Required)


def must_arrive(struct: Struct, field: Field, index: Index) -> bool:
    """Whether an object without this property cannot be decoded."""
    match shown_presence(struct, field, index):
        case Fixed(required=required):
            return required
        case Required():
            return is_always_sent(field)
        case _:
            return False


def _drawn(field: Field, index: Index) -> Presence:
    """The presence that Python can show: not every default can be written."""
    match field.presence:
        case Defaulted(value=value, required=required) | Fixed(value=value, required=required) if (
            value is not None and default_value(field.type, value, index) is None
        ):
            if required:
                return Required()
            is_nullable = admits_none(field.type, index)
            return Defaulted(None, required=False) if is_nullable else Optional()
        case presence:
            return presence


# -- what a class has of its base


def shown_presence(struct: Struct, field: Field, index: Index) -> Presence:
    """The presence of a property in its class, where the type is that of the first base."""
    own, above = _drawn(field, index), _above(struct, field, index)
    if above is None:
        return own
    inherited = shown_presence(*above, index)
    shows_none = isinstance(own, Optional) or own == Defaulted(None, required=False)
    return inherited if shows_none and not _shows_none(struct, field, index) else own


def is_declared(struct: Struct, field: Field, index: Index) -> bool:
    """Whether the class has a line for a property, as nothing that it extends says the same."""
    above = _above(struct, field, index)
    if above is None:
        return True
    presence = shown_presence(struct, field, index)
    return presence != shown_presence(*above, index) or narrowed(struct, field, index)


def narrowed(struct: Struct, field: Field, index: Index) -> bool:
    """Whether a class asks for less of a property than its annotation shows."""
    fixed = isinstance(shown_presence(struct, field, index), Fixed)
    return field.narrowed is not None and not fixed


def _above(struct: Struct, field: Field, index: Index) -> tuple[Struct, Field] | None:
    """The property in the class that *struct* extends."""
    base = index.get(struct.base) if struct.base else None
    if not isinstance(base, Struct):
        return None
    return next(((base, each) for each in base.fields if each.wire == field.wire), None)


def _all_above(struct: Struct, field: Field, index: Index) -> Iterator[tuple[Struct, Field]]:
    """Go through the property in the classes above, the nearest first."""
    while (above := _above(struct, field, index)) is not None:
        yield above
        struct, field = above


def _has_default_above(struct: Struct, field: Field, index: Index) -> bool:
    """Whether a class above has a default, which a dataclass takes over from however far."""
    presences = (shown_presence(*above, index) for above in _all_above(struct, field, index))
    return any(not isinstance(presence, Required) for presence in presences)


def _first(struct: Struct, field: Field, index: Index) -> tuple[Struct, Field]:
    """The property in the class furthest above that has it: that one settles its type."""
    return [(struct, field), *_all_above(struct, field, index)][-1]


def _shows_none(struct: Struct, field: Field, index: Index) -> bool:
    """Whether the annotation of a property admits None."""
    _, first = _first(struct, field, index)
    return isinstance(_drawn(first, index), Optional) or admits_none(first.type, index)


def property_doc(field: Field, index: Mapping[str, Declaration]) -> str | None:
    """The description of a property, and its default where the model shows ``None`` instead."""
    match field.presence:
        case Defaulted(value=value, required=False) if _drawn(field, index) != field.presence:
            text = json.dumps(value)
            text = text if len(text) <= _LONGEST_DEFAULT else f"{text[:_LONGEST_DEFAULT]}…"
            mark = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
            note = f"The server's default is {mark}{text}{mark}."
            return f"{field.doc}\n\n{note}" if field.doc else note
        case _:
            return field.doc


_LONGEST_DEFAULT = 200
"""Characters of a default that a docstring shows."""


# -- declared


def shown_type(struct: Struct, field: Field, scope: Scope) -> Expr:
    """Write the annotation of a property."""
    _, first = _first(struct, field, scope.index)
    received = _is_shown_as_received(struct, field, scope.index)
    kind = annotation(first.type, scope, received=received)
    return optional(kind, scope) if isinstance(_drawn(first, scope.index), Optional) else kind


def shown_default(struct: Struct, field: Field, scope: Scope) -> Expr | None:
    """Write what stands behind the annotation of a property, if anything does."""
    received = _is_shown_as_received(struct, field, scope.index)
    match shown_presence(struct, field, scope.index):
        case Required():
            if not _has_default_above(struct, field, scope.index):
                return None
            return call(scope.imports.add("dataclasses", "field"), [])
        case Optional():
            return trusted("None")
        case ReadOnly():
            return call(scope.runtime("values.presence", "read_only"), [])
        case Fixed(value=value):
            shown = _as_shown(struct, field, value, scope)
            return _constant(shown, value, scope, received=received)
        case Defaulted(value=value, required=True):
            shown = _as_shown(struct, field, value, scope)
            return _always(shown, value, scope, received=received)
        case Defaulted(value=value):
            shown = _as_shown(struct, field, value, scope)
            return _default(shown, value, scope, received=received)


def _is_shown_as_received(struct: Struct, field: Field, index: Index) -> bool:
    """Whether the annotation of a property is that of a value which may be received."""
    first_struct, first = _first(struct, field, index)
    return first_struct.usage.received and not first.tag


def is_field_annotated(struct: Struct, field: Field, index: Index) -> bool:
    """Whether the line of a property in its class says all that its codec has to know.

    With the default None, an annotation admits None for what is absent, and for null too.
    """
    _, first = _first(struct, field, index)
    received = _is_shown_as_received(struct, field, index)
    own = struct.usage.received and not field.tag
    if first.type != field.type or received != own or field.name != field.wire:
        return False
    if not is_annotated(field.type, index, received=received):
        return False
    is_nullable = admits_none(field.type, index) and field.type != Scalar("json")
    is_none = _is_none_by_default(shown_presence(struct, field, index))
    is_optional = isinstance(_drawn(first, index), Optional)
    return not (is_nullable if is_none else is_optional)


def is_extra_annotated(struct: Struct, index: Index) -> bool:
    """Whether the class says all of the properties that are not named."""
    first = struct
    while isinstance(base := index.get(first.base or ""), Struct) and base.extra is not None:
        first = base
    received = first.usage.received
    if struct.extra is None or (first.extra, received) != (struct.extra, struct.usage.received):
        return False
    return is_annotated(struct.extra, index, received=received)


def _is_none_by_default(presence: Presence) -> bool:
    """Whether the class has None itself as default."""
    match presence:
        case Optional():
            return True
        case Fixed(value=None) | Defaulted(value=None, required=True):
            return True
        case _:
            return False


def _as_shown(struct: Struct, field: Field, value: JsonValue, scope: Scope) -> Field:
    """The property with the type that its annotation shows, for a list or dict that is of it.

    Type checkers take no ``dict[str, int]`` for a ``dict[str, JsonValue]``.
    """
    if not isinstance(value, list | dict):
        return field
    _, first = _first(struct, field, scope.index)
    kind = _shown_type_of(first, scope.index)
    is_written = default_value(kind, value, scope.index) is not None
    return field._replace(type=kind) if is_written else field


def _shown_type_of(field: Field, index: Index) -> Type:
    """The type that the annotation of a property shows."""
    return or_null(field.type) if isinstance(_drawn(field, index), Optional) else field.type


def _written(field: Field, value: JsonValue, scope: Scope) -> Expr:
    if value is None:
        return trusted("None")
    default = default_value(field.type, value, scope.index, scope)
    if default is None:
        raise AssertionError(f"the default of {field.origin} cannot be written")
    return default


def _constant(field: Field, value: JsonValue, scope: Scope, *, received: bool) -> Expr:
    """Write the only value of a property; it is read where an answer does not have it, too."""
    constant = _written(field, value, scope)
    if not is_shared_mutable(constant):
        return constant
    typed = typed_default(field.type, constant, scope, received=received)
    return call(scope.runtime("values.presence", "constant"), [typed])


def _always(field: Field, value: JsonValue, scope: Scope, *, received: bool) -> Expr:
    """Write a default that every instance holds."""
    default = _written(field, value, scope)
    if not is_shared_mutable(default):
        return default
    fresh = flat(typed_default(field.type, default, scope, received=received))
    factory = ("default_factory", Code(f"lambda: {fresh}"))
    return call(scope.imports.add("dataclasses", "field"), keywords=[factory])


def _default(field: Field, value: JsonValue, scope: Scope, *, received: bool) -> Expr:
    """Write a default that is read where an instance does not hold the property."""
    function = scope.runtime("values.presence", "default")
    default = _written(field, value, scope)
    if not is_shared_mutable(default):
        return call(function, [default])
    typed = typed_default(field.type, default, scope, received=received)
    models = {declaration.name for declaration in scope.index.values()}
    if not _holds(default, models) and not holds_union(field.type, scope.index):
        return call(function, [typed])
    # A model may be defined further below.
    return call(function, keywords=[("factory", Code(f"lambda: {flat(typed)}"))])


def _holds(expr: Expr, models: Container[str]) -> bool:
    """Whether a default calls one of *models*."""
    if not isinstance(expr, Bracket):
        return False
    function = expr.opening.removesuffix("(").rpartition(".")[2]
    return function in models or any(_holds(item.value, models) for item in expr.items)


def presence_text(presence: Presence) -> str:
    """Say in a word or two whether a property has to be given."""
    match presence:
        case Required():
            return "required"
        case Optional():
            return "optional"
        case ReadOnly():
            return "read-only"
        case Fixed(value=value):
            return f"always {json.dumps(value)}"
        case Defaulted(value=value):
            return f"default {json.dumps(value, sort_keys=True)}"
