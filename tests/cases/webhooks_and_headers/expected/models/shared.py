"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Order(JsonModel):
    id: str
    total: int
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


Sort: TypeAlias = Literal["up", "down"] | str


@dataclass(kw_only=True, eq=False, repr=False)
class XPage(JsonModel):
    at: int | None = None
    of: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
