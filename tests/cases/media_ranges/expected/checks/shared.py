"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check

ANYTHING_DEFAULT_RESPONSE = Check(type="string")
OCTETS_RESPONSE = Check(type="string")
