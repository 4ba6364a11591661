"""Codecs of the models of the NewsOperations operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import date_time
from .._runtime.values.tables import Table

TICK: Table[models.Tick] = Table(
    lambda: models.Tick,
    lambda: {"at": date_time, "price": float},
)

NEWS: Table[models.News] = Table(
    lambda: models.News,
    lambda: {"event": str, "data": str, "id": str},
)

TICKS503_RESPONSE: Table[models.Ticks503Response] = Table(
    lambda: models.Ticks503Response,
    lambda: {"why": str},
)
