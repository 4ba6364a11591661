"""Models of the SearchOperations operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.types import NO_PROPERTIES, JsonValue

Order: TypeAlias = Literal["up", "down"] | str

SearchDirection: TypeAlias = Literal["north", "south"] | str


@dataclass(kw_only=True, eq=False, repr=False)
class Search(JsonModel):
    text: str
    needed: int = 7
    limit: int = 10
    share: float = 1.0
    ratio: float = 0.5
    fuzzy: bool = False
    strict: bool = True
    language: str = ""
    quoted: str = 'it\'s "so"\n'
    order: Order = "up"
    direction: SearchDirection = "south"
    tags: list[str] = field(default_factory=lambda: [])
    words: list[str] = field(default_factory=lambda: ["one", "two"])
    filter: dict[str, str] = field(default_factory=lambda: {})
    since: dt.date = dt.date(2020, 1, 31)
    key: bytes = b"\x22/\x00~p"
    depth: int = 2
    nothing: str | None = None
    something: str | None = "some"
    shape: SearchShape | None = None
    """What to search in.

    The server's default is ``{"radius": 1, "name": "`c`"}``.
    """
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(kw_only=True, eq=False, repr=False)
class Circle(JsonModel):
    radius: int
    name: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(kw_only=True, eq=False, repr=False)
class Square(JsonModel):
    side: int
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


SearchShape: TypeAlias = Circle | Square
"""What to search in."""
