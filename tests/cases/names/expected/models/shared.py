"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

from collections.abc import Mapping as _Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue

ErrorLiteral: TypeAlias = Literal["a", "b"] | str


@dataclass(kw_only=True, eq=False, repr=False)
class Error(JsonModel):
    literal: ErrorLiteral | None = None
    additional_properties: _Mapping[str, JsonValue] = default(NO_PROPERTIES)


Str: TypeAlias = str


@dataclass(kw_only=True, eq=False, repr=False)
class Dataclass(JsonModel):
    a: Str | None = None
    additional_properties: _Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Mapping(JsonModel):
    a: int | None = None
    additional_properties: _Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class FooBar2(JsonModel):
    """The document's name is `foo_bar`."""

    a: int | None = None
    additional_properties: _Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class FooBar(JsonModel):
    b: int | None = None
    additional_properties: _Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class NoneModel(JsonModel):
    b: int | None = None
    additional_properties: _Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Value123(JsonModel):
    b: int | None = None
    additional_properties: _Mapping[str, JsonValue] = default(NO_PROPERTIES)
