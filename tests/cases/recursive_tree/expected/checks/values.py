"""What the description allows in the Values operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check
from .shared import VALUE

LIST_VALUES_RESPONSE = Check(type="array", items=VALUE)
