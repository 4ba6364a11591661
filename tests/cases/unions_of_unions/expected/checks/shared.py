"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check

BY_DATE = Check(
    type="object",
    required=("date",),
    properties={"date": Check(type="string")},
    additional_properties=False,
)

AGAIN = Check(ref=BY_DATE)
TWICE = Check(any_of=(BY_DATE, AGAIN))
