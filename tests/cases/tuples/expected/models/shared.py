"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Route(JsonModel):
    start: Point
    legs: list[str | Stop] | None = None
    """A name, and then the stops."""
    period: tuple[dt.date, dt.date] | None = None
    loose: list[JsonValue] | None = None
    """Whatever follows the first is not said."""
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


Point: TypeAlias = tuple[float, float]


@dataclass(kw_only=True, eq=False, repr=False)
class Stop(JsonModel):
    at: Point
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
