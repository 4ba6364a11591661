"""How a model declares a property, as its presence says."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sdkloom.emit.code import (
    Code,
    Expr,
    call,
    flat,
    trusted,
    union,
)
from sdkloom.emit.defaults import default_value, is_shared_mutable, typed_default
from sdkloom.emit.pytypes import Scope, annotation, optional
from sdkloom.ir.nodes import (
    Declaration,
    Field,
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
            return optional(kind, scope), trusted("None")
        case OptionalNullable():
            absent = scope.runtime("values.types", "Unset")
            return union([optional(kind, scope), absent]), scope.runtime("values.types", "UNSET")
        case Defaulted(value=value):
            return kind, _declared_default(field, value, scope, received=received)


def _declared_default(
    field: Field, value: JsonValue, scope: Scope, *, received: bool
) -> Expr | None:
    default = default_value(field.type, value, scope.index, scope)
    if default is None:
        return None
    if not is_shared_mutable(default):
        return default
    function = scope.imports.add("dataclasses", "field")
    fresh = flat(typed_default(field.type, default, scope, received=received))
    return call(function, keywords=[("default_factory", Code(f"lambda: {fresh}"))])
