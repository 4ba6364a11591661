"""Models of the SearchOperations operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue

Order: TypeAlias = Literal["up", "down"] | str

SearchDirection: TypeAlias = Literal["north", "south"] | str


@dataclass(kw_only=True, eq=False, repr=False)
class Search(JsonModel):
    text: str
    needed: int = 7
    limit: int = default(10)
    share: float = default(1.0)
    ratio: float = default(0.5)
    fuzzy: bool = default(False)
    strict: bool = default(True)
    language: str = default("")
    quoted: str = default('it\'s "so"\n')
    order: Order = default("up")
    direction: SearchDirection = default("south")
    tags: list[str] = default([])
    words: list[str] = default(["one", "two"])
    filter: dict[str, str] = default({})
    since: dt.date = default(dt.date(2020, 1, 31))
    key: bytes = default(b"\x22/\x00~p")
    depth: int = default(2)
    nothing: str | None = default(None)
    something: str | None = default("some")
    shape: SearchShape = default(factory=lambda: Circle(radius=1, name="`c`"))
    """What to search in."""
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Circle(JsonModel):
    radius: int
    name: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Square(JsonModel):
    side: int
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


SearchShape: TypeAlias = Circle | Square
"""What to search in."""
