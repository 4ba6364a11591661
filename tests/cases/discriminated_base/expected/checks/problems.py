"""What the description allows in the Problems operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check
from .shared import PROBLEM

LIST_PROBLEMS_RESPONSE = Check(type="array", items=PROBLEM)
