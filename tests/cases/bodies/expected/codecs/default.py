"""Codecs of the models of the Default operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Nullable
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table

NOTE: Table[models.Note] = Table(
    lambda: models.Note,
    lambda: {"text": str, "id": Property(str, read_only=True)},
)

CHANGE_NOTE_REQUEST_ITEM: Table[models.ChangeNoteRequestItem] = Table(
    lambda: models.ChangeNoteRequestItem,
    lambda: {"op": str},
)

CHANGE_NOTE_REQUEST_MERGE_PATCH: Table[models.ChangeNoteRequestMergePatch] = Table(
    lambda: models.ChangeNoteRequestMergePatch,
    lambda: {"text": Nullable(str)},
)

ADD_PICTURE_REQUEST_JSON: Table[models.AddPictureRequestJson] = Table(
    lambda: models.AddPictureRequestJson,
    lambda: {"url": str},
)

ADD_PICTURE_REQUEST: Table[models.AddPictureRequest] = Table(
    lambda: models.AddPictureRequest,
    lambda: {"picture": str},
)
