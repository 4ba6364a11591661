"""Models of the MapsOperations operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue

Counts: TypeAlias = dict[str, int]

Anything: TypeAlias = dict[str, JsonValue]


@dataclass(kw_only=True, eq=False, repr=False)
class Open(JsonModel):
    name: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Closed(JsonModel):
    name: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Typed(JsonModel):
    """Beside its name it has a date for every event."""

    name: str | None = None
    additional_properties: Mapping[str, dt.date] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Patterned(JsonModel):
    name: str | None = None
    additional_properties: Mapping[str, int] = default(NO_PROPERTIES)


Named: TypeAlias = dict[str, bool]


@dataclass(kw_only=True, eq=False, repr=False)
class Taken(JsonModel):
    """The name for what is unknown is taken."""

    additional_properties: str | None = None
    additional_properties_: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Maps(JsonModel):
    counts: Counts | None = None
    anything: Anything | None = None
    open: Open | None = None
    closed: Closed | None = None
    typed: Typed | None = None
    patterned: Patterned | None = None
    named: Named | None = None
    taken: Taken | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
