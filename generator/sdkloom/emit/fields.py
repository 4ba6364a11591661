"""How a model declares a property, as its presence says."""

from __future__ import annotations

import json
import re
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
    Struct,
)
from sdkloom.ir.presence import Defaulted, Fixed, Optional, OptionalNullable, Presence, Required
from sdkloom.reading.json_values import JsonValue


def is_always_sent(field: Field) -> bool:
    """Whether an object without this property is not what the document describes."""
    match field.presence:
        case Required():
            return True
        case Defaulted(required=required) | Fixed(required=required):
            return required
        case Optional() | OptionalNullable():
            return False


def is_own(field: Field, base_field: Field | None) -> bool:
    """Whether a class declares a property that its base may declare too: as a constant, it does."""
    if base_field is None:
        return True
    return isinstance(field.presence, Fixed) and field.presence != base_field.presence


def base_declaration(struct: Struct, field: Field, index: Mapping[str, Declaration]) -> Field:
    """Find the first declaration of a property: that of the furthest base which has it."""
    base = index.get(struct.base) if struct.base else None
    for base_field in base.fields if isinstance(base, Struct) else ():
        if isinstance(base, Struct) and base_field.wire == field.wire:
            return base_declaration(base, base_field, index)
    return field


def is_needed(field: Field, index: Mapping[str, Declaration]) -> bool:
    """Whether a model cannot be made without this property."""
    return _drawn(field, index) == Required()


def _drawn(field: Field, index: Mapping[str, Declaration]) -> Presence:
    """The presence that Python can show: not every default can be written."""
    match field.presence:
        case Defaulted(value=value, required=required) | Fixed(value=value, required=required) if (
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
        case Defaulted(value=value) | Fixed(value=value):
            return f"default {json.dumps(value, sort_keys=True)}"


def property_doc(field: Field, index: Mapping[str, Declaration]) -> str | None:
    """The description of a property, and its default where the model shows ``None`` instead."""
    match field.presence:
        case Defaulted(value=value) if _drawn(field, index) == Optional():
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
        case Defaulted(value=value) | Fixed(value=value):
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
