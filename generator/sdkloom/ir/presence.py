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
    """It may be left out: None stands for that."""


@dataclass(frozen=True, slots=True)
class OptionalNullable:
    """It may be left out, and it may be null: UNSET stands for the first, None for the second."""


@dataclass(frozen=True, slots=True)
class Defaulted:
    """The document has a default, which stands for it; a *required* one is always sent."""

    value: JsonValue
    required: bool


@dataclass(frozen=True, slots=True)
class Fixed:
    """It has but one value, which is its default and always sent; a *required* one has to arrive."""

    value: JsonValue
    required: bool


Presence: TypeAlias = Required | Optional | OptionalNullable | Defaulted | Fixed
