"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values import NO_PROPERTIES, JsonValue


@dataclass(slots=True, kw_only=True)
class Pet:
    kind: str | None = None
    name: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class Cat(Pet):
    lives: int | None = None


@dataclass(slots=True, kw_only=True)
class Stray(Pet):
    found: dt.date | None = None


@dataclass(slots=True, kw_only=True)
class Rock:
    """Names a schema that does not extend it, which says nothing."""

    kind: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
