"""Models of the Choices operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue

Stop: TypeAlias = str | list[str]
"""One word or several."""

Id: TypeAlias = str | int

Limit: TypeAlias = int | Literal["none", "all"] | str

Price: TypeAlias = float
"""Exactly one of these may be so."""

Dates: TypeAlias = dt.date | list[dt.date]


@dataclass(kw_only=True, eq=False, repr=False)
class ShapeCircle(JsonModel):
    """Circle"""

    radius: float
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class ShapeSquare(JsonModel):
    """Square"""

    side: float
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


Shape: TypeAlias = ShapeCircle | ShapeSquare | str
"""Objects that nothing but their properties tells apart."""


@dataclass(kw_only=True, eq=False, repr=False)
class PictureLink(JsonModel):
    """Link"""

    url: str
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


Picture: TypeAlias = bytes | PictureLink
"""A file, or where one is."""


@dataclass(kw_only=True, eq=False, repr=False)
class Choice(JsonModel):
    stop: Stop | None = None
    id: Id | None = None
    limit: Limit | None = None
    price: Price | None = None
    dates: Dates | None = None
    shape: Shape | None = None
    picture: Picture | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
