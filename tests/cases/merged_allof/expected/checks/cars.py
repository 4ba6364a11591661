"""What the description allows in the Cars operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check
from .shared import THING

CAR = Check(
    all_of=(
        THING,
        Check(type="object", properties={"wheels": Check(type="integer")}),
        Check(required=("weight",)),
    ),
)

STORED_CAR = Check(
    all_of=(
        CAR,
        Check(
            type="object",
            required=("id",),
            properties={
                "id": Check(type="integer"),
                "name": Check(type="string", min_length=2),
            },
        ),
    ),
)
