"""Conversions of the models of what the API sends."""

from __future__ import annotations

from .._runtime.decoding import (
    optional_int,
    optional_list,
    required_str,
    to_object,
    to_str,
    unknown,
)
from ..models.webhooks import OrderDeletedRequest, StartExportProgressRequest

_START_EXPORT_PROGRESS_REQUEST = frozenset({"percent"})


def decode_start_export_progress_request(value: object) -> StartExportProgressRequest:
    obj = to_object(value)
    return StartExportProgressRequest(
        percent=optional_int(obj, "percent"),
        additional_properties=unknown(obj, _START_EXPORT_PROGRESS_REQUEST),
    )


_ORDER_DELETED_REQUEST = frozenset({"id", "tags"})


def decode_order_deleted_request(value: object) -> OrderDeletedRequest:
    obj = to_object(value)
    return OrderDeletedRequest(
        id=required_str(obj, "id"),
        tags=optional_list(obj, "tags", to_str),
        additional_properties=unknown(obj, _ORDER_DELETED_REQUEST),
    )
