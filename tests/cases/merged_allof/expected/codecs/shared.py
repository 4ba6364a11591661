"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, Nullable
from .._runtime.values.tables import Table

THING: Table[models.Thing] = Table(
    lambda: models.Thing,
    lambda: {"name": str, "weight": float},
)

DESCRIBED: Codec[models.Described] = Codec(lambda: THING)

KEPT: Table[models.Kept] = Table(
    lambda: models.Kept,
    lambda: {"thing": Nullable(THING), "other": Nullable(THING)},
)

NARROW: Codec[models.Narrow] = Codec(lambda: str)
