"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check import Check, Later

PLACE: Check = Check(
    required=("name",),
    properties={"name": Check(type="string"), "inside": Later(lambda: PLACE)},
)

NOTHING = Check()
CAT = Check(required=("kind",), properties={"kind": Check(const="cat")})
DOG = Check(type="object", required=("kind",), properties={"kind": Check(const="dog")})
EITHER = Check(one_of=(CAT, DOG))
CHOICE_VARIANT_1 = Check(type="string")
CHOICE_VARIANT_3 = Check(type=("integer", "null"))
CHOICE = Check(one_of=(CHOICE_VARIANT_1, DOG, CHOICE_VARIANT_3))

SETTINGS = Check(
    type="object",
    properties={
        "anything": True,
        "fallback": True,
        "method": True,
        "choice": CHOICE,
        "nobody": Check(type="null"),
    },
)
