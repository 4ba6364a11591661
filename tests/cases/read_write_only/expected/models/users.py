"""Models of the Users operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default, read_only
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class User(JsonModel):
    name: str
    settings: Settings
    id: int = read_only()
    """The server gives it."""
    password: str | None = None
    seen: dt.datetime | None = None
    hint: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Settings(JsonModel):
    version: int = read_only()
    dark: bool | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
