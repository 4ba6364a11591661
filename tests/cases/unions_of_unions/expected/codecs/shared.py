"""Codecs of the shared models."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec, date
from .._runtime.values.tables import Table
from .._runtime.values.unions import BestMatch

BY_DATE: Table[models.ByDate] = Table(lambda: models.ByDate, lambda: {"date": date})

AGAIN: Codec[models.Again] = Codec(lambda: BY_DATE)

TWICE: Codec[models.Twice] = BestMatch(
    lambda: [(checks.shared.BY_DATE, BY_DATE), (checks.shared.AGAIN, BY_DATE)],
)
