"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check import Check, Later

PET: Check = Check(
    children=("kind", {"cat": Later(lambda: CAT), "Stray": Later(lambda: STRAY)}),
    type="object",
    properties={"kind": Check(type="string"), "name": Check(type="string")},
)

CAT: Check = Check(
    whole=True,
    all_of=(
        PET,
        Check(required=("kind",), properties={"lives": Check(type="integer")}),
    ),
)

STRAY: Check = Check(
    whole=True, all_of=(PET, Check(properties={"found": Check(type="string")}))
)

ROCK = Check(type="object", properties={"kind": Check(type="string")})
