"""What the description allows in the Payments operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check

PAYMENT = Check(
    type="object",
    required=("id",),
    properties={"id": Check(type="integer"), "note": Check(type="string")},
)

LIST_PAYMENTS_STATUS = Check(type="string")
LIST_PAYMENTS_RESPONSE = Check(type="array", items=PAYMENT)
