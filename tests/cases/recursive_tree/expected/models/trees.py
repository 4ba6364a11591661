"""Models of the Trees operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.types import NO_PROPERTIES, UNSET, JsonValue, Unset
from .shared import Value


@dataclass(kw_only=True, eq=False, repr=False)
class Tree(JsonModel):
    name: str
    branches: list[Tree] | None = None
    named: Forest | None = None
    parent: Tree | Unset | None = UNSET
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


Forest: TypeAlias = dict[str, Tree]

Found: TypeAlias = "Value | int"
"""A name for a value beside others."""

MaybeFound: TypeAlias = "Found | None"
