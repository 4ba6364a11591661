"""Codecs of the models of the MapsOperations operations."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec, anything, date
from .._runtime.values.tables import Table

COUNTS: Codec[models.Counts] = Codec(lambda: {str: int})

ANYTHING: Codec[models.Anything] = Codec(lambda: {str: anything})

OPEN: Table[models.Open] = Table(lambda: models.Open, lambda: {"name": str})

CLOSED: Table[models.Closed] = Table(lambda: models.Closed, lambda: {"name": str})

TYPED: Table[models.Typed] = Table(
    lambda: models.Typed,
    lambda: {"name": str},
    additional_properties=lambda: date,
)

PATTERNED: Table[models.Patterned] = Table(
    lambda: models.Patterned,
    lambda: {"name": str},
    additional_properties=lambda: int,
    closed=lambda: checks.maps.PATTERNED,
)

NAMED: Codec[models.Named] = Codec(lambda: {str: bool})

TAKEN: Table[models.Taken] = Table(
    lambda: models.Taken,
    lambda: {"additional_properties": str},
)

MAPS: Table[models.Maps] = Table(
    lambda: models.Maps,
    lambda: {
        "counts": COUNTS,
        "anything": ANYTHING,
        "open": OPEN,
        "closed": CLOSED,
        "typed": TYPED,
        "patterned": PATTERNED,
        "named": NAMED,
        "taken": TAKEN,
    },
)
