"""Models of the Media operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._runtime.values.files import FileContent
from .._runtime.values.model import JsonModel
from .._runtime.values.presence import default
from .._runtime.values.types import NO_PROPERTIES, JsonValue

MediaUploadRequestMediaType: TypeAlias = Literal[
    "text/srt",
    "text/vtt",
    "image/jpeg",
    "image/bmp",
    "image/png",
    "image/webp",
    "image/pjpeg",
    "image/tiff",
]
"""What kind of picture or subtitle file it is."""


@dataclass(kw_only=True, eq=False, repr=False)
class MediaUploadRequest(JsonModel):
    """A file and what it is for."""

    media: FileContent
    """The file itself, as raw bytes in a form, as base64 text in JSON."""
    media_category: MediaCategory
    additional_owners: Sequence[UserId] | None = None
    """Users who may use the media beside the one who uploads it."""
    media_type: MediaUploadRequestMediaType | None = None
    """What kind of picture or subtitle file it is."""
    shared: bool = default(False)
    """Whether others may use the media as well."""


MediaPayloadBinary: TypeAlias = FileContent
"""A file as raw bytes."""

MediaPayloadByte: TypeAlias = bytes
"""A file as base64 text."""

MediaCategory: TypeAlias = Literal["tweet_image", "dm_image", "subtitles"]
"""What the media is for; X checks size and kind accordingly."""

UserId: TypeAlias = str
"""The number of a user, as text because it may exceed what some languages can count
to.
"""

MediaId: TypeAlias = str
"""The number of an uploaded file, as text."""

MediaKey: TypeAlias = str
"""The number of a kind of media and the number of the file."""


@dataclass(kw_only=True, eq=False, repr=False)
class MediaUploadResponse(JsonModel):
    """What became of an upload."""

    data: MediaUploadResponseData | None = None
    errors: list[Problem] | None = None
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class MediaUploadResponseData(JsonModel):
    id: MediaId
    media_key: MediaKey
    expires_after_secs: int | None = None
    """Seconds until the uploaded file is dropped, unless it is used."""
    processing_info: ProcessingInfo | None = None
    size: int | None = None
    """Bytes received."""
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


ProcessingInfoState: TypeAlias = (
    Literal["succeeded", "in_progress", "pending", "failed"] | str
)
"""Where the processing stands."""


@dataclass(kw_only=True, eq=False, repr=False)
class ProcessingInfo(JsonModel):
    """How far X is with making the media usable."""

    check_after_secs: int | None = None
    """Seconds to wait before asking again."""
    progress_percent: int | None = None
    """How much is done, in percent."""
    state: ProcessingInfoState | None = None
    """Where the processing stands."""
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Error(JsonModel):
    """An error in X's own form."""

    code: int
    message: str
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)


@dataclass(kw_only=True, eq=False, repr=False)
class Problem(JsonModel):
    """An error as RFC 7807 describes it."""

    type: str
    """A URL that names the kind of problem."""
    title: str
    """The kind of problem in a few words."""
    detail: str | None = None
    """What went wrong this time."""
    status: int | None = None
    """The HTTP status of the answer."""
    additional_properties: Mapping[str, JsonValue] = default(NO_PROPERTIES)
