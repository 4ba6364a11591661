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

TICKS_VALUE503_RESPONSE: Table[models.TicksValue503Response] = Table(
    lambda: models.TicksValue503Response,
    lambda: {"why": str},
)
