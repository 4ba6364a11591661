"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

START_EXPORT_PROGRESS_REQUEST = Check(
    type="object", properties={"percent": Check(type="integer", maximum=100)}
)

ORDER_DELETED_REQUEST = Check(
    type="object",
    required=("id",),
    properties={
        "id": Check(type="string"),
        "tags": Check(type="array", items=Check(type="string")),
    },
)
