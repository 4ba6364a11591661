"""The clients of the API: one synchronous, one asynchronous."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self

from ._runtime.http.auth import AuthLike, Flow, Scheme, Secret
from ._runtime.http.client import AsyncTransport, Transport
from ._runtime.http.client_headers import ClientHeaders
from ._runtime.http.credential_choice import Requirements
from ._runtime.http.credentials import Credentials

if TYPE_CHECKING:
    import httpx2

    from .resources.media import AsyncMedia, Media

BASE_URL = "https://api.x.com"

SCHEMES = {
    "OAuth2UserToken": Scheme(
        "oauth2",
        flows={
            "authorizationCode": Flow(
                authorization_url="https://api.x.com/2/oauth2/authorize",
                token_url="https://api.x.com/2/oauth2/token",
                scopes={
                    "media.write": "Upload pictures, videos and subtitles for the user.",
                },
            ),
        },
    ),
}

REQUIREMENTS: Requirements | None = [[["OAuth2UserToken"]]]


class Client:
    """X media upload, called synchronously.

    *token* is a bearer token, or a function that returns one. *auth* is an API key,
    (user name, password), ``Bearer``, ``Basic``, ``ApiKey`` or an ``httpx2.Auth``, or a
    mapping of security schemes to these. *base_url* is where all calls go; a relative
    server URL is resolved against it, and one with a leading slash replaces its path.
    *headers* go with every call; ``None`` leaves out one that is sent by default.
    *timeout* is the most seconds a call may take. *http_client* makes the connections.
    *strict* says whether answers have to satisfy the description to the letter.
    *allow_insecure* lets credentials travel over plain http, where others can read them.
    """

    def __init__(
        self,
        token: Secret | None = None,
        *,
        auth: AuthLike | Mapping[str, AuthLike] | None = None,
        base_url: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        timeout: float = 60.0,
        http_client: httpx2.Client | None = None,
        strict: bool = False,
        allow_insecure: bool = False,
    ) -> None:
        sent = ClientHeaders(headers)
        self._transport = Transport(
            base_url or BASE_URL,
            Credentials(SCHEMES, token, auth, sent.names, REQUIREMENTS),
            http_client,
            timeout=timeout,
            strict=strict,
            headers=sent,
            allow_insecure=allow_insecure,
        )

    @cached_property
    def media(self) -> Media:
        """Upload media to use in posts and messages."""
        from .resources.media import Media

        return Media(self._transport)

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient:
    """X media upload, called asynchronously; see ``Client``."""

    def __init__(
        self,
        token: Secret | None = None,
        *,
        auth: AuthLike | Mapping[str, AuthLike] | None = None,
        base_url: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        timeout: float = 60.0,
        http_client: httpx2.AsyncClient | None = None,
        strict: bool = False,
        allow_insecure: bool = False,
    ) -> None:
        sent = ClientHeaders(headers)
        self._transport = AsyncTransport(
            base_url or BASE_URL,
            Credentials(SCHEMES, token, auth, sent.names, REQUIREMENTS),
            http_client,
            timeout=timeout,
            strict=strict,
            headers=sent,
            allow_insecure=allow_insecure,
        )

    @cached_property
    def media(self) -> AsyncMedia:
        """Upload media to use in posts and messages."""
        from .resources.media import AsyncMedia

        return AsyncMedia(self._transport)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
