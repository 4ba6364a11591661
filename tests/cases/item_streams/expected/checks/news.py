"""What the description allows in the NewsOperations operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

TICK = Check(
    type="object",
    required=("at", "price"),
    properties={"at": Check(type="string"), "price": Check(type="number")},
)

NEWS = Check(
    type="object",
    required=("event", "data"),
    properties={
        "event": Check(enum=("headline", "correction")),
        "id": Check(type="string"),
        "data": Check(type="string"),
    },
)

TICKS_RESPONSE = Check(type="array", items=TICK)
TICKS503_RESPONSE = Check(type="object", properties={"why": Check(type="string")})
