"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec
from .._runtime.values.tables import Table

ORDER: Table[models.Order] = Table(
    lambda: models.Order,
    lambda: {"id": str, "total": int},
)

SORT: Codec[models.Sort] = Codec(lambda: str)

X_PAGE: Table[models.XPage] = Table(
    lambda: models.XPage,
    lambda: {"at": int, "of": str},
)
