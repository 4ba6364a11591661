"""Models of the NewsOperations operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values import NO_PROPERTIES, JsonValue


@dataclass(slots=True, kw_only=True)
class Tick:
    at: dt.datetime
    price: float
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


NewsEvent: TypeAlias = Literal["headline", "correction"] | str


@dataclass(slots=True, kw_only=True)
class News:
    event: NewsEvent
    data: str
    id: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class TicksValue503Response:
    why: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
