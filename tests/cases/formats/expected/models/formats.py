"""Models of the FormatsOperations operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from .._runtime.values.files import FileContent
from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Formats(JsonModel):
    at: dt.datetime
    day: dt.date
    id: UUID | None = None
    data: bytes | None = None
    file: FileContent | None = None
    days: list[dt.date] | None = None
    times: dict[str, dt.datetime] | None = None
    email: str | None = None
    link: str | None = None
    odd: str | None = None
    small: int | None = None
    large: int | None = None
    single: float | None = None
    double: float | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
