"""How the presence of a property is settled: as its schemas state it, then by where it travels."""

from __future__ import annotations

from sdkloom.ir.presence import Defaulted, Optional, OptionalNullable, Presence, Required
from sdkloom.reading.json_values import JsonValue


def stated_presence(default: tuple[JsonValue] | None, *, required: bool) -> Presence:
    """The presence that schemas state: a *default*, if there is one, and whether it is *required*."""
    if default is not None:
        return Defaulted(default[0], required)
    return Required() if required else Optional()


def settled_presence(stated: Presence, *, one_way: bool, sent_null: bool) -> Presence:
    """What holds in the class that all directions share.

    A property that goes only *one_way* of those of its class cannot be asked for there. One that may
    be *sent_null* needs a value of its own for its absence.
    """
    match stated:
        case Defaulted():
            return Defaulted(stated.value, stated.required and not one_way)
        case Required() if not one_way:
            return stated
        case Required() | Optional() | OptionalNullable():
            return OptionalNullable() if sent_null else Optional()
