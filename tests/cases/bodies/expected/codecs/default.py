"""Codecs of the models of the Default operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table

NOTE: Table[models.Note] = Table(
    lambda: models.Note, lambda: {"id": Property(str, read_only=True)}
)
