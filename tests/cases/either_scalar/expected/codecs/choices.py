"""Codecs of the models of the Choices operations."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec, Either, byte, date
from .._runtime.values.tables import Table, table
from .._runtime.values.unions import BestMatch

STOP: Codec[models.Stop] = Codec(lambda: Either(str, [str]))
ID: Codec[models.Id] = Codec(lambda: Either(str, int))
LIMIT: Codec[models.Limit] = Codec(lambda: Either(int, str))
PRICE: Codec[models.Price] = Codec(lambda: float)

DATES: Codec[models.Dates] = BestMatch(
    lambda: [
        (checks.choices.DATES_VARIANT_1, date),
        (checks.choices.DATES_VARIANT_2, [date]),
    ],
)

SHAPE: Codec[models.Shape] = BestMatch(
    lambda: [
        (checks.choices.SHAPE_CIRCLE, table(models.ShapeCircle)),
        (checks.choices.SHAPE_SQUARE, table(models.ShapeSquare)),
        (checks.choices.SHAPE_VARIANT_3, str),
    ],
)

PICTURE: Codec[models.Picture] = BestMatch(
    lambda: [
        (checks.choices.PICTURE_VARIANT_1, byte),
        (checks.choices.PICTURE_LINK, table(models.PictureLink)),
    ],
)

CHOICE: Table[models.Choice] = Table(
    lambda: models.Choice,
    lambda: {
        "stop": STOP,
        "id": ID,
        "limit": LIMIT,
        "dates": DATES,
        "shape": SHAPE,
        "picture": PICTURE,
    },
)
