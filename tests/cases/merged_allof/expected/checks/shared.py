"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check, Pattern

THING = Check(
    type="object",
    required=("name",),
    properties={
        "name": Check(type="string", max_length=8),
        "weight": Check(type="number"),
    },
)

DESCRIBED = Check(all_of=(THING,))

KEPT = Check(
    type="object",
    required=("thing",),
    properties={
        "thing": Check(nullable=True, all_of=(THING,)),
        "other": Check(ref=THING, nullable=True),
    },
)

NARROW = Check(
    all_of=(
        Check(type="string", min_length=2),
        Check(max_length=3),
        Check(pattern=Pattern("^[a-c]+$", "\\A[a-c]+\\Z")),
    ),
)
