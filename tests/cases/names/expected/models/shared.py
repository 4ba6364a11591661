"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values import NO_PROPERTIES, JsonValue

ErrorLiteralModel: TypeAlias = Literal["a", "b"] | str


@dataclass(slots=True, kw_only=True)
class Error:
    literal: ErrorLiteralModel | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


Str: TypeAlias = str


@dataclass(slots=True, kw_only=True)
class Dataclass:
    a: Str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class MappingModel:
    a: int | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class FooBar2:
    a: int | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class FooBar:
    b: int | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class NoneModel:
    b: int | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(slots=True, kw_only=True)
class Value123:
    b: int | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
