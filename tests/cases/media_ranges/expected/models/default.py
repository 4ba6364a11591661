"""Models of the Default operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values.files import FileContent
from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Parts(JsonModel):
    text: str | None = None
    count: int | None = default(None)
    flags: list[bool] | None = None
    words: list[str] | None = None
    inside: PartsInside | None = None
    file: FileContent | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class PartsInside(JsonModel):
    a: int | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class AnythingResponse(JsonModel):
    a: int | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class PartsResponseItem(JsonModel):
    a: int | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
