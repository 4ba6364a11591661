"""Models of the Default operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values import NO_PROPERTIES, JsonValue


@dataclass(slots=True, kw_only=True)
class AnythingResponse:
    a: int | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
