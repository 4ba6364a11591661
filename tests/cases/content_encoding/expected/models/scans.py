"""Models of the Scans operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.files import FileContent
from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonInput, JsonValue

Content: TypeAlias = bytes


@dataclass(kw_only=True, eq=False, repr=False)
class Scan(JsonModel):
    content: Content
    image: bytes | None = None
    narrowed: bytes | None = None
    perhaps: bytes | None = default(None)
    pages: list[bytes] | None = None
    token: bytes | None = None
    key: bytes = default(b"\xfb\xff")
    model: bytes | None = None
    letter: str | None = None
    kind: Literal["AAE="] | str = "AAE="
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class ScanForm(JsonModel):
    content: bytes
    raw: FileContent | None = None
    additional_properties: Mapping[str, JsonInput] = default(NO_PROPERTIES)
