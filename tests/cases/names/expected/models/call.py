"""Models of the Call operations."""

from __future__ import annotations

import builtins
import datetime as _dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonInput, JsonValue


@dataclass(kw_only=True, eq=False, repr=False)
class List(JsonModel):
    items: list[Operation] | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Operation(JsonModel):
    class_: builtins.str
    plus_1: int
    minus_1: int
    id2: builtins.str
    """The document's name is `@id`."""
    id: builtins.str
    none: builtins.str | None = None
    match: builtins.str | None = None
    id3: builtins.str | None = None
    """The document's name is `ID`."""
    value_2nd: builtins.str | None = None
    empty: builtins.str | None = None
    worter_zahlen: builtins.str | None = None
    名前: builtins.str | None = None
    camel_case_url: builtins.str | None = None
    snake_case: builtins.str | None = None
    snake_case2: builtins.str | None = None
    """The document's name is `snake-case`."""
    dunder: builtins.str | None = None
    str: builtins.str | None = None
    list: builtins.list[builtins.str] | None = None
    dt: _dt.datetime | None = None
    uuid: UUID | None = None
    field: builtins.str | None = None
    tags: builtins.list[builtins.str] = default([])
    body: dict[builtins.str, builtins.str] | None = None
    value: builtins.str | None = None
    obj: builtins.str | None = None
    quo_te: builtins.str | None = None
    additional_properties: Mapping[builtins.str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class NamesResponse(JsonModel):
    self_: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class FailedResponse(JsonModel):
    why: str | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class CallRequest(JsonModel):
    names: str | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)
