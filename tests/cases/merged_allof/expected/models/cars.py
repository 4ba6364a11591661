"""Models of the Cars operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values import NO_PROPERTIES, JsonValue


@dataclass(slots=True, kw_only=True)
class Car:
    """A thing with wheels."""

    name: str
    weight: float
    wheels: int = 4
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class StoredCar:
    name: str
    """What it is called."""
    weight: float
    id: int
    wheels: int = 4
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
