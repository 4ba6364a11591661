"""Codecs of the models of the Default operations."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec, binary
from .._runtime.values.tables import Table, table
from .._runtime.values.unions import BestMatch

ENTRY: Table[models.Entry] = Table(lambda: models.Entry, lambda: {"scan": binary})

MIXED_REQUEST_ITEM: Codec[models.MixedRequestItem] = BestMatch(
    lambda: [
        (checks.default.ENTRY, table(models.Entry)),
        (checks.default.MIXED_REQUEST_ITEM_VARIANT_2, str),
    ],
)

FILES_REQUEST: Table[models.FilesRequest] = Table(
    lambda: models.FilesRequest,
    lambda: {"picture": binary, "pages": [binary], "video": binary},
)
