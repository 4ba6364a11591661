"""Codecs of the models of the Default operations."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec, binary, byte
from .._runtime.values.tables import Table
from .._runtime.values.unions import BestMatch

ENTRY: Table[models.Entry] = Table(
    lambda: models.Entry,
    lambda: {
        "title": str,
        "tags": [str],
        "sizes": [int],
        "meta": ENTRY_META,
        "place": {str: str},
        "scan": binary,
    },
)

ENTRY_META: Table[models.EntryMeta] = Table(
    lambda: models.EntryMeta,
    lambda: {"a": int},
)

MIXED_REQUEST_ITEM: Codec[models.MixedRequestItem] = BestMatch(
    lambda: [
        (checks.default.ENTRY, ENTRY),
        (checks.default.MIXED_REQUEST_ITEM_VARIANT_2, str),
    ],
)

LISTS_REQUEST: Table[models.ListsRequest] = Table(
    lambda: models.ListsRequest,
    lambda: {"points": [LISTS_REQUEST_POINTS_ITEM], "words": [str]},
)

LISTS_REQUEST_POINTS_ITEM: Table[models.ListsRequestPointsItem] = Table(
    lambda: models.ListsRequestPointsItem,
    lambda: {"a": int},
)

FILES_REQUEST: Table[models.FilesRequest] = Table(
    lambda: models.FilesRequest,
    lambda: {
        "picture": binary,
        "note": str,
        "pages": [binary],
        "video": binary,
        "scan": byte,
    },
)
