"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check, Later

PROBLEM: Check = Check(
    children=(
        "type",
        {
            "urn:missing": Later(lambda: MISSING_PROBLEM),
            "urn:limit": Later(lambda: LIMIT_PROBLEM),
        },
    ),
    type="object",
    required=("type", "title"),
    properties={
        "type": Check(type="string"),
        "title": Check(type="string"),
        "helpText": Check(type="string"),
    },
)

MISSING_PROBLEM: Check = Check(
    whole=True,
    all_of=(
        PROBLEM,
        Check(
            type="object",
            required=("resource",),
            properties={"resource": Check(type="string")},
        ),
    ),
)

LIMIT_PROBLEM: Check = Check(
    whole=True,
    required=("limit",),
    properties={
        "limit": Check(type="integer", minimum=1),
        "help_text": Check(type="string"),
        "additionalProperties": Check(type="boolean"),
    },
    all_of=(PROBLEM,),
)

GENERIC_PROBLEM = Check(all_of=(PROBLEM,))
