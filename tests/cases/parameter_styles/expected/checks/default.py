"""What the description allows in the Default operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

POINT = Check(
    type="object",
    required=("x", "y"),
    properties={"x": Check(type="integer"), "y": Check(type="integer")},
)

COLOURS = Check(type="array", items=Check(type="string"))
PATH_RAW = Check(type="string")
QUERY_RAW = Check(type="string")
QUERY_FLAG = Check(type="boolean")
QUERY_PLUS1 = Check(type="integer")
QUERY_MINUS1 = Check(type="integer")
QUERY_ID = Check(type="integer")
QUERY_ID2 = Check(type="integer")
QUERY_ID3 = Check(type="integer")

FORM_SEARCH = Check(
    type="object",
    required=("text",),
    properties={
        "text": Check(type="string"),
        "at": POINT,
        "tags": Check(type="array", items=Check(type="string")),
    },
)
