"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Cat(JsonModel):
    lives: int
    kind: Literal["cat"] = "cat"
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Other(JsonModel):
    kind: str | None = None
    name: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


Pet: TypeAlias = Cat | Other
