"""What the description allows in the FormatsOperations operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check

FORMATS = Check(
    type="object",
    required=("at", "day"),
    properties={
        "at": Check(type="string"),
        "day": Check(type="string"),
        "id": Check(type="string"),
        "data": Check(type="string"),
        "file": Check(type="string"),
        "days": Check(type="array", items=Check(type="string")),
        "times": Check(type="object", additional_properties=Check(type="string")),
        "email": Check(type="string"),
        "link": Check(type="string"),
        "odd": Check(type="string"),
        "small": Check(type="integer"),
        "large": Check(type="integer"),
        "single": Check(type="number"),
        "double": Check(type="number"),
    },
)

REPLACE_FORMATS_SINCE = Check(type="string")
REPLACE_FORMATS_DAY = Check(type="string")
REPLACE_FORMATS_ID = Check(type="string")
