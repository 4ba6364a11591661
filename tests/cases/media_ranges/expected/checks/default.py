"""What the description allows in the Default operations."""

from __future__ import annotations

from .._runtime.checks_3_0 import Check

ANYTHING_RESPONSE = Check(type="object", properties={"a": Check(type="integer")})

ANYTHING_RESPONSE2 = Check(type="string")

KINDS_RESPONSE = Check(type="array", items=Check(type="integer"))

REMOVE_RESPONSE = Check(type="integer")
