"""What the description allows."""

from __future__ import annotations

from .._runtime.checks import Check, Later

PLACE: Check = Check(
    required=("name",),
    properties={"name": Check(type="string"), "inside": Later(lambda: PLACE)},
)

NOTHING = Check()

CAT = Check(required=("kind",), properties={"kind": Check(const="cat")})

DOG = Check(type="object", required=("kind",), properties={"kind": Check(const="dog")})

EITHER = Check(one_of=(CAT, DOG))

SETTINGS = Check(
    type="object",
    properties={"anything": True, "fallback": True, "nobody": Check(type="null")},
)
