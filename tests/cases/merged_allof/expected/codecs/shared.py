"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec
from .._runtime.values.tables import table

DESCRIBED: Codec[models.Described] = Codec(lambda: table(models.Thing))
NARROW: Codec[models.Narrow] = Codec(lambda: str)
