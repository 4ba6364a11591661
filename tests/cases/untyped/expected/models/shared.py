"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.types import (
    NO_PROPERTIES,
    UNSET,
    JsonValue,
    UnknownVariant,
    Unset,
    json_value,
)


@dataclass(kw_only=True, eq=False, repr=False)
class Place(JsonModel):
    name: str
    inside: Place | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


Nothing: TypeAlias = JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Cat(JsonModel):
    kind: Literal["cat"] = "cat"
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(kw_only=True, eq=False, repr=False)
class Dog(JsonModel):
    kind: Literal["dog"] = "dog"
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


Either: TypeAlias = Cat | Dog | UnknownVariant

Choice: TypeAlias = dt.date | Dog | int | None


@dataclass(kw_only=True, eq=False, repr=False)
class Settings(JsonModel):
    anything: JsonValue | Unset = UNSET
    """Null is not the same as nothing here."""
    fallback: JsonValue = field(default_factory=lambda: json_value({"on": [1, 2]}))
    method: JsonValue = "form"
    choice: Choice | Unset | None = UNSET
    nobody: Unset | None = UNSET
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
