"""What the description allows."""

from __future__ import annotations

from .._runtime.checks import Check

QUERY_TEXT = Check(type="string")
