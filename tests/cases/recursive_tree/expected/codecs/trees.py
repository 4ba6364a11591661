"""Codecs of the models of the Trees operations."""

from __future__ import annotations

from .. import checks, codecs, models
from .._runtime.values.codec import Codec, Nullable
from .._runtime.values.tables import Table
from .._runtime.values.unions import BestMatch

TREE: Table[models.Tree] = Table(
    lambda: models.Tree,
    lambda: {
        "name": str,
        "branches": [TREE],
        "named": FOREST,
        "parent": Nullable(TREE),
    },
)

FOREST: Codec[models.Forest] = Codec(lambda: {str: TREE})

FOUND: Codec[models.Found] = BestMatch(
    lambda: [
        (checks.shared.VALUE, codecs.shared.VALUE),
        (checks.trees.FOUND_VARIANT_2, int),
    ],
)

MAYBE_FOUND: Codec[models.MaybeFound] = Codec(lambda: Nullable(FOUND))
