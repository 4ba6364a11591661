"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, Constant
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table
from .._runtime.values.unions import Tagged

PET: Codec[models.Pet] = Tagged("kind", lambda: {"cat": CAT}, default=lambda: OTHER)

CAT: Table[models.Cat] = Table(
    lambda: models.Cat,
    lambda: {"lives": int, "kind": Property(Constant("cat"), required=True)},
)

OTHER: Table[models.Other] = Table(
    lambda: models.Other,
    lambda: {"kind": str, "name": str},
)
