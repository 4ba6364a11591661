"""Codecs of the models of the Default operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec
from .._runtime.values.tables import Table

POINT: Table[models.Point] = Table(lambda: models.Point, lambda: {"x": int, "y": int})

COLOURS: Codec[models.Colours] = Codec(lambda: [str])

FORM_SEARCH: Table[models.FormSearch] = Table(
    lambda: models.FormSearch,
    lambda: {"text": str, "at": POINT, "tags": [str]},
)
