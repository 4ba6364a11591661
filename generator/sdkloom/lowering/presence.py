"""How the presence of a property is settled: as its schemas state it, then by where it travels."""

from __future__ import annotations

from typing import NamedTuple

from sdkloom.ir.nodes import Usage
from sdkloom.ir.presence import Defaulted, Fixed, Optional, Presence, ReadOnly, Required
from sdkloom.reading.json_values import JsonValue


class Travels(NamedTuple):
    """What decides the presence of a property beside its schemas.

    ``patched``: it is part of a merge patch, where null removes it. ``tags`` are its values by
    which unions and bases know its object.
    """

    usage: Usage
    read_only: bool
    write_only: bool
    nullable: bool
    patched: bool
    tags: tuple[JsonValue, ...]


def stated_presence(
    default: tuple[JsonValue] | None, only: tuple[JsonValue] | None, *, required: bool
) -> Presence:
    """The presence that schemas state: a *default*, the *only* value, whether it is *required*."""
    if only is not None:
        return Fixed(only[0], required)
    if default is not None:
        return Defaulted(default[0], required)
    return Required() if required else Optional()


def settled_presence(stated: Presence, travels: Travels) -> Presence:
    """What holds in the class that all directions share.

    A property that goes only one way of those of its class cannot be asked for there.
    """
    usage = travels.usage
    hidden = (travels.read_only and usage.sent) or (travels.write_only and usage.received)
    match _tagged(stated, travels.tags):
        case Fixed(value=value, required=required):
            if required or travels.tags or (usage.sent and not travels.patched):
                return Fixed(value, required and not hidden)
            return _optional(travels)
        case Defaulted(value=None, required=False) if not travels.nullable:
            return Optional()
        case Defaulted(value=None, required=True) if not travels.nullable:
            return settled_presence(Required(), travels)
        case Defaulted(value=value, required=required):
            return Defaulted(value, required and not hidden)
        case Required() if not hidden:
            return Required()
        case Required() if travels.read_only and usage.sent:
            return ReadOnly()
        case Required() | ReadOnly() | Optional():
            return _optional(travels)


def _tagged(stated: Presence, tags: tuple[JsonValue, ...]) -> Presence:
    """A tag is the one value that it can have, or the one of them that the document prefers."""
    match stated:
        case Defaulted(value=value, required=required) if value in tags:
            return Fixed(value, required)
        case Required() | Optional() if len(tags) == 1:
            return Fixed(tags[0], isinstance(stated, Required))
        case _:
            return stated


def _optional(travels: Travels) -> Presence:
    return Defaulted(None, required=False) if travels.nullable else Optional()
