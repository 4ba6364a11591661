"""What the description allows in the Default operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check

PARTS_INSIDE = Check(type="object", properties={"a": Check(type="integer")})

PARTS = Check(
    type="object",
    properties={
        "text": Check(type="string"),
        "count": Check(type=("integer", "null")),
        "flags": Check(type="array", items=Check(type="boolean")),
        "words": Check(type="array", items=Check(type="string")),
        "inside": PARTS_INSIDE,
        "file": Check(type="string"),
    },
)

ANYTHING_RESPONSE = Check(type="object", properties={"a": Check(type="integer")})
ANYTHING_RESPONSE2 = Check(type="string")
KINDS_RESPONSE = Check(type="array", items=Check(type="integer"))
REMOVE_RESPONSE = Check(type="integer")
PARTS_RESPONSE_ITEM = Check(type="object", properties={"a": Check(type="integer")})
PARTS_RESPONSE = Check(type="array", items=PARTS_RESPONSE_ITEM)
