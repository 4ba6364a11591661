"""Codecs of the models of the Default operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Nullable, binary
from .._runtime.values.tables import Table

PARTS: Table[models.Parts] = Table(
    lambda: models.Parts,
    lambda: {
        "text": str,
        "count": Nullable(int),
        "flags": [bool],
        "words": [str],
        "inside": PARTS_INSIDE,
        "file": binary,
    },
)

PARTS_INSIDE: Table[models.PartsInside] = Table(
    lambda: models.PartsInside,
    lambda: {"a": int},
)

ANYTHING_RESPONSE: Table[models.AnythingResponse] = Table(
    lambda: models.AnythingResponse,
    lambda: {"a": int},
)

PARTS_RESPONSE_ITEM: Table[models.PartsResponseItem] = Table(
    lambda: models.PartsResponseItem,
    lambda: {"a": int},
)
