"""Codecs of the models of the Pets operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec
from .._runtime.values.tables import Table, table
from .._runtime.values.unions import Tagged

PET: Codec[models.Pet] = Tagged(
    "kind",
    lambda: {
        "cat": table(models.Cat),
        "lion": table(models.Cat),
        "dog": table(models.Dog),
    },
)

DOG: Table[models.Dog] = Table(lambda: models.Dog, lambda: {"friend": PET})
