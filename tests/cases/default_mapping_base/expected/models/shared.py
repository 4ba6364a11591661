"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Pet(JsonModel):
    kind: str | None = None
    name: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Cat(Pet):
    kind: str | None = "cat"
    lives: int | None = None


@dataclass(kw_only=True, eq=False, repr=False)
class Stray(Pet):
    found: dt.date | None = None


@dataclass(kw_only=True, eq=False, repr=False)
class Rock(JsonModel):
    """Names a schema that does not extend it, which says nothing."""

    kind: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
