"""Webhooks and callbacks, the requests that the API sends."""

from __future__ import annotations

from .. import checks
from .._runtime.http.forms import several
from .._runtime.http.operation import ResponseDecoder, nothing, text
from .._runtime.http.webhooks import Webhook
from .._runtime.values.tables import table
from ..models.shared import Order
from ..models.webhooks import OrderDeletedRequest, StartExportProgressRequest

start_export_progress: Webhook[StartExportProgressRequest | str | None] = Webhook(
    "{$request.body#/url}",
    "PUT",
    {
        "application/json": ResponseDecoder(
            table(StartExportProgressRequest).from_parsed,
            checks.webhooks.START_EXPORT_PROGRESS_REQUEST,
        ),
        "text/plain": ResponseDecoder(text),
        "": ResponseDecoder(nothing),
    },
)
"""PUT {$request.body#/url}"""

order_paid = Webhook(
    "order.paid",
    "POST",
    {
        "application/json": ResponseDecoder(
            table(Order).from_parsed, checks.shared.ORDER
        ),
    },
)
"""An order was paid.

POST order.paid
"""

order_deleted = Webhook(
    "order.deleted",
    "DELETE",
    {
        "application/x-www-form-urlencoded": ResponseDecoder(
            table(OrderDeletedRequest).from_parsed,
            checks.webhooks.ORDER_DELETED_REQUEST,
            fields={"tags": several()},
        ),
    },
)
"""Deprecated.

DELETE order.deleted
"""
