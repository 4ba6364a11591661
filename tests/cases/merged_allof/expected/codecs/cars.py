"""Codecs of the models of the Cars operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.tables import Table

CAR: Table[models.Car] = Table(
    lambda: models.Car,
    lambda: {"name": str, "weight": float, "wheels": int},
)

STORED_CAR: Table[models.StoredCar] = Table(
    lambda: models.StoredCar,
    lambda: {"name": str, "weight": float, "id": int, "wheels": int},
)
