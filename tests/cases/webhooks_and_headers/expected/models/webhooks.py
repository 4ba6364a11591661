"""Models of webhooks and callbacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class StartExportProgressRequest(JsonModel):
    percent: int | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class OrderDeletedRequest(JsonModel):
    id: str
    tags: list[str] | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
