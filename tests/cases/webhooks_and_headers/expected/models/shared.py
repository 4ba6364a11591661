"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values import NO_PROPERTIES, JsonValue


@dataclass(slots=True, kw_only=True)
class Order:
    id: str
    total: int
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


Sort: TypeAlias = Literal["up", "down"] | str


@dataclass(slots=True, kw_only=True)
class XPage:
    at: int | None = None
    of: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
