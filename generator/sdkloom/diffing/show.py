"""Types and values as short Python text."""

from __future__ import annotations

from dataclasses import replace

from sdkloom.diffing.type_use import Member, TypeUse, UnknownVariant, members
from sdkloom.emit.code import flat
from sdkloom.emit.pytypes import Scope, annotation
from sdkloom.ir.nodes import Struct
from sdkloom.reading.json_values import JsonValue

_LONG = 160


def show(use: TypeUse) -> str:
    """The annotation of a use of a type, as a caller reads it in the package."""
    if use.kind is None:
        return "JsonValue"
    scope = Scope(use.side.index, "resources", "")
    text = str(flat(annotation(use.kind, scope, received=use.open)))
    if use.absent and not text.endswith("None"):
        text += " | None"
    return shortened(text)


def show_both(old: TypeUse, new: TypeUse) -> tuple[str, str]:
    """Two annotations; where they read the same, what the names in them stand for."""
    shown = show(old), show(new)
    if shown[0] != shown[1]:
        return shown
    return shown[0] + _meaning(old), shown[1] + _meaning(new)


def _meaning(use: TypeUse) -> str:
    found = [_member(member, use) for member in members(use)]
    return shortened(f" (that is {' | '.join(dict.fromkeys(found))})")


def _member(member: Member, use: TypeUse) -> str:
    if isinstance(member, UnknownVariant):
        return "an unknown variant"
    text = show(replace(use, kind=member, absent=False))
    declaration = use.side.declared(member)
    if isinstance(declaration, Struct):
        text += f"({', '.join(field.name for field in declaration.fields)})"
    return text


def show_value(value: JsonValue) -> str:
    """A JSON value as Python writes it."""
    return shortened(repr(value))


def show_values(values: list[JsonValue]) -> str:
    """Some JSON values, as Python writes them."""
    return shortened(", ".join(map(repr, values)))


def presence(required: bool) -> str:  # noqa: FBT001 - it is the value to show
    """Whether something has to be given, as text."""
    return "required" if required else "optional"


def shortened(text: str) -> str:
    """Text that fits a line of a report."""
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
