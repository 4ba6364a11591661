"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values import NO_PROPERTIES, JsonValue


@dataclass(slots=True, kw_only=True)
class Cat:
    kind: Literal["cat"]
    lives: int
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class Other:
    kind: str | None = None
    name: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


Pet: TypeAlias = Cat | Other
