"""Models of the Payments operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class Payment(JsonModel):
    """A payment.
    It has:

    | Attribute | Meaning |
    | --- | --- |
    | `id` | Its number |
    | `note` | A *short* text |
    """

    id: int
    """**Unique** number."""
    note: str | None = None
    """A text of type <T>, or a <https://example.com/link>."""
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
