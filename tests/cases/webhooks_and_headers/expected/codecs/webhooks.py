"""Codecs of the models of what the API sends."""

from __future__ import annotations

from .. import models
from .._runtime.values.tables import Table

START_EXPORT_PROGRESS_REQUEST: Table[models.StartExportProgressRequest] = Table(
    lambda: models.StartExportProgressRequest,
    lambda: {"percent": int},
)

ORDER_DELETED_REQUEST: Table[models.OrderDeletedRequest] = Table(
    lambda: models.OrderDeletedRequest,
    lambda: {"id": str, "tags": [str]},
)
