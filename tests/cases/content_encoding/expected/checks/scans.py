"""What the description allows in the Scans operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

CONTENT = Check(type="string", max_length=12)

SCAN = Check(
    type="object",
    required=("content",),
    properties={
        "content": CONTENT,
        "image": Check(type="string"),
        "narrowed": Check(all_of=(CONTENT, Check(min_length=4))),
        "perhaps": Check(type=("string", "null")),
        "pages": Check(type="array", items=Check(type="string")),
        "token": Check(type="string"),
        "key": Check(type="string"),
        "model": Check(type="string"),
        "letter": Check(type="string"),
        "kind": Check(const="AAE="),
    },
)

SCAN_FORM = Check(
    type="object",
    required=("content",),
    properties={"content": Check(type="string"), "raw": True},
)
