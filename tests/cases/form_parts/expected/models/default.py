"""Models of the Default operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.files import FileContent
from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonInput


@dataclass(kw_only=True, eq=False, repr=False)
class Entry(JsonModel):
    title: str
    tags: Sequence[str] | None = None
    sizes: Sequence[int] | None = None
    meta: EntryMeta | None = None
    place: Mapping[str, str] | None = None
    scan: FileContent | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class EntryMeta(JsonModel):
    a: int | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


MultipartScanXRotation: TypeAlias = Literal[0, 90]

MixedRequestItem: TypeAlias = Entry | str


@dataclass(kw_only=True, eq=False, repr=False)
class ListsRequest(JsonModel):
    points: Sequence[ListsRequestPointsItem] | None = None
    words: Sequence[str] | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class ListsRequestPointsItem(JsonModel):
    a: int | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class FilesRequest(JsonModel):
    picture: FileContent
    note: str
    pages: Sequence[FileContent] | None = None
    video: FileContent | None = None
    scan: bytes | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)
