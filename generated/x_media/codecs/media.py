"""Codecs of the models of the Media operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, binary, byte, literal
from .._runtime.values.tables import Table

MEDIA_UPLOAD_REQUEST: Table[models.MediaUploadRequest] = Table(
    lambda: models.MediaUploadRequest,
    lambda: {
        "media": binary,
        "media_category": literal(models.MediaCategory),
        "additional_owners": [str],
        "media_type": literal(models.MediaUploadRequestMediaType),
        "shared": bool,
    },
)

MEDIA_PAYLOAD_BINARY: Codec[models.MediaPayloadBinary] = Codec(lambda: binary)

MEDIA_PAYLOAD_BYTE: Codec[models.MediaPayloadByte] = Codec(lambda: byte)

MEDIA_CATEGORY: Codec[models.MediaCategory] = Codec(
    lambda: literal(models.MediaCategory),
)

USER_ID: Codec[models.UserId] = Codec(lambda: str)

MEDIA_ID: Codec[models.MediaId] = Codec(lambda: str)

MEDIA_KEY: Codec[models.MediaKey] = Codec(lambda: str)

MEDIA_UPLOAD_RESPONSE: Table[models.MediaUploadResponse] = Table(
    lambda: models.MediaUploadResponse,
    lambda: {"data": MEDIA_UPLOAD_RESPONSE_DATA, "errors": [PROBLEM]},
)

MEDIA_UPLOAD_RESPONSE_DATA: Table[models.MediaUploadResponseData] = Table(
    lambda: models.MediaUploadResponseData,
    lambda: {
        "id": str,
        "media_key": str,
        "expires_after_secs": int,
        "processing_info": PROCESSING_INFO,
        "size": int,
    },
)

PROCESSING_INFO: Table[models.ProcessingInfo] = Table(
    lambda: models.ProcessingInfo,
    lambda: {"check_after_secs": int, "progress_percent": int, "state": str},
)

ERROR: Table[models.Error] = Table(
    lambda: models.Error,
    lambda: {"code": int, "message": str},
)

PROBLEM: Table[models.Problem] = Table(
    lambda: models.Problem,
    lambda: {"type": str, "title": str, "detail": str, "status": int},
)
