"""What the description allows in the Default operations."""

from __future__ import annotations

from .._runtime.json_schema.check import Check

ENTRY_META = Check(type="object", properties={"a": Check(type="integer")})

ENTRY = Check(
    type="object",
    required=("title",),
    properties={
        "title": Check(type="string"),
        "tags": Check(type="array", items=Check(type="string")),
        "sizes": Check(type="array", items=Check(type="integer")),
        "meta": ENTRY_META,
        "place": Check(type="object", additional_properties=Check(type="string")),
        "scan": Check(type="string"),
    },
)

MULTIPART_SCAN_X_ROTATION = Check(type="integer", enum=(0, 90))
MULTIPART_SCAN_X_TAKEN = Check(type="string")
MIXED_REQUEST_ITEM_VARIANT_2 = Check(type="string")

MIXED_REQUEST = Check(
    type="array", items=Check(any_of=(ENTRY, MIXED_REQUEST_ITEM_VARIANT_2))
)

LINES_REQUEST = Check(type="array", items=ENTRY)
NESTED_ITEM1_CONTENT_ID = Check(type="string")

NESTED_REQUEST = Check(
    type="array",
    min_items=2,
    prefix_items=(
        ENTRY,
        Check(
            type="array",
            min_items=3,
            prefix_items=(
                Check(type="array", items=Check(type="integer")),
                Check(type="string"),
                Check(type="string"),
            ),
            items=False,
        ),
    ),
    items=False,
)

LISTS_REQUEST_POINTS_ITEM = Check(
    type="object", properties={"a": Check(type="integer")}
)

LISTS_REQUEST = Check(
    type="object",
    properties={
        "points": Check(type="array", items=LISTS_REQUEST_POINTS_ITEM),
        "words": Check(type="array", items=Check(type="string")),
    },
)

STREAM_REQUEST_ITEM = Check()
STREAM_REQUEST = Check(type="array", items=STREAM_REQUEST_ITEM)

FILES_REQUEST = Check(
    type="object",
    required=("picture", "note"),
    properties={
        "picture": True,
        "pages": Check(type="array", items=True),
        "video": Check(type="string"),
        "note": Check(type="string"),
        "scan": Check(type="string"),
    },
)
