"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import date
from .._runtime.values.properties import Property
from .._runtime.values.tables import Family, Table

PET: Table[models.Pet] = Family(
    lambda: models.Pet,
    lambda: {"kind": str, "name": str},
    tag="kind",
    children=lambda: {"cat": CAT, "Stray": STRAY, "Pet": PET, "plain": PET},
    default=lambda: STRAY,
)

CAT: Table[models.Cat] = Table(
    lambda: models.Cat,
    lambda: {"kind": Property(str, required=True), "name": str, "lives": int},
)

STRAY: Table[models.Stray] = Table(
    lambda: models.Stray,
    lambda: {"kind": str, "name": str, "found": date},
)

ROCK: Table[models.Rock] = Table(lambda: models.Rock, lambda: {"kind": str})
