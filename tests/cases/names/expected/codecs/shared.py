"""Codecs of the shared models."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import Codec
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table

ERROR: Table[models.Error] = Table(
    lambda: models.Error,
    lambda: {"Literal": Property(str, "literal")},
)

STR: Codec[models.Str] = Codec(lambda: str)

DATACLASS: Table[models.Dataclass] = Table(lambda: models.Dataclass, lambda: {"a": str})

MAPPING: Table[models.Mapping] = Table(lambda: models.Mapping, lambda: {"a": int})

FOO_BAR2: Table[models.FooBar2] = Table(lambda: models.FooBar2, lambda: {"a": int})

FOO_BAR: Table[models.FooBar] = Table(lambda: models.FooBar, lambda: {"b": int})

NONE_MODEL: Table[models.NoneModel] = Table(
    lambda: models.NoneModel,
    lambda: {"b": int},
)

VALUE123: Table[models.Value123] = Table(lambda: models.Value123, lambda: {"b": int})
