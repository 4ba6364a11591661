"""Codecs of the models of the SearchOperations operations."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table, table
from .._runtime.values.unions import BestMatch

ORDER: Codec[models.Order] = Codec(lambda: str)

SEARCH: Table[models.Search] = Table(
    lambda: models.Search,
    lambda: {"needed": Property(int, filled=True), "shape": SEARCH_SHAPE},
)

SEARCH_SHAPE: Codec[models.SearchShape] = BestMatch(
    lambda: [
        (checks.search.CIRCLE, table(models.Circle)),
        (checks.search.SQUARE, table(models.Square)),
    ],
)
