"""What the description allows in the Users operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check

SETTINGS = Check(
    type="object",
    required=("version",),
    read_only=("version",),
    properties={"version": Check(type="integer"), "dark": Check(type="boolean")},
)

USER = Check(
    type="object",
    required=("id", "name", "password", "settings"),
    read_only=("id",),
    properties={
        "id": Check(type="integer"),
        "name": Check(type="string"),
        "password": Check(type="string", min_length=8),
        "seen": Check(type="string"),
        "hint": Check(type="string"),
        "settings": SETTINGS,
    },
)
