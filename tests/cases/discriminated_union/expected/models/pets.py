"""Models of the Pets operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue, UnknownVariant

CatKind: TypeAlias = Literal["cat", "lion"] | str


@dataclass(kw_only=True, eq=False, repr=False)
class Cat(JsonModel):
    kind: CatKind
    lives: int
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Dog(JsonModel):
    kind: Literal["dog"] = "dog"
    friend: Pet | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


Pet: TypeAlias = Cat | Dog | UnknownVariant
"""A cat or a dog."""
