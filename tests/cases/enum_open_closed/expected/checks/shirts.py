"""What the description allows in the Shirts operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check

SIZE = Check(type="string", enum=("small", "large"))
COLOUR = Check(type="string", enum=("red", "dark blue", ""))
COUNT = Check(type="integer", enum=(1, 10))
SLEEVE = Check(type="string", enum=("long", "short"))
MIXED = Check(enum=(1, "1", True, None))

SHIRT = Check(
    type="object",
    required=("colour",),
    properties={
        "colour": COLOUR,
        "count": COUNT,
        "sleeve": Check(type="string", enum=("long", "short")),
        "extras": Check(type="array", items=Check(type="string", enum=("gift",))),
        "sleeves": Check(type="array", items=Check(nullable=True, all_of=(SLEEVE,))),
    },
)

ORDER = Check(
    type="object",
    required=("state",),
    properties={
        "state": Check(type="string", enum=("new", "paid")),
        "size": SIZE,
        "colour": COLOUR,
        "mixed": MIXED,
    },
)

ORDER_SHIRT_SPEED = Check(type="string", enum=("slow", "fast"))
