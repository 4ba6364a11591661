"""What the description allows in the Default operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check
from .shared import ORDER

LIST_ORDERS_RESPONSE = Check(type="array", items=ORDER)
