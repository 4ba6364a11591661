"""Models of the ProfileOperations operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values.model import JsonModel
from .._runtime.values.types import NO_PROPERTIES, UNSET, JsonValue, Unset


@dataclass(kw_only=True, eq=False, repr=False)
class Change(JsonModel):
    """Absent is left alone, null is cleared."""

    always: str | None
    name: str | None = None
    email: str | Unset | None = UNSET
    birthday: dt.date | Unset | None = UNSET
    address: Address | Unset | None = UNSET
    tags: list[str | None] | Unset | None = UNSET
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(kw_only=True, eq=False, repr=False)
class Address(JsonModel):
    street: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(kw_only=True, eq=False, repr=False)
class Profile(JsonModel):
    """What is only received needs no word for absence."""

    email: str | None = None
    address: Address | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
