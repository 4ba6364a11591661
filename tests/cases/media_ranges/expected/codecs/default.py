"""Codecs of the models of the Default operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import binary
from .._runtime.values.tables import Table

PARTS: Table[models.Parts] = Table(lambda: models.Parts, lambda: {"file": binary})
