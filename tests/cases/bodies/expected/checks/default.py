"""What the description allows in the Default operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

NOTE = Check(
    type="object",
    required=("text",),
    properties={"text": Check(type="string"), "id": Check(type="string")},
)

REPLACE_NOTES_REQUEST = Check(type="array", items=NOTE)

CHANGE_NOTE_REQUEST_ITEM = Check(
    type="object", required=("op",), properties={"op": Check(type="string")}
)

CHANGE_NOTE_REQUEST = Check(type="array", items=CHANGE_NOTE_REQUEST_ITEM)

CHANGE_NOTE_REQUEST_MERGE_PATCH = Check(
    type="object", properties={"text": Check(type="string")}
)

ADD_PICTURE_REQUEST_JSON = Check(
    type="object", required=("url",), properties={"url": Check(type="string")}
)

ADD_PICTURE_REQUEST = Check(
    type="object", required=("picture",), properties={"picture": Check(type="string")}
)
