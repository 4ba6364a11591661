"""Codecs of the models of the Call operations."""

from __future__ import annotations

from .. import models
from .._runtime.values.codec import date_time, uuid
from .._runtime.values.properties import Property
from .._runtime.values.tables import Table

LIST: Table[models.List] = Table(lambda: models.List, lambda: {"items": [OPERATION]})

OPERATION: Table[models.Operation] = Table(
    lambda: models.Operation,
    lambda: {
        "class": Property(str, "class_"),
        "+1": Property(int, "plus_1"),
        "-1": Property(int, "minus_1"),
        "@id": Property(str, "id2"),
        "id": str,
        "None": Property(str, "none"),
        "match": str,
        "ID": Property(str, "id3"),
        "2nd": Property(str, "value_2nd"),
        "": Property(str, "empty"),
        "wörter zählen": Property(str, "worter_zahlen"),
        "名前": str,
        "camelCaseURL": Property(str, "camel_case_url"),
        "snake_case": str,
        "snake-case": Property(str, "snake_case2"),
        "__dunder__": Property(str, "dunder"),
        "str": str,
        "list": [str],
        "dt": date_time,
        "UUID": Property(uuid, "uuid"),
        "field": str,
        "tags": [str],
        "body": {str: str},
        "value": str,
        "obj": str,
        'quo"te\\': Property(str, "quo_te"),
    },
)

NAMES_RESPONSE: Table[models.NamesResponse] = Table(
    lambda: models.NamesResponse,
    lambda: {"self": Property(str, "self_")},
)

FAILED_RESPONSE: Table[models.FailedResponse] = Table(
    lambda: models.FailedResponse,
    lambda: {"why": str},
)

CALL_REQUEST: Table[models.CallRequest] = Table(
    lambda: models.CallRequest,
    lambda: {"names": str},
)
