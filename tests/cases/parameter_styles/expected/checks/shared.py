"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

QUERY_TEXT = Check(type="string")
