"""Codecs of the models of the Payments operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.tables import Table

PAYMENT: Table[models.Payment] = Table(
    lambda: models.Payment,
    lambda: {"id": int, "note": str},
)
