"""Whether a property has to be there, and what stands for it where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sdkloom.reading.json_values import JsonValue


@dataclass(frozen=True, slots=True)
class Required:
    """It has to be given, and is always sent."""


@dataclass(frozen=True, slots=True)
class Optional:
    """It may be left out, and is never null: None stands for its absence."""


@dataclass(frozen=True, slots=True)
class Defaulted:
    """It reads as ``value`` where it is absent; a *required* one is always sent.

    One that may be left out and may be null reads as None, and is null where None was passed.
    """

    value: JsonValue
    required: bool


@dataclass(frozen=True, slots=True)
class Fixed:
    """It has one possible value, and is always sent."""

    value: JsonValue
    required: bool


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """It is required of responses, and never sent."""


Presence: TypeAlias = Required | Optional | Defaulted | Fixed | ReadOnly
