"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec
from .._runtime.values.tables import table
from .._runtime.values.unions import Tagged

PET: Codec[models.Pet] = Tagged(
    "kind", lambda: {"cat": table(models.Cat)}, default=lambda: table(models.Other)
)
