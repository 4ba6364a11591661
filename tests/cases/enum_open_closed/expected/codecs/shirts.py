"""Codecs of the models of the Shirts operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, Nullable, literal, scalar
from .._runtime.values.tables import Table

SIZE: Codec[models.Size] = Codec(lambda: str)
COLOUR: Codec[models.Colour] = Codec(lambda: str)
COUNT: Codec[models.Count] = Codec(lambda: literal(models.Count))
SLEEVE: Codec[models.Sleeve] = Codec(lambda: literal(models.Sleeve))
MIXED: Codec[models.Mixed] = Codec(lambda: Nullable(scalar))
ORDER: Table[models.Order] = Table(lambda: models.Order, lambda: {"mixed": MIXED})
