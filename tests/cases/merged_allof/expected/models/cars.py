"""Models of the Cars operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Car(JsonModel):
    """A thing with wheels."""

    name: str
    weight: float
    wheels: int = default(4)
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class StoredCar(JsonModel):
    name: str
    """What it is called."""
    weight: float
    id: int
    wheels: int = default(4)
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
