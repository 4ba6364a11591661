"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue, UnknownVariant, json_value


@dataclass(kw_only=True, eq=False, repr=False)
class Place(JsonModel):
    name: str
    inside: Place | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


Nothing: TypeAlias = JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Cat(JsonModel):
    kind: Literal["cat"] = "cat"
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Dog(JsonModel):
    kind: Literal["dog"] = "dog"
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


Either: TypeAlias = Cat | Dog | UnknownVariant

Choice: TypeAlias = dt.date | Dog | int | None


@dataclass(kw_only=True, eq=False, repr=False)
class Settings(JsonModel):
    anything: JsonValue = default(None)
    """Null is not the same as nothing here."""
    fallback: JsonValue = default(json_value({"on": [1, 2]}))
    method: JsonValue = default("form")
    choice: Choice = default(None)
    nobody: None = default(None)
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
