"""The Media operations."""

from __future__ import annotations

from typing import Literal

from .. import checks, codecs
from .._runtime.http.client import AsyncTransport, Transport
from .._runtime.http.operation import Body, Call, ResponseDecoder, Responses
from ..models.media import MediaUploadRequest, MediaUploadResponse

_ERRORS: Responses[object] = {
    "default": {
        "application/json": ResponseDecoder(
            codecs.media.ERROR.from_parsed,
            checks.media.ERROR,
        ),
        "application/problem+json": ResponseDecoder(
            codecs.media.PROBLEM.from_parsed,
            checks.media.PROBLEM,
        ),
    },
}


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
        """
        return self._transport.send(_upload(body, content_type=content_type))


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
        """
        return await self._transport.send(_upload(body, content_type=content_type))


def _upload(
    body: MediaUploadRequest,
    *,
    content_type: Literal["multipart/form-data", "application/json"] | None,
) -> Call[MediaUploadResponse]:
    return Call(
        operation="media.upload",
        method="POST",
        path="/2/media/upload",
        body=Body(
            codecs.media.MEDIA_UPLOAD_REQUEST.encode(body),
            content_type=content_type or "multipart/form-data",
            check=checks.media.MEDIA_UPLOAD_REQUEST,
        ),
        responses={
            "200": {
                "application/json": ResponseDecoder(
                    codecs.media.MEDIA_UPLOAD_RESPONSE.from_parsed,
                    checks.media.MEDIA_UPLOAD_RESPONSE,
                ),
            },
        },
        errors=_ERRORS,
        security=[{"OAuth2UserToken": ["media.write"]}],
    )
