"""What the description allows in the Choices operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

STOP = Check(
    one_of=(
        Check(type="string"),
        Check(type="array", min_items=1, items=Check(type="string")),
    ),
)

ID = Check(type=("string", "integer"))

LIMIT = Check(
    any_of=(
        Check(type="integer", minimum=0),
        Check(type="string", enum=("none", "all")),
    ),
)

PRICE = Check(
    one_of=(Check(type="number", multiple_of=5), Check(type="number", multiple_of=3))
)

DATES_VARIANT_1 = Check(type="string")
DATES_VARIANT_2 = Check(type="array", items=Check(type="string"))
DATES = Check(any_of=(DATES_VARIANT_1, DATES_VARIANT_2))

SHAPE_CIRCLE = Check(
    type="object", required=("radius",), properties={"radius": Check(type="number")}
)

SHAPE_SQUARE = Check(
    type="object", required=("side",), properties={"side": Check(type="number")}
)

SHAPE_VARIANT_3 = Check(type="string")
SHAPE = Check(one_of=(SHAPE_CIRCLE, SHAPE_SQUARE, SHAPE_VARIANT_3))
PICTURE_VARIANT_1 = Check(type="string")

PICTURE_LINK = Check(
    type="object", required=("url",), properties={"url": Check(type="string")}
)

PICTURE = Check(any_of=(PICTURE_VARIANT_1, PICTURE_LINK))

CHOICE = Check(
    type="object",
    properties={
        "stop": STOP,
        "id": ID,
        "limit": LIMIT,
        "price": PRICE,
        "dates": DATES,
        "shape": SHAPE,
        "picture": PICTURE,
    },
)
