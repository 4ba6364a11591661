"""Models of the ProfileOperations operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonInput, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Change(JsonModel):
    """Absent is left alone, null is cleared."""

    always: str | None
    name: str | None = None
    email: str | None = default(None)
    birthday: dt.date | None = default(None)
    address: Address | None = default(None)
    tags: Sequence[str | None] | None = default(None)
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Address(JsonModel):
    street: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Profile(JsonModel):
    """What is only received needs no word for absence."""

    email: str | None = default(None)
    address: Address | None = default(None)
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
