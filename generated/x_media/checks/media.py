"""What the description allows in the Media operations."""

from __future__ import annotations

from .._runtime.json_schema.check_3_0 import Check, Pattern

MEDIA_PAYLOAD_BINARY = Check(type="string")
MEDIA_PAYLOAD_BYTE = Check(type="string")
MEDIA_CATEGORY = Check(type="string", enum=("tweet_image", "dm_image", "subtitles"))
USER_ID = Check(type="string", pattern=Pattern("^[0-9]{1,19}$", "\\A[0-9]{1,19}\\Z"))

MEDIA_UPLOAD_REQUEST = Check(
    type="object",
    required=("media", "media_category"),
    properties={
        "media": Check(any_of=(MEDIA_PAYLOAD_BINARY, MEDIA_PAYLOAD_BYTE)),
        "media_category": MEDIA_CATEGORY,
        "additional_owners": Check(type="array", items=USER_ID),
        "media_type": Check(
            type="string",
            enum=(
                "text/srt",
                "text/vtt",
                "image/jpeg",
                "image/bmp",
                "image/png",
                "image/webp",
                "image/pjpeg",
                "image/tiff",
            ),
        ),
        "shared": Check(type="boolean"),
    },
    additional_properties=False,
)

MEDIA_ID = Check(type="string", pattern=Pattern("^[0-9]{1,19}$", "\\A[0-9]{1,19}\\Z"))

MEDIA_KEY = Check(
    type="string", pattern=Pattern("^([0-9]+)_([0-9]+)$", "\\A([0-9]+)_([0-9]+)\\Z")
)

PROCESSING_INFO = Check(
    type="object",
    properties={
        "check_after_secs": Check(type="integer"),
        "progress_percent": Check(type="integer"),
        "state": Check(
            type="string", enum=("succeeded", "in_progress", "pending", "failed")
        ),
    },
)

PROBLEM = Check(
    type="object",
    required=("type", "title"),
    properties={
        "type": Check(type="string"),
        "title": Check(type="string"),
        "detail": Check(type="string"),
        "status": Check(type="integer"),
    },
)

MEDIA_UPLOAD_RESPONSE_DATA = Check(
    type="object",
    required=("id", "media_key"),
    properties={
        "expires_after_secs": Check(type="integer"),
        "id": MEDIA_ID,
        "media_key": MEDIA_KEY,
        "processing_info": PROCESSING_INFO,
        "size": Check(type="integer"),
    },
)

MEDIA_UPLOAD_RESPONSE = Check(
    type="object",
    properties={
        "data": MEDIA_UPLOAD_RESPONSE_DATA,
        "errors": Check(type="array", min_items=1, items=PROBLEM),
    },
)

ERROR = Check(
    type="object",
    required=("code", "message"),
    properties={"code": Check(type="integer"), "message": Check(type="string")},
)
