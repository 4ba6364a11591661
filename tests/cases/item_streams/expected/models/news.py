"""Models of the NewsOperations operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Tick(JsonModel):
    at: dt.datetime
    price: float
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


NewsEvent: TypeAlias = Literal["headline", "correction"] | str


@dataclass(kw_only=True, eq=False, repr=False)
class News(JsonModel):
    event: NewsEvent
    data: str
    id: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Ticks503Response(JsonModel):
    why: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
