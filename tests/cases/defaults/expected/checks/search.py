"""What the description allows in the SearchOperations operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check

ORDER = Check(type="string", enum=("up", "down"))

CIRCLE = Check(
    type="object",
    required=("radius",),
    properties={"radius": Check(type="integer"), "name": Check(type="string")},
)

SQUARE = Check(
    type="object", required=("side",), properties={"side": Check(type="integer")}
)

SEARCH = Check(
    type="object",
    required=("text", "needed"),
    properties={
        "text": Check(type="string"),
        "needed": Check(type="integer"),
        "limit": Check(type="integer"),
        "share": Check(type="number"),
        "ratio": Check(type="number"),
        "fuzzy": Check(type="boolean"),
        "strict": Check(type="boolean"),
        "language": Check(type="string"),
        "quoted": Check(type="string"),
        "order": ORDER,
        "direction": Check(type="string", enum=("north", "south")),
        "tags": Check(type="array", items=Check(type="string")),
        "words": Check(type="array", items=Check(type="string")),
        "filter": Check(type="object", additional_properties=Check(type="string")),
        "since": Check(type="string"),
        "key": Check(type="string"),
        "depth": Check(type="integer"),
        "nothing": Check(type=("string", "null")),
        "something": Check(type=("string", "null")),
        "shape": Check(one_of=(CIRCLE, SQUARE)),
    },
)

SEARCH_PAGE = Check(type="integer")
