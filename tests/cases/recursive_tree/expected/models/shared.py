"""Models used by more than one part of the API, or by none."""

from __future__ import annotations

from typing import TypeAlias

Nest: TypeAlias = "list[Nest]"
"""Lists of lists, as deep as one likes."""

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""What JSON can say."""
