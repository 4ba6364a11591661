"""Codecs of the shared models."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec
from .._runtime.values.tables import table
from .._runtime.values.unions import BestMatch

AGAIN: Codec[models.Again] = Codec(lambda: table(models.ByDate))

TWICE: Codec[models.Twice] = BestMatch(
    lambda: [
        (checks.shared.BY_DATE, table(models.ByDate)),
        (checks.shared.AGAIN, table(models.ByDate)),
    ],
)
