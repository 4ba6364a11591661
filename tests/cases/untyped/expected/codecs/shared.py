"""Codecs of the shared models."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec, Nullable, anything, date
from .._runtime.values.tables import Table, table
from .._runtime.values.unions import BestMatch, Tagged

PLACE: Table[models.Place] = Table(lambda: models.Place, untyped=True)
NOTHING: Codec[models.Nothing] = Codec(lambda: anything)

EITHER: Codec[models.Either] = Tagged(
    "kind", lambda: {"cat": table(models.Cat), "dog": table(models.Dog)}, untyped=True
)

CAT: Table[models.Cat] = Table(lambda: models.Cat, untyped=True)

CHOICE: Codec[models.Choice] = BestMatch(
    lambda: [
        (checks.shared.CHOICE_VARIANT_1, date),
        (checks.shared.DOG, table(models.Dog)),
        (checks.shared.CHOICE_VARIANT_3, Nullable(int)),
    ],
)

SETTINGS: Table[models.Settings] = Table(
    lambda: models.Settings, lambda: {"choice": CHOICE}
)
