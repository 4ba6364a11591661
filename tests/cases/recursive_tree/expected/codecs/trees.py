"""Codecs of the models of the Trees operations."""

from __future__ import annotations

from .. import checks, codecs, models
from .._runtime.values.codec import Codec, Nullable
from .._runtime.values.tables import Table, table
from .._runtime.values.unions import BestMatch

TREE: Table[models.Tree] = Table(lambda: models.Tree, lambda: {"named": FOREST})
FOREST: Codec[models.Forest] = Codec(lambda: {str: table(models.Tree)})

FOUND: Codec[models.Found] = BestMatch(
    lambda: [
        (checks.shared.VALUE, codecs.shared.VALUE),
        (checks.trees.FOUND_VARIANT_2, int),
    ],
)

MAYBE_FOUND: Codec[models.MaybeFound] = Codec(lambda: Nullable(FOUND))
