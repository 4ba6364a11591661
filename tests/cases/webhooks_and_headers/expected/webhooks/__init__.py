"""What the API sends by itself, to URLs that it was told of."""

from __future__ import annotations

from .. import checks, codecs
from .._runtime.calls import Reader, nothing, text
from .._runtime.forms import several
from .._runtime.webhooks import Webhook
from ..models.webhooks import StartExportProgressRequest

start_export_progress: Webhook[StartExportProgressRequest | str | None] = Webhook(
    "{$request.body#/url}",
    "PUT",
    {
        "application/json": Reader(
            codecs.webhooks.START_EXPORT_PROGRESS_REQUEST.from_parsed,
            checks.webhooks.START_EXPORT_PROGRESS_REQUEST,
        ),
        "text/plain": Reader(text),
        "": Reader(nothing),
    },
)
"""PUT {$request.body#/url}"""

order_paid = Webhook(
    "order.paid",
    "POST",
    {"application/json": Reader(codecs.shared.ORDER.from_parsed, checks.shared.ORDER)},
)
"""An order was paid.

POST order.paid
"""

order_deleted = Webhook(
    "order.deleted",
    "DELETE",
    {
        "application/x-www-form-urlencoded": Reader(
            codecs.webhooks.ORDER_DELETED_REQUEST.from_parsed,
            checks.webhooks.ORDER_DELETED_REQUEST,
            fields={"tags": several()},
        ),
    },
)
"""Deprecated.

DELETE order.deleted
"""
