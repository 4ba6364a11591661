"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, ItemsOf, TupleOf, date
from .._runtime.values.tables import Table, table

ROUTE: Table[models.Route] = Table(
    lambda: models.Route,
    lambda: {
        "start": POINT,
        "legs": ItemsOf(str, rest=table(models.Stop)),
        "period": TupleOf(date, date),
    },
)

POINT: Codec[models.Point] = Codec(lambda: TupleOf(float, float))
STOP: Table[models.Stop] = Table(lambda: models.Stop, lambda: {"at": POINT})
