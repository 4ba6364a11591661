"""What the description allows in the MapsOperations operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check, Pattern

COUNTS = Check(type="object", additional_properties=Check(type="integer"))
ANYTHING = Check(type="object")
OPEN = Check(type="object", properties={"name": Check(type="string")})

CLOSED = Check(
    type="object",
    properties={"name": Check(type="string")},
    additional_properties=False,
)

TYPED = Check(
    type="object",
    properties={"name": Check(type="string")},
    additional_properties=Check(type="string"),
)

PATTERNED = Check(
    type="object",
    properties={"name": Check(type="string")},
    pattern_properties=((Pattern("^x-", "\\Ax-"), Check(type="integer")),),
    additional_properties=False,
)

NAMED = Check(
    type="object",
    min_properties=1,
    additional_properties=Check(type="boolean"),
    property_names=Check(pattern=Pattern("^[a-z]+$", "\\A[a-z]+\\Z")),
)

TAKEN = Check(type="object", properties={"additional_properties": Check(type="string")})

MAPS = Check(
    type="object",
    properties={
        "counts": COUNTS,
        "anything": ANYTHING,
        "open": OPEN,
        "closed": CLOSED,
        "typed": TYPED,
        "patterned": PATTERNED,
        "named": NAMED,
        "taken": TAKEN,
    },
)
