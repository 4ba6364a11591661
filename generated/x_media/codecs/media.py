"""Codecs of the models of the Media operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, binary, byte, literal
from .._runtime.values.tables import Table

MEDIA_UPLOAD_REQUEST: Table[models.MediaUploadRequest] = Table(
    lambda: models.MediaUploadRequest, lambda: {"media": binary}
)

MEDIA_PAYLOAD_BINARY: Codec[models.MediaPayloadBinary] = Codec(lambda: binary)
MEDIA_PAYLOAD_BYTE: Codec[models.MediaPayloadByte] = Codec(lambda: byte)

MEDIA_CATEGORY: Codec[models.MediaCategory] = Codec(
    lambda: literal(models.MediaCategory)
)

USER_ID: Codec[models.UserId] = Codec(lambda: str)
MEDIA_ID: Codec[models.MediaId] = Codec(lambda: str)
MEDIA_KEY: Codec[models.MediaKey] = Codec(lambda: str)
