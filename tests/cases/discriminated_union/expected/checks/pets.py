"""What the description allows in the Pets operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check, Later

CAT = Check(
    type="object",
    required=("kind", "lives"),
    properties={
        "kind": Check(type="string", enum=("cat", "lion")),
        "lives": Check(type="integer", maximum=9),
    },
)

DOG: Check = Check(
    type="object",
    required=("kind",),
    properties={
        "kind": Check(type="string", enum=("dog",)),
        "friend": Later(lambda: PET),
    },
)

PET: Check = Check(
    one_of=(CAT, DOG), discriminator=("kind", {"cat": 0, "lion": 0, "dog": 1}, None)
)

ADD_PET_RESPONSE = Check(type="array", items=PET)
