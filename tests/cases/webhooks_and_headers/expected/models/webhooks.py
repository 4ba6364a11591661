"""Models of what the API sends by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values import NO_PROPERTIES, JsonValue


@dataclass(slots=True, kw_only=True)
class StartExportProgressRequest:
    percent: int | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class OrderDeletedRequest:
    id: str
    tags: list[str] | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
