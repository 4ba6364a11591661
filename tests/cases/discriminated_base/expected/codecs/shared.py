"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec
from .._runtime.values.properties import Property
from .._runtime.values.tables import Family, Table, table

PROBLEM: Table[models.Problem] = Family(
    lambda: models.Problem,
    lambda: {"helpText": Property(str, "help_text")},
    tag="type",
    children=lambda: {
        "urn:missing": table(models.MissingProblem),
        "urn:limit": table(models.LimitProblem),
    },
)

MISSING_PROBLEM: Table[models.MissingProblem] = Table(
    lambda: models.MissingProblem, lambda: {"helpText": Property(str, "help_text")}
)

LIMIT_PROBLEM: Table[models.LimitProblem] = Table(
    lambda: models.LimitProblem,
    lambda: {
        "help_text": Property(str, "help_text_"),
        "additionalProperties": Property(bool, "additional_properties_"),
        "helpText": Property(str, "help_text"),
    },
)

GENERIC_PROBLEM: Codec[models.GenericProblem] = Codec(lambda: table(models.Problem))
