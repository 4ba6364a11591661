"""Codecs of the models of the SearchOperations operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, Nullable, byte, date
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table

ORDER: Codec[models.Order] = Codec(lambda: str)

SEARCH: Table[models.Search] = Table(
    lambda: models.Search,
    lambda: {
        "text": str,
        "needed": Property(int, required=True),
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
    },
)
