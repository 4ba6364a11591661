"""Codecs of the models of the Call operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import uuid
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table

OPERATION: Table[models.Operation] = Table(
    lambda: models.Operation,
    lambda: {
        "class": Property(str, "class_"),
        "+1": Property(int, "plus_1"),
        "-1": Property(int, "minus_1"),
        "@id": Property(str, "id2"),
        "None": Property(str, "none"),
        "ID": Property(str, "id3"),
        "2nd": Property(str, "value_2nd"),
        "": Property(str, "empty"),
        "wörter zählen": Property(str, "worter_zahlen"),
        "camelCaseURL": Property(str, "camel_case_url"),
        "snake-case": Property(str, "snake_case2"),
        "__dunder__": Property(str, "dunder"),
        "UUID": Property(uuid, "uuid"),
        'quo"te\\': Property(str, "quo_te"),
    },
)

NAMES_RESPONSE: Table[models.NamesResponse] = Table(
    lambda: models.NamesResponse, lambda: {"self": Property(str, "self_")}
)
