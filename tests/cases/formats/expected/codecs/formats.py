"""Codecs of the models of the FormatsOperations operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import binary, byte, date, date_time, uuid
from .._runtime.values.tables import Table

FORMATS: Table[models.Formats] = Table(
    lambda: models.Formats,
    lambda: {
        "at": date_time,
        "day": date,
        "id": uuid,
        "data": byte,
        "file": binary,
        "days": [date],
        "times": {str: date_time},
        "email": str,
        "link": str,
        "odd": str,
        "small": int,
        "large": int,
        "single": float,
        "double": float,
    },
)
