"""Codecs of the models of the FormatsOperations operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import binary
from .._runtime.values.tables import Table

FORMATS: Table[models.Formats] = Table(lambda: models.Formats, lambda: {"file": binary})
