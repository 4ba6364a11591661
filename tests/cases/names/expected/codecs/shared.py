"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table

ERROR: Table[models.Error] = Table(
    lambda: models.Error, lambda: {"Literal": Property(str, "literal")}
)

STR: Codec[models.Str] = Codec(lambda: str)
