"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

POINT = Check(
    type="array",
    min_items=2,
    max_items=2,
    prefix_items=(Check(type="number"), Check(type="number")),
    items=False,
)

STOP = Check(type="object", required=("at",), properties={"at": POINT})

ROUTE = Check(
    type="object",
    required=("start",),
    properties={
        "start": POINT,
        "legs": Check(type="array", prefix_items=(Check(type="string"),), items=STOP),
        "period": Check(
            type="array",
            min_items=2,
            prefix_items=(Check(type="string"), Check(type="string")),
            items=False,
        ),
        "loose": Check(type="array", prefix_items=(Check(type="integer"),)),
    },
)
