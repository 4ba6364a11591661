"""Codecs of the models of the ClientOperations operations."""

from __future__ import annotations

from .. import checks, codecs, models
from .._runtime.values.codec import Codec, Constant, Nullable, anything, literal
from .._runtime.values.tables import Table
from .._runtime.values.unions import BestMatch

DELIVERY: Codec[models.Delivery] = BestMatch(
    lambda: [
        (checks.shared.BY_DATE, codecs.shared.BY_DATE),
        (checks.client.BY_ROUTE, BY_ROUTE),
    ],
)

BY_ROUTE: Table[models.ByRoute] = Table(lambda: models.ByRoute, lambda: {"route": int})

BUYER: Table[models.Buyer] = Table(lambda: models.Buyer, lambda: {"name": str})

ORDER: Table[models.Order] = Table(
    lambda: models.Order,
    lambda: {
        "buyer": BUYER,
        "colours": Nullable([literal(models.OrderColoursItem)]),
        "kind": Constant("order"),
        "delivery": ORDER_DELIVERY,
    },
)

ORDER_DELIVERY: Codec[models.OrderDelivery] = BestMatch(
    lambda: [
        (checks.client.DELIVERY, DELIVERY),
        (checks.client.ORDER_DELIVERY_VARIANT_2, Nullable({str: anything})),
    ],
)
