"""Headers of responses, webhooks and callbacks."""

from __future__ import annotations

from .._runtime.http.headers import Header, as_json, as_list, as_object, as_value
from .._runtime.values.decoding import list_of, to_datetime, to_int, to_str
from .._runtime.values.tables import table
from ..models.shared import Order, XPage

X_REMAINING = Header("X-Remaining", to_int, as_value)
"""How many calls are left."""

X_SORT = Header("X-Sort", to_str)
X_IDS = Header("X-Ids", list_of(to_int), as_list(as_value))

X_PAGE = Header(
    "X-Page", table(XPage).from_parsed, as_object({"at": as_value}, explode=True)
)

X_SINCE = Header("X-Since", to_datetime)
X_INFO = Header("X-Info", table(Order).from_parsed, as_json)
X_REMAINING2 = Header("X-Remaining", to_str)
X_SIGNATURE = Header("X-Signature", to_str)
