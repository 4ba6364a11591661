"""Models of the Default operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonInput


@dataclass(kw_only=True, eq=False, repr=False)
class Note(JsonModel):
    text: str
    id: str | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class ChangeNoteRequestItem(JsonModel):
    op: str
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class ChangeNoteRequestMergePatch(JsonModel):
    text: str | None = default(None)
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class AddPictureRequestJson(JsonModel):
    url: str
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class AddPictureRequest(JsonModel):
    picture: str
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)
