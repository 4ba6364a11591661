"""How the presence of a property is settled: as its schemas state it, then by where it travels."""

from __future__ import annotations

from sdkloom.ir.presence import Defaulted, Fixed, Optional, OptionalNullable, Presence, Required
from sdkloom.reading.json_values import JsonValue


def stated_presence(
    default: tuple[JsonValue] | None, constant: tuple[JsonValue] | None, *, required: bool
) -> Presence:
    """The presence that schemas state, by a *default* and the one *constant* that is allowed, if any.

    An optional constant without a default is no fixed one: whether it is there says something.
    """
    if constant is not None and default == (None if required else constant):
        return Fixed(constant[0], required)
    if default is not None:
        return Defaulted(default[0], required)
    return Required() if required else Optional()


def settled_presence(stated: Presence, *, one_way: bool, sent_null: bool) -> Presence:
    """What holds in the class that all directions share.

    A property that goes only *one_way* of those of its class cannot be asked for there. One that may
    be *sent_null* needs a value of its own for its absence.
    """
    match stated:
        case Fixed():
            return Fixed(stated.value, stated.required and not one_way)
        case Defaulted():
            return Defaulted(stated.value, stated.required and not one_way)
        case Required() if not one_way:
            return stated
        case Required() | Optional() | OptionalNullable():
            return OptionalNullable() if sent_null else Optional()


def tagged_presence(stated: Presence, tag: JsonValue) -> Presence:
    """The presence of a property by which unions know a value, always as *tag*."""
    match stated:
        case Required():
            return Fixed(tag, required=True)
        case Optional():
            return Fixed(tag, required=False)
        case Defaulted(value=value, required=False) if value == tag:
            return Fixed(tag, required=False)
        case Defaulted() | Fixed() | OptionalNullable():
            return stated
