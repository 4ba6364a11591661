"""What the description allows in the ClientOperations operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check
from .shared import BY_DATE

BY_ROUTE = Check(
    type="object",
    required=("route",),
    properties={"route": Check(type="integer")},
    additional_properties=False,
)

DELIVERY = Check(one_of=(BY_DATE, BY_ROUTE))
BUYER = Check(type="object", properties={"name": Check(type="string")})
ORDER_DELIVERY_VARIANT_2 = Check(type=("object", "null"), additional_properties=False)

ORDER = Check(
    type="object",
    required=("buyer",),
    properties={
        "buyer": Check(all_of=(BUYER,)),
        "colours": Check(
            type=("array", "null"), items=Check(type="string", enum=("red", "blue"))
        ),
        "kind": Check(type="string", enum=("order",)),
        "delivery": Check(any_of=(DELIVERY, ORDER_DELIVERY_VARIANT_2)),
    },
)
