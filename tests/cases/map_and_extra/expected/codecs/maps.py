"""Codecs of the models of the MapsOperations operations."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec, anything
from .._runtime.values.tables import Table

COUNTS: Codec[models.Counts] = Codec(lambda: {str: int})
ANYTHING: Codec[models.Anything] = Codec(lambda: {str: anything})

PATTERNED: Table[models.Patterned] = Table(
    lambda: models.Patterned, closed=lambda: checks.maps.PATTERNED
)

NAMED: Codec[models.Named] = Codec(lambda: {str: bool})

MAPS: Table[models.Maps] = Table(
    lambda: models.Maps,
    lambda: {"counts": COUNTS, "anything": ANYTHING, "named": NAMED},
)
