"""Models of the Default operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.files import FileContent
from .._runtime.values import NO_PROPERTIES, JsonValue


@dataclass(slots=True, kw_only=True)
class Parts:
    text: str | None = None
    count: int | None = None
    flags: list[bool] | None = None
    words: list[str] | None = None
    inside: PartsInside | None = None
    file: FileContent | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class PartsInside:
    a: int | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class AnythingResponse:
    a: int | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class PartsResponseItem:
    a: int | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
