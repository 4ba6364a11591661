"""Models of the Default operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonInput


@dataclass(kw_only=True, eq=False, repr=False)
class Point(JsonModel):
    x: int
    y: int
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


Colours: TypeAlias = Sequence[str]


@dataclass(kw_only=True, eq=False, repr=False)
class FormSearch(JsonModel):
    text: str
    at: Point | None = None
    tags: Sequence[str] | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)
