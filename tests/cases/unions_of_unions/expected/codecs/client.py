"""Codecs of the models of the ClientOperations operations."""

from __future__ import annotations

from .. import checks, models
from .._runtime.values.codec import Codec, Constant, Nullable, anything
from .._runtime.values.tables import Table, table
from .._runtime.values.unions import BestMatch

DELIVERY: Codec[models.Delivery] = BestMatch(
    lambda: [
        (checks.shared.BY_DATE, table(models.ByDate)),
        (checks.client.BY_ROUTE, table(models.ByRoute)),
    ],
)

ORDER: Table[models.Order] = Table(
    lambda: models.Order,
    lambda: {"kind": Constant("order"), "delivery": ORDER_DELIVERY},
)

ORDER_DELIVERY: Codec[models.OrderDelivery] = BestMatch(
    lambda: [
        (checks.client.DELIVERY, DELIVERY),
        (checks.client.ORDER_DELIVERY_VARIANT_2, Nullable({str: anything})),
    ],
)
