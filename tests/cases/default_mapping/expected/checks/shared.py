"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

CAT = Check(
    type="object",
    required=("kind", "lives"),
    properties={"kind": Check(const="cat"), "lives": Check(type="integer")},
)

OTHER = Check(
    type="object",
    properties={
        "kind": Check(type="string", not_=Check(const="cat")),
        "name": Check(type="string"),
    },
)

PET = Check(one_of=(CAT, OTHER), discriminator=("kind", {"cat": 0, "Other": 1}, 1))
