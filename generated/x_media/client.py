"""The clients of the API: one synchronous, one asynchronous."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ._runtime.http.api_client import BaseAsyncClient, BaseClient
from ._runtime.http.auth import AuthLike, Flow, Scheme, Secret
from ._runtime.http.client import AsyncTransport, Transport
from ._runtime.http.connection import Certificate, Connections, Proxy, Verify
from ._runtime.http.credential_choice import Requirements
from ._runtime.http.credentials import Credentials
from ._runtime.http.hooks import (
    AsyncRequestHook,
    AsyncResponseHook,
    CallHooks,
    RequestHook,
    ResponseHook,
)
from ._runtime.http.options import AnswerMode, CallOptions, QueryValues
from ._runtime.http.retry import Retry

if TYPE_CHECKING:
    import httpx2

    from .resources.media import AsyncMedia, Media

BASE_URL = "https://api.x.com"
VERSION = "2.147"

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


class Client(BaseClient):
    """X media upload, called synchronously.

    *token* is a bearer token, or a function that returns one. *auth* is an API key,
    (user name, password), ``Bearer``, ``Basic``, ``ApiKey``, ``OAuth2ClientCredentials``,
    ``OAuth2RefreshToken`` or an ``httpx2.Auth``, or a mapping of security schemes to
    these. *base_url* is where all calls go; a relative server URL is resolved against
    it, and one with a leading slash replaces its path. *headers* go with every call;
    ``None`` leaves out one that would be sent otherwise.
    *query* is added to the query of every call. *accept* replaces the media types that
    are asked for.

    *timeout* is the most seconds a call may take, retries included; while a body is sent
    or read bit by bit it is the longest silence, and *total_timeout* bounds the whole.
    *retries* is how often a failed call is repeated, 0 for never, or a ``Retry``.
    *idempotency* "auto" sends a new key with each call that would not be safe to repeat
    otherwise, in the header that the document has for it, or in *idempotency_header*.

    *max_response_size* is the most bytes of a response that is held whole; ``stream``
    reads any size.

    Without *validate* requests are sent that the document forbids. Of *answers* the
    types are checked, as "typed"; "lenient" takes what does not fit as it came, and
    ``problems`` lists it; "strict" refuses what breaks the schema in any way, and so
    refuses what many servers send: null where no null is described (.NET), or a
    date-time without offset (FastAPI). The last two also find a key that an object has
    twice. *strict* is deprecated: use *answers*.

    *on_request* and *on_response* are called before each request and after each answer.
    *limits*, *proxy*, *verify*, *cert* and *trust_env* say how to connect, as they do for
    ``httpx2.Client``; ``.netrc`` is never read. *follow_redirects* follows them: nothing
    but the URL goes to another origin. *http_client* connects instead, with its own
    settings, headers, parameters, timeouts and ``auth``. Then an answer that comes slowly
    is bounded read by read, keys in the query show in logs of httpx2, and stray bytes of
    a server are not looked for. *allow_insecure* lets credentials travel over plain http,
    where others can read them.
    """

    def __init__(
        self,
        token: Secret | None = None,
        *,
        auth: AuthLike | Mapping[str, AuthLike] | None = None,
        base_url: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        query: QueryValues | None = None,
        accept: str | Sequence[str] | None = None,
        timeout: float | None = 60.0,
        total_timeout: float | None = None,
        retries: int | Retry = 2,
        validate: bool = True,
        answers: AnswerMode = "typed",
        idempotency: Literal["auto"] | None = None,
        idempotency_header: str | None = None,
        max_response_size: int | None = 64 << 20,
        on_request: RequestHook | None = None,
        on_response: ResponseHook | None = None,
        http_client: httpx2.Client | None = None,
        limits: httpx2.Limits | None = None,
        proxy: Proxy | None = None,
        verify: Verify = True,
        cert: Certificate | None = None,
        trust_env: bool = True,
        follow_redirects: bool = False,
        strict: bool | None = None,
        allow_insecure: bool = False,
    ) -> None:
        options = CallOptions(
            headers=headers,
            query=query,
            accept=accept,
            timeout=timeout,
            total_timeout=total_timeout,
            retries=retries,
            validate=validate,
            answers=answers,
            idempotency=idempotency,
            idempotency_header=idempotency_header,
            max_response_size=max_response_size,
            follow_redirects=follow_redirects,
            strict=strict,
        )
        self._transport = Transport(
            base_url or BASE_URL,
            Credentials(SCHEMES, token, auth, options.headers.given, REQUIREMENTS),
            http_client,
            options,
            hooks=CallHooks(on_request, on_response),
            allow_insecure=allow_insecure,
            connections=Connections(limits, proxy, verify, cert, trust_env=trust_env),
            version=VERSION,
        )

    @cached_property
    def media(self) -> Media:
        """Upload media to use in posts and messages."""
        from .resources.media import Media

        return Media(self._transport)


class AsyncClient(BaseAsyncClient):
    """X media upload, called asynchronously; see ``Client``."""

    def __init__(
        self,
        token: Secret | None = None,
        *,
        auth: AuthLike | Mapping[str, AuthLike] | None = None,
        base_url: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        query: QueryValues | None = None,
        accept: str | Sequence[str] | None = None,
        timeout: float | None = 60.0,
        total_timeout: float | None = None,
        retries: int | Retry = 2,
        validate: bool = True,
        answers: AnswerMode = "typed",
        idempotency: Literal["auto"] | None = None,
        idempotency_header: str | None = None,
        max_response_size: int | None = 64 << 20,
        on_request: AsyncRequestHook | None = None,
        on_response: AsyncResponseHook | None = None,
        http_client: httpx2.AsyncClient | None = None,
        limits: httpx2.Limits | None = None,
        proxy: Proxy | None = None,
        verify: Verify = True,
        cert: Certificate | None = None,
        trust_env: bool = True,
        follow_redirects: bool = False,
        strict: bool | None = None,
        allow_insecure: bool = False,
    ) -> None:
        options = CallOptions(
            headers=headers,
            query=query,
            accept=accept,
            timeout=timeout,
            total_timeout=total_timeout,
            retries=retries,
            validate=validate,
            answers=answers,
            idempotency=idempotency,
            idempotency_header=idempotency_header,
            max_response_size=max_response_size,
            follow_redirects=follow_redirects,
            strict=strict,
        )
        self._transport = AsyncTransport(
            base_url or BASE_URL,
            Credentials(SCHEMES, token, auth, options.headers.given, REQUIREMENTS),
            http_client,
            options,
            hooks=CallHooks(on_request, on_response),
            allow_insecure=allow_insecure,
            connections=Connections(limits, proxy, verify, cert, trust_env=trust_env),
            version=VERSION,
        )

    @cached_property
    def media(self) -> AsyncMedia:
        """Upload media to use in posts and messages."""
        from .resources.media import AsyncMedia

        return AsyncMedia(self._transport)
