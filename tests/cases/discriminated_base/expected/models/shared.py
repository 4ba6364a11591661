"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Problem(JsonModel):
    """What all problems have."""

    type: str
    title: str
    help_text: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class MissingProblem(Problem):
    """Something is not there."""

    resource: str
    type: str = "urn:missing"


@dataclass(kw_only=True, eq=False, repr=False)
class LimitProblem(Problem):
    limit: int
    help_text_: str | None = None
    """The name is taken above.

    The document's name is `help_text`.
    """
    additional_properties_: bool | None = None
    type: str = "urn:limit"


GenericProblem: TypeAlias = Problem
"""The base by another name."""
