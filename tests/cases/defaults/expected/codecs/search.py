"""Codecs of the models of the SearchOperations operations."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec, Nullable, byte, date
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table
from .._runtime.values.unions import BestMatch

ORDER: Codec[models.Order] = Codec(lambda: str)

SEARCH: Table[models.Search] = Table(
    lambda: models.Search,
    lambda: {
        "text": str,
        "needed": Property(int, filled=True),
        "limit": int,
        "share": float,
        "ratio": float,
        "fuzzy": bool,
        "strict": bool,
        "language": str,
        "quoted": str,
        "order": str,
        "direction": str,
        "tags": [str],
        "words": [str],
        "filter": {str: str},
        "since": date,
        "key": byte,
        "depth": int,
        "nothing": Nullable(str),
        "something": Nullable(str),
        "shape": SEARCH_SHAPE,
    },
)

SEARCH_SHAPE: Codec[models.SearchShape] = BestMatch(
    lambda: [(checks.search.CIRCLE, CIRCLE), (checks.search.SQUARE, SQUARE)],
)

CIRCLE: Table[models.Circle] = Table(
    lambda: models.Circle,
    lambda: {"radius": int, "name": str},
)

SQUARE: Table[models.Square] = Table(lambda: models.Square, lambda: {"side": int})
