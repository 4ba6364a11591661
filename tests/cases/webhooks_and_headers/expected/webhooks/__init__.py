"""What the API sends by itself, to URLs that it was told of."""

from __future__ import annotations

from .._runtime.calls import Reader, nothing, text
from .._runtime.forms import several
from .._runtime.webhooks import Webhook
from ..checks.shared import ORDER
from ..checks.webhooks import ORDER_DELETED_REQUEST, START_EXPORT_PROGRESS_REQUEST
from ..codecs.shared import decode_order
from ..codecs.webhooks import (
    decode_order_deleted_request,
    decode_start_export_progress_request,
)
from ..models.webhooks import StartExportProgressRequest

start_export_progress: Webhook[StartExportProgressRequest | str | None] = Webhook(
    "{$request.body#/url}",
    "PUT",
    {
        "application/json": Reader(
            decode_start_export_progress_request,
            START_EXPORT_PROGRESS_REQUEST,
        ),
        "text/plain": Reader(text),
        "": Reader(nothing),
    },
)
"""PUT {$request.body#/url}"""

order_paid = Webhook(
    "order.paid",
    "POST",
    {"application/json": Reader(decode_order, ORDER)},
)
"""An order was paid.

POST order.paid
"""

order_deleted = Webhook(
    "order.deleted",
    "DELETE",
    {
        "application/x-www-form-urlencoded": Reader(
            decode_order_deleted_request,
            ORDER_DELETED_REQUEST,
            fields={"tags": several()},
        ),
    },
)
"""Deprecated.

DELETE order.deleted
"""
