"""Codecs of the models of the ProfileOperations operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Nullable, date
from .._runtime.values.tables import Table

CHANGE: Table[models.Change] = Table(
    lambda: models.Change,
    lambda: {
        "always": Nullable(str),
        "name": str,
        "email": Nullable(str),
        "birthday": Nullable(date),
        "address": Nullable(ADDRESS),
        "tags": Nullable([Nullable(str)]),
    },
)

ADDRESS: Table[models.Address] = Table(lambda: models.Address, lambda: {"street": str})

PROFILE: Table[models.Profile] = Table(
    lambda: models.Profile,
    lambda: {"email": Nullable(str), "address": Nullable(ADDRESS)},
)
