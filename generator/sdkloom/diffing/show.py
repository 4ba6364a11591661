"""Types and values as short Python text."""

from __future__ import annotations

from sdkloom.diffing.type_use import TypeUse
from sdkloom.emit.code import flat
from sdkloom.emit.pytypes import Scope, annotation
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
