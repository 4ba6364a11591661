"""The Media operations."""

from __future__ import annotations

from typing import Literal

from .. import checks
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import (
    Body,
    Operation,
    ResponseDecoder,
    Responses,
    json_response,
)
from .._runtime.values.tables import table
from ..models.media import Error, MediaUploadRequest, MediaUploadResponse, Problem


def _errors() -> Responses[object]:
    return {
        "default": {
            "application/json": ResponseDecoder(
                table(Error).from_parsed, checks.media.ERROR
            ),
            "application/problem+json": ResponseDecoder(
                table(Problem).from_parsed, checks.media.PROBLEM
            ),
        },
    }


_UPLOAD: Operation[MediaUploadResponse] = Operation(
    "media.upload",
    "POST",
    "/2/media/upload",
    body=lambda: Body(
        "multipart/form-data",
        "application/json",
        encode=table(MediaUploadRequest).encode,
        check=checks.media.MEDIA_UPLOAD_REQUEST,
    ),
    responses=lambda: {
        "200": json_response(
            table(MediaUploadResponse).from_parsed, checks.media.MEDIA_UPLOAD_RESPONSE
        ),
    },
    errors=_errors,
    security=[{"OAuth2UserToken": ["media.write"]}],
)


class Media:
    """The Media operations, called synchronously.

    Upload media to use in posts and messages.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def upload(
        self,
        body: MediaUploadRequest,
        *,
        content_type: Literal["multipart/form-data", "application/json"] | None = None,
    ) -> MediaUploadResponse:
        """Upload media in one request.

        Small files only: pictures and subtitles. The answer may say that the media is
        still being processed.

        POST /2/media/upload, see https://docs.x.com/x-api/media/media-upload

        Args:
            content_type: The media type of the body, multipart/form-data by default.
        """
        return self._transport.send(_UPLOAD, body=body, content_type=content_type)


class AsyncMedia:
    """The Media operations, called asynchronously.

    Upload media to use in posts and messages.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def upload(
        self,
        body: MediaUploadRequest,
        *,
        content_type: Literal["multipart/form-data", "application/json"] | None = None,
    ) -> MediaUploadResponse:
        """Upload media in one request.

        Small files only: pictures and subtitles. The answer may say that the media is
        still being processed.

        POST /2/media/upload, see https://docs.x.com/x-api/media/media-upload

        Args:
            content_type: The media type of the body, multipart/form-data by default.
        """
        return await self._transport.send(_UPLOAD, body=body, content_type=content_type)
