"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.properties import Property
from .._runtime.values.tables import Family, Table, table

PET: Table[models.Pet] = Family(
    lambda: models.Pet,
    tag="kind",
    children=lambda: {
        "cat": table(models.Cat),
        "Stray": table(models.Stray),
        "Pet": table(models.Pet),
        "plain": table(models.Pet),
    },
    default=lambda: table(models.Stray),
)

CAT: Table[models.Cat] = Table(
    lambda: models.Cat, lambda: {"kind": Property(str, required=True)}
)
