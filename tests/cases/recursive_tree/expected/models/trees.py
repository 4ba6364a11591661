"""Models of the Trees operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonInput
from .shared import Value


@dataclass(kw_only=True, eq=False, repr=False)
class Tree(JsonModel):
    name: str
    branches: Sequence[Tree] | None = None
    named: Forest | None = None
    parent: Tree | None = default(None)
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


Forest: TypeAlias = Mapping[str, Tree]

Found: TypeAlias = "Value | int"
"""A name for a value beside others."""

MaybeFound: TypeAlias = "Found | None"
