"""Codecs of the models of the Users operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import date_time
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table

USER: Table[models.User] = Table(
    lambda: models.User,
    lambda: {
        "id": Property(int, read_only=True),
        "seen": Property(date_time, read_only=True),
    },
)

SETTINGS: Table[models.Settings] = Table(
    lambda: models.Settings, lambda: {"version": Property(int, read_only=True)}
)
