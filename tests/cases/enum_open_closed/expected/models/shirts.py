"""Models of the Shirts operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonInput, JsonValue

Size: TypeAlias = Literal["small", "large"] | str
"""How large; only ever received."""

Colour: TypeAlias = Literal["red", "dark blue", ""] | str
"""Sent and received."""

Count: TypeAlias = Literal[1, 10]
"""How many fit in a box."""

Sleeve: TypeAlias = Literal["long", "short"]
"""Only ever sent."""

Mixed: TypeAlias = Literal[1, "1", True] | str | int | None
"""Constants of several types."""

ShirtSleeve: TypeAlias = Literal["long", "short"]


@dataclass(kw_only=True, eq=False, repr=False)
class Shirt(JsonModel):
    colour: Colour
    count: Count | None = None
    sleeve: ShirtSleeve | None = None
    extras: Sequence[Literal["gift"]] | None = None
    sleeves: Sequence[Sleeve | None] | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


OrderState: TypeAlias = Literal["new", "paid"] | str


@dataclass(kw_only=True, eq=False, repr=False)
class Order(JsonModel):
    state: OrderState
    size: Size | None = None
    colour: Colour | None = None
    mixed: Mixed = default(None)
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


OrderShirtSpeed: TypeAlias = Literal["slow", "fast"]
