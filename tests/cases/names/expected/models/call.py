"""Models of the CallModelOperations operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from .._runtime.values.model import JsonModel
from .._runtime.values.types import NO_PROPERTIES, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class List(JsonModel):
    items: list[CallModel] | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(kw_only=True, eq=False, repr=False)
class CallModel(JsonModel):
    class_: str
    plus_1: int
    minus_1: int
    id2: str
    id: str
    none: str | None = None
    match: str | None = None
    id3: str | None = None
    value_2_nd: str | None = None
    empty: str | None = None
    worter_zahlen: str | None = None
    u540_d_u524_d: str | None = None
    camel_case_url: str | None = None
    snake_case: str | None = None
    snake_case2: str | None = None
    dunder: str | None = None
    str_: str | None = None
    list_: list[str] | None = None
    dt_: dt.datetime | None = None
    uuid: UUID | None = None
    tags: list[str] = field(default_factory=lambda: [])
    body: dict[str, str] | None = None
    value: str | None = None
    obj: str | None = None
    quo_te: str | None = None
    field: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(kw_only=True, eq=False, repr=False)
class NamesResponse(JsonModel):
    self_: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(kw_only=True, eq=False, repr=False)
class FailedResponse(JsonModel):
    why: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES


@dataclass(kw_only=True, eq=False, repr=False)
class CallRequest(JsonModel):
    names: str | None = None
    additional_properties: Mapping[str, JsonValue] = NO_PROPERTIES
