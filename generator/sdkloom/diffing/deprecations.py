"""Changes of ``deprecated``, which operations, parameters and schemas have alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from sdkloom.diffing.rules import Kind

_DEPRECATIONS: Mapping[str, tuple[Kind, Kind]] = {
    "operation": ("operation-deprecated", "operation-undeprecated"),
    "parameter": ("parameter-deprecated", "parameter-undeprecated"),
    "schema": ("schema-deprecated", "schema-undeprecated"),
}


def deprecation_kind(
    subject: Literal["operation", "parameter", "schema"], flags: Sequence[bool]
) -> Kind | None:
    """Name the change of the ``deprecated`` of a *subject*, old and new, if it changed."""
    return _DEPRECATIONS[subject][flags[0]] if flags[0] != flags[1] else None
