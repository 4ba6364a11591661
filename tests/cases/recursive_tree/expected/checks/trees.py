"""What the description allows in the Trees operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check, Later
from .shared import VALUE

FOREST: Check = Check(type="object", additional_properties=Later(lambda: TREE))

TREE: Check = Check(
    type="object",
    required=("name",),
    properties={
        "name": Check(type="string", min_length=1),
        "branches": Check(type="array", items=Later(lambda: TREE)),
        "named": FOREST,
        "parent": Check(one_of=(Later(lambda: TREE), Check(type="null"))),
    },
)

FOUND_VARIANT_2 = Check(type="integer")
FOUND = Check(one_of=(VALUE, FOUND_VARIANT_2))
MAYBE_FOUND = Check(one_of=(FOUND, Check(type="null")))
