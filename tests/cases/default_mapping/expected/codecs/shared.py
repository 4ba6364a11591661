"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, Constant
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table, table
from .._runtime.values.unions import Tagged

PET: Codec[models.Pet] = Tagged(
    "kind",
    lambda: {"cat": table(models.Cat)},
    default=lambda: table(models.Other),
)

CAT: Table[models.Cat] = Table(
    lambda: models.Cat,
    lambda: {"kind": Property(Constant("cat"), required=True)},
)
