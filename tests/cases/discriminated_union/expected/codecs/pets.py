"""Codecs of the models of the Pets operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, Constant
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table
from .._runtime.values.unions import Tagged

PET: Codec[models.Pet] = Tagged("kind", lambda: {"cat": CAT, "lion": CAT, "dog": DOG})

CAT: Table[models.Cat] = Table(lambda: models.Cat, lambda: {"kind": str, "lives": int})

DOG: Table[models.Dog] = Table(
    lambda: models.Dog,
    lambda: {"kind": Property(Constant("dog"), required=True), "friend": PET},
)
