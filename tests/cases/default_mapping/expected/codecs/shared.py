"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec, Constant
from .._runtime.values.tables import Table
from .._runtime.values.unions import Tagged

PET: Codec[models.Pet] = Tagged("kind", lambda: {"cat": CAT}, default=lambda: OTHER)

CAT: Table[models.Cat] = Table(
    lambda: models.Cat,
    lambda: {"kind": Constant("cat"), "lives": int},
)

OTHER: Table[models.Other] = Table(
    lambda: models.Other,
    lambda: {"kind": str, "name": str},
)
