"""What the description allows."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

ORDER = Check(
    type="object",
    required=("id", "total"),
    properties={
        "id": Check(type="string", min_length=2),
        "total": Check(type="integer"),
    },
)

SORT = Check(type="string", enum=("up", "down"))

X_PAGE = Check(
    type="object", properties={"at": Check(type="integer"), "of": Check(type="string")}
)
