"""What the description allows in the ProfileOperations operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

ADDRESS = Check(type="object", properties={"street": Check(type="string")})

CHANGE = Check(
    type="object",
    required=("always",),
    properties={
        "always": Check(type=("string", "null")),
        "name": Check(type="string"),
        "email": Check(type=("string", "null")),
        "birthday": Check(any_of=(Check(type="string"), Check(type="null"))),
        "address": Check(one_of=(ADDRESS, Check(type="null"))),
        "tags": Check(type=("array", "null"), items=Check(type=("string", "null"))),
    },
)

PROFILE = Check(
    type="object",
    properties={
        "email": Check(type=("string", "null")),
        "address": Check(one_of=(ADDRESS, Check(type="null"))),
    },
)
