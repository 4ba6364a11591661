"""Tokens got from OAuth 2.0 token endpoints, and renewed when they end."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Awaitable, Mapping, Sequence
from threading import Lock
from typing import Protocol
from urllib.parse import quote, urlsplit

from ..errors import CredentialsError, DecodeError
from ..values import json
from ..values.types import is_object
from .auth import Attachment, Bearer, Context, Scheme

_MARGIN = 30.0
"""Seconds, at most, that a token is renewed before its end."""


class OAuth2Token:
    """A token as the server gave it; never shown, since it is secret.

    ``expires_at`` is when to get another one, in seconds since 1970, or ``None`` where
    the server does not say.
    """

    __slots__ = ("access_token", "expires_at", "refresh_token")

    def __init__(
        self,
        access_token: str,
        *,
        expires_at: float | None = None,
        refresh_token: str | None = None,
    ) -> None:
        self.access_token = access_token
        self.expires_at = expires_at
        self.refresh_token = refresh_token

    @property
    def is_valid(self) -> bool:
        """Whether the token can be used yet."""
        return self.expires_at is None or time.time() < self.expires_at

    def __repr__(self) -> str:
        return f"OAuth2Token(***, expires_at={self.expires_at})"


class TokenStore(Protocol):
    """Where tokens are kept between programs; with ``AsyncClient`` it may be async."""

    def load(self) -> OAuth2Token | Awaitable[OAuth2Token | None] | None:
        """Return the token that was saved last, if there is one."""
        ...

    def save(self, token: OAuth2Token, /) -> object:
        """Save a new token."""
        ...


class _Fetched:
    """What credentials share that get tokens; one that has ended is renewed once.

    Threads and tasks that need a token at the same time wait for one request.
    """

    is_dynamic = True
    _flows: Sequence[str] = ()

    def __init__(
        self,
        client_id: str | None,
        client_secret: str | None,
        *,
        token_url: str | None,
        scopes: Sequence[str] | None,
        secret_in_body: bool,
        store: TokenStore | None,
    ) -> None:
        if isinstance(scopes, str):
            raise TypeError("scopes= takes a sequence of texts, not one text")
        self._client_id = client_id
        self._client_secret = client_secret
        self._token_url = token_url
        self._scopes = scopes
        self._secret_in_body = secret_in_body
        self._store = store
        self._loaded = store is None
        self._token: OAuth2Token | None = None
        self._lock = Lock()

    def meets(self, scheme: Scheme) -> bool:
        """Tell whether *scheme* takes a token of this kind."""
        if not scheme.takes_token:
            return False
        return self._token_url is not None or self._flow_url(scheme) is not None

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        """Add the present token."""
        if self._token is None:
            raise AssertionError("a token is fetched before it is attached")
        Bearer(self._token.access_token).attach(scheme, request)

    async def resolved(self, scheme: Scheme, context: Context) -> Bearer:
        """Return the present token, or get one."""
        token = self._token
        if token is None or not token.is_valid or not self._loaded:
            await context.acquire(self._lock)
            try:
                token = await self._present(scheme, context)
            finally:
                self._lock.release()
        return Bearer(token.access_token)

    def refused(self, request: Attachment) -> None:
        """Let the token end that the server refused, unless there is another already."""
        token = self._token
        if token is not None:
            header = "Authorization", f"Bearer {token.access_token}"
            if header in request.headers:
                self._token = OAuth2Token(
                    token.access_token,
                    expires_at=0.0,
                    refresh_token=token.refresh_token,
                )

    async def _present(self, scheme: Scheme, context: Context) -> OAuth2Token:
        if self._store is not None and not self._loaded:
            loaded = await context.ask(self._store.load)
            if isinstance(loaded, OAuth2Token):
                self._token = loaded
            self._loaded = True
        if self._token is None or not self._token.is_valid:
            self._token = await self._new(scheme, context, self._token)
            if self._store is not None:
                await context.ask(self._store.save, self._token)
        return self._token

    async def _new(
        self, scheme: Scheme, context: Context, ended: OAuth2Token | None
    ) -> OAuth2Token:
        url = context.absolute(self._token_url or self._flow_url(scheme) or "")
        fields = {**self._grant(ended)}
        if self._scopes is not None:
            fields["scope"] = " ".join(self._scopes)
        authorization = None
        if self._client_id is not None:
            if self._client_secret is None or self._secret_in_body:
                fields["client_id"] = self._client_id
            if self._client_secret is not None:
                if self._secret_in_body:
                    fields["client_secret"] = self._client_secret
                else:
                    authorization = _basic(self._client_id, self._client_secret)
        status, body = await context.post_form(url, fields, authorization)
        return _token(url, status, body, ended)

    def _grant(self, ended: OAuth2Token | None) -> Mapping[str, str]:
        raise NotImplementedError

    def _flow_url(self, scheme: Scheme) -> str | None:
        for name in self._flows:
            flow = scheme.flows.get(name)
            if flow is not None and (url := flow.refresh_url or flow.token_url):
                return url
        return None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"


class OAuth2ClientCredentials(_Fetched):
    """A token for the program itself (the flow ``clientCredentials`` of OAuth 2.0).

    The token's address is that of the document's flow, or *token_url*. *scopes* are
    asked for; without them the server decides. The secret is sent by HTTP basic
    authentication, or with *secret_in_body* in the form. A *store* keeps tokens between
    programs.
    """

    _flows = ("clientCredentials",)

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        scopes: Sequence[str] | None = None,
        token_url: str | None = None,
        secret_in_body: bool = False,
        store: TokenStore | None = None,
    ) -> None:
        super().__init__(
            client_id,
            client_secret,
            token_url=token_url,
            scopes=scopes,
            secret_in_body=secret_in_body,
            store=store,
        )

    def _grant(self, ended: OAuth2Token | None) -> Mapping[str, str]:
        return {"grant_type": "client_credentials"}


class OAuth2RefreshToken(_Fetched):
    """A user's token, renewed by a refresh token.

    The address is that of the document's flow, or *token_url*. *access_token* is used
    until it ends, which *expires_at* says in seconds since 1970, or until it is refused.
    Where the server gives a new refresh token with each token, a *store* has to keep it.
    """

    _flows = ("authorizationCode", "password", "deviceAuthorization", "implicit")

    def __init__(
        self,
        refresh_token: str,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        access_token: str | None = None,
        expires_at: float | None = None,
        scopes: Sequence[str] | None = None,
        token_url: str | None = None,
        secret_in_body: bool = False,
        store: TokenStore | None = None,
    ) -> None:
        super().__init__(
            client_id,
            client_secret,
            token_url=token_url,
            scopes=scopes,
            secret_in_body=secret_in_body,
            store=store,
        )
        self._refresh_token = refresh_token
        if access_token is not None:
            self._token = OAuth2Token(
                access_token, expires_at=expires_at, refresh_token=refresh_token
            )

    def _grant(self, ended: OAuth2Token | None) -> Mapping[str, str]:
        newest = ended.refresh_token if ended is not None else None
        return {
            "grant_type": "refresh_token",
            "refresh_token": newest or self._refresh_token,
        }


def _basic(client_id: str, client_secret: str) -> str:
    """Write HTTP basic authentication of a client (RFC 6749, 2.3.1)."""
    pair = f"{quote(client_id, safe='')}:{quote(client_secret, safe='')}"
    return f"Basic {b64encode(pair.encode()).decode('ascii')}"


def _token(
    url: str, status: int, body: bytes, ended: OAuth2Token | None
) -> OAuth2Token:
    """Read what a token endpoint answered (RFC 6749, 5)."""
    try:
        answer = json.loads(body)
    except DecodeError:
        answer = None
    found: Mapping[str, object] = answer if is_object(answer) else {}
    where = f"{urlsplit(url).netloc} answered {status} when asked for a token"
    if status >= 400 or "error" in found:
        details = [
            str(found[key]) for key in ("error", "error_description") if key in found
        ]
        raise CredentialsError(": ".join([where, *details]))
    access_token, seconds = found.get("access_token"), found.get("expires_in")
    if not isinstance(access_token, str) or not access_token:
        raise CredentialsError(f"{where}: there is no access_token in the answer")
    refresh_token = found.get("refresh_token")
    if not isinstance(refresh_token, str):
        refresh_token = ended.refresh_token if ended is not None else None
    expires_at = None
    if isinstance(seconds, str | int | float) and not isinstance(seconds, bool):
        try:
            lifetime = float(seconds)
            expires_at = time.time() + lifetime - min(_MARGIN, lifetime / 10)
        except ValueError:
            expires_at = None
    return OAuth2Token(access_token, expires_at=expires_at, refresh_token=refresh_token)
