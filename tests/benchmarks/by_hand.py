"""The media response as msgspec structs with the document's constraints, written by hand."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

Int32: TypeAlias = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]


class ProcessingInfo(Struct):
    state: Literal["succeeded", "in_progress", "pending", "failed"] | None = None
    check_after_secs: Int32 | None = None
    progress_percent: Int32 | None = None


class Data(Struct):
    id: Annotated[str, Meta(pattern="^[0-9]{1,19}$")]
    media_key: Annotated[str, Meta(pattern="^([0-9]+)_([0-9]+)$")]
    expires_after_secs: Int32 | None = None
    processing_info: ProcessingInfo | None = None
    size: Int32 | None = None


class Problem(Struct):
    title: str
    type: str
    detail: str | None = None
    status: int | None = None


class Answer(Struct):
    data: Data | None = None
    errors: Annotated[list[Problem], Meta(min_length=1)] | None = None
