"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Thing(JsonModel):
    """What can be named."""

    name: str
    weight: float | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


Described: TypeAlias = Thing
"""One reference in an allOf, to say more about it."""


@dataclass(kw_only=True, eq=False, repr=False)
class Kept(JsonModel):
    """A nullable without a type asserts nothing, but somebody means it."""

    thing: Thing | None
    other: Thing | None = default(None)
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


Narrow: TypeAlias = str
