"""Types and values as short Python text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sdkloom.diffing.type_use import TypeUse, UnknownVariant, field_use, members
from sdkloom.emit.code import flat
from sdkloom.emit.pytypes import Scope, annotation
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
    Struct,
    TupleOf,
    Type,
)
from sdkloom.reading.json_values import JsonValue

_LONG = 160


def show(use: TypeUse) -> str:
    """The annotation of a use of a type, with the values that the names of types stand for."""
    kind = use.kind
    return _annotated(use, None if kind is None else _seen_through(kind, use.side.index, ()))


def show_both(old: TypeUse, new: TypeUse) -> tuple[str, str]:
    """Two annotations by their values; where these read the same, by names, and what those mean."""
    shown = show(old), show(new)
    if shown[0] != shown[1]:
        return shown
    named = _annotated(old, old.kind), _annotated(new, new.kind)
    if named[0] != named[1]:
        return named
    meanings = _differing(_meaning(old), _meaning(new)), _differing(_meaning(new), _meaning(old))
    if meanings == ("", ""):
        return shown
    return shown[0] + meanings[0], shown[1] + meanings[1]


def _annotated(use: TypeUse, kind: Type | None) -> str:
    if kind is None:
        return "JsonValue"
    scope = Scope(use.side.index, "resources", "")
    text = str(flat(annotation(kind, scope, received=use.open)))
    if use.absent and not text.endswith("None"):
        text += " | None"
    return shortened(text.replace(" | None | None", " | None"))


def _seen_through(kind: Type, index: Mapping[str, Declaration], seen: tuple[str, ...]) -> Type:
    """A type with what the names of types stand for in their place; classes and unions stay."""
    match kind:
        case Ref(origin=origin):
            declaration = index.get(origin)
            if not isinstance(declaration, Alias) or origin in seen:
                return kind
            return _seen_through(declaration.target, index, (*seen, origin))
        case ListOf(item=inner):
            return ListOf(_seen_through(inner, index, seen))
        case MapOf(value=inner):
            return MapOf(_seen_through(inner, index, seen))
        case Nullable(inner=inner):
            return Nullable(_seen_through(inner, index, seen))
        case Either(first=first, second=second):
            return Either(_seen_through(first, index, seen), _seen_through(second, index, seen))
        case TupleOf(items=items, rest=rest):
            shown = tuple(_seen_through(item, index, seen) for item in items)
            return replace(
                kind, items=shown, rest=None if rest is None else _seen_through(rest, index, seen)
            )
        case Scalar() | Constant():
            return kind


def _meaning(use: TypeUse) -> dict[str, dict[str, str]]:
    """The members of the union that a type is, each with the types of its properties."""
    found: dict[str, dict[str, str]] = {}
    for member in members(use):
        if isinstance(member, UnknownVariant):
            found["an unknown variant"] = {}
            continue
        declaration = use.side.declared(member)
        fields = declaration.fields if isinstance(declaration, Struct) else ()
        owner = declaration if isinstance(declaration, Struct) else None
        found[show(replace(use, kind=member, absent=False))] = {
            field.name: show(field_use(use.side, owner, field)) for field in fields if owner
        }
    return found


def _differing(own: dict[str, dict[str, str]], other: dict[str, dict[str, str]]) -> str:
    """The members, and their properties, that the other side lacks or has otherwise."""
    texts: list[str] = []
    for name, fields in own.items():
        known = other.get(name)
        if known is None:
            texts.append(f"{name}({', '.join(fields)})" if fields else name)
        elif known != fields:
            differing = (
                f"{field}: {text}" for field, text in fields.items() if known.get(field) != text
            )
            texts.append(f"{name}({', '.join(differing)})")
    return shortened(f" (here {' | '.join(texts)})") if texts else ""


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
