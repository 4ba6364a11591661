"""Security schemes, and the credentials that meet them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeGuard

from ..errors import CredentialsError

if TYPE_CHECKING:
    from threading import Lock

    import httpx2

Secret: TypeAlias = str | Callable[[], str] | Callable[[], Awaitable[str]]
"""A secret, or a function that gives the present one; of an ``AsyncClient`` also an async one.

It is called before each attempt, and once more after an answer with status 401.
"""

Kind: TypeAlias = Literal["http", "apiKey", "oauth2", "openIdConnect", "mutualTLS"]


class Flow:
    """A way to get a token: addresses, and the scopes that can be asked for."""

    __slots__ = (
        "authorization_url",
        "device_authorization_url",
        "refresh_url",
        "scopes",
        "token_url",
    )

    def __init__(
        self,
        *,
        authorization_url: str | None = None,
        device_authorization_url: str | None = None,
        token_url: str | None = None,
        refresh_url: str | None = None,
        scopes: Mapping[str, str] | None = None,
    ) -> None:
        self.authorization_url = authorization_url
        self.device_authorization_url = device_authorization_url
        self.token_url = token_url
        self.refresh_url = refresh_url
        self.scopes: Mapping[str, str] = scopes or {}


class Scheme:
    """A security scheme as the API's description declares it.

    *name* is the header, query parameter or cookie of an API key, or the HTTP
    authentication scheme such as ``bearer``; *where* is the place of an API key. *flows*
    are ways to get a token, by OAuth 2's names; *metadata_url* tells more of them.
    Where no operation of the package asks for the scheme, it is not *used*.
    """

    __slots__ = ("deprecated", "flows", "kind", "metadata_url", "name", "used", "where")

    def __init__(
        self,
        kind: Kind,
        name: str = "",
        where: Literal["header", "query", "cookie"] = "header",
        *,
        flows: Mapping[str, Flow] | None = None,
        metadata_url: str | None = None,
        deprecated: bool = False,
        used: bool = True,
    ) -> None:
        self.kind = kind
        self.name = name
        self.where = where
        self.flows: Mapping[str, Flow] = flows or {}
        self.metadata_url = metadata_url
        self.deprecated = deprecated
        self.used = used

    @property
    def takes_token(self) -> bool:
        """Whether a bearer token meets this scheme."""
        if self.kind == "http":
            return self.name.lower() == "bearer"
        return self.kind in ("oauth2", "openIdConnect")

    @property
    def place(self) -> tuple[str, str]:
        """Where in a request the credential goes, such as header and its name."""
        if self.kind == "mutualTLS":
            return "connection", ""
        if self.kind == "apiKey":
            is_header = self.where == "header"
            return self.where, self.name.lower() if is_header else self.name
        return "header", "authorization"

    @property
    def header(self) -> str | None:
        """The header that the credential goes into, in lower case."""
        where, name = self.place
        return {"header": name, "cookie": "cookie"}.get(where)

    def __str__(self) -> str:
        if self.kind == "apiKey":
            return f"API key in {self.where} {self.name}"
        return f"{self.kind} {self.name}".strip()


class Attachment:
    """What credentials add to a request; never shown, since it is secret.

    *flow* signs the whole request, and may send it again when it was refused.
    """

    __slots__ = ("cookies", "flow", "headers", "query")

    def __init__(self) -> None:
        self.flow: httpx2.Auth | None = None
        self.headers: list[tuple[str, str]] = []
        self.query: list[tuple[str, str]] = []
        self.cookies: list[tuple[str, str]] = []

    def same_as(self, other: Attachment) -> bool:
        """Tell whether another one adds the same."""
        return (self.headers, self.query, self.cookies) == (
            other.headers,
            other.query,
            other.cookies,
        )

    def __bool__(self) -> bool:
        return bool(self.headers or self.query or self.cookies or self.flow)


class Credential(Protocol):
    """Something that meets security schemes."""

    def meets(self, scheme: Scheme) -> bool:
        """Tell whether this is the kind of credential that *scheme* asks for."""
        ...

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        """Add what *scheme* asks for to the *request*."""
        ...


class Context(Protocol):
    """What a client lends to credentials that have to wait for their secrets."""

    async def ask(self, function: Callable[..., object], *arguments: object) -> object:
        """Call a function of the caller's, and await what it returns if need be."""
        ...

    def absolute(self, url: str) -> str:
        """Resolve a URL against that of the API."""
        ...

    async def post_form(
        self, url: str, fields: Mapping[str, str], authorization: str | None
    ) -> tuple[int, bytes]:
        """Send a form, within the deadline of the call: the status and the body."""
        ...

    async def acquire(self, lock: Lock) -> None:
        """Wait for a lock that threads and tasks share."""
        ...


class Dynamic(Protocol):
    """A credential whose secret is asked for before each attempt."""

    is_dynamic: bool

    async def resolved(self, scheme: Scheme, context: Context) -> Credential:
        """Get the present secret: a credential that has it."""
        ...

    def refused(self, request: Attachment) -> None:
        """Note that the server refused (401) what was added to the *request*."""
        ...


async def attached(
    pairs: Sequence[tuple[Credential, Scheme]], context: Context
) -> Attachment:
    """Make what credentials add to a request, with their present secrets."""
    request = Attachment()
    for credential, scheme in pairs:
        current = credential
        if is_dynamic(credential):
            current = await credential.resolved(scheme, context)
        current.attach(scheme, request)
    return request


def is_dynamic(credential: object) -> TypeGuard[Dynamic]:
    """Tell whether the secret of a credential may be another one next time."""
    return getattr(credential, "is_dynamic", False) is True


class _Given:
    """What credentials share whose secrets are texts or functions."""

    __slots__ = ("is_dynamic",)

    def refused(self, request: Attachment) -> None:
        """Do nothing: the functions are called again anyway."""


class Bearer(_Given):
    """A token for HTTP bearer authentication, OAuth 2 or OpenID Connect."""

    __slots__ = ("_token",)

    def __init__(self, token: Secret) -> None:
        if isinstance(token, Bearer):
            raise TypeError("token= takes the token itself: pass auth=Bearer(...)")
        self._token = _checked(token, "token")
        self.is_dynamic = not isinstance(token, str)

    async def resolved(self, scheme: Scheme, context: Context) -> Bearer:
        """Ask for the present token."""
        return Bearer(await _asked(self._token, "token", context))

    def meets(self, scheme: Scheme) -> bool:
        """Tell whether *scheme* takes a bearer token."""
        return scheme.takes_token

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        """Add the header ``Authorization``."""
        text = _reveal(self._token, "token")
        request.headers.append(("Authorization", f"Bearer {text}"))

    def __repr__(self) -> str:
        return "Bearer(***)"


class Basic(_Given):
    """A user name and a password for HTTP basic authentication.

    Each is text or a function that returns the present one; one of them may be empty.
    """

    __slots__ = ("_password", "_username")

    def __init__(self, username: Secret, password: Secret) -> None:
        for part in (username, password):
            _check_type(part, "user name or password")
        if isinstance(username, str) and isinstance(password, str):
            _pair(username, password)
        self._username = username
        self._password = password
        self.is_dynamic = not (isinstance(username, str) and isinstance(password, str))

    async def resolved(self, scheme: Scheme, context: Context) -> Basic:
        """Ask for the present user name and password."""
        return Basic(
            await _asked(self._username, "user name", context),
            await _asked(self._password, "password", context),
        )

    def meets(self, scheme: Scheme) -> bool:
        """Tell whether *scheme* is HTTP basic authentication."""
        return scheme.kind == "http" and scheme.name.lower() == "basic"

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        """Add the header ``Authorization``."""
        username = _current(self._username, "user name")
        pair = _pair(username, _current(self._password, "password"))
        text = b64encode(pair.encode()).decode("ascii")
        request.headers.append(("Authorization", f"Basic {text}"))

    def __repr__(self) -> str:
        return "Basic(***)"


class ApiKey(_Given):
    """A key that the API wants in a header, a query parameter or a cookie."""

    __slots__ = ("_value",)

    def __init__(self, value: Secret) -> None:
        self._value = _checked(value, "API key")
        self.is_dynamic = not isinstance(value, str)

    async def resolved(self, scheme: Scheme, context: Context) -> ApiKey:
        """Ask for the present key."""
        return ApiKey(await _asked(self._value, "API key", context))

    def meets(self, scheme: Scheme) -> bool:
        """Tell whether *scheme* is an API key."""
        return scheme.kind == "apiKey"

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        """Add the key where *scheme* wants it."""
        pair = scheme.name, _reveal(self._value, "API key")
        if scheme.where == "query":
            request.query.append(pair)
        elif scheme.where == "cookie":
            if ";" in pair[1]:
                raise CredentialsError("an API key sent as a cookie cannot hold ';'")
            request.cookies.append(pair)
        else:
            request.headers.append(pair)

    def __repr__(self) -> str:
        return "ApiKey(***)"


class Signing:
    """A credential that signs whole requests, whatever the scheme is called."""

    __slots__ = ("_flow",)

    def __init__(self, flow: httpx2.Auth) -> None:
        self._flow = flow

    def meets(self, scheme: Scheme) -> bool:
        """Return true: what the flow does is the caller's business."""
        return True

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        """Sign with the flow. Raises CredentialsError if another one signs already."""
        if request.flow is not None and request.flow is not self._flow:
            raise CredentialsError("a request cannot be signed by two httpx2.Auth")
        request.flow = self._flow


AuthLike: TypeAlias = "str | tuple[Secret, Secret] | Credential | httpx2.Auth"
"""An API key, a user name with its password, a credential, or what signs requests."""

_SENDABLE = re.compile(r"[!-~](?:[ -~]*[!-~])?\Z")


def _checked(secret: Secret, what: str) -> Secret:
    """Check what can be checked before the secret is used."""
    _check_type(secret, what)
    if isinstance(secret, str):
        _sendable(secret, what)
    return secret


def _check_type(secret: object, what: str) -> None:
    """Refuse what is neither text nor a function."""
    if not isinstance(secret, str) and not callable(secret):
        kind = type(secret).__name__
        raise TypeError(
            f"the {what} is a str or a function that returns one, not {kind}"
        )


def _reveal(secret: Secret, what: str) -> str:
    """Give the secret, if a header can hold it."""
    return _sendable(_current(secret, what), what)


def _sendable(text: str, what: str) -> str:
    """Check that a header can hold the secret; the error must not show it."""
    if not text:
        raise CredentialsError(f"the {what} is empty")
    if not _SENDABLE.match(text):
        raise CredentialsError(
            f"the {what} holds a line break, a blank at its ends, or characters outside"
            " ASCII"
        )
    if what == "token" and text.lower().startswith("bearer "):
        raise CredentialsError(
            "the token starts with the word 'Bearer': pass it without that word"
        )
    return text


def _pair(username: str, password: str) -> str:
    """Join what basic authentication sends."""
    if ":" in username:
        raise CredentialsError("a user name for basic authentication cannot hold ':'")
    if not username and not password:
        raise CredentialsError("the user name and the password are empty")
    return f"{username}:{password}"


def _current(secret: Secret, what: str) -> str:
    """Give the secret as text."""
    return secret if isinstance(secret, str) else _text(secret(), what)


async def _asked(secret: Secret, what: str, context: Context) -> str:
    """Give the secret as text, and wait for it if need be."""
    if isinstance(secret, str):
        return secret
    return _text(await context.ask(secret), what)


def _text(value: object, what: str) -> str:
    """Check what a function returned, which may be anything, whatever its type says."""
    if isinstance(value, Coroutine):
        value.close()
        raise CredentialsError(
            f"the function that gives the {what} is async: use AsyncClient, or pass one"
            " that returns a str"
        )
    if not isinstance(value, str):
        kind = type(value).__name__
        raise CredentialsError(
            f"the function that gives the {what} returned {kind}, not str"
        )
    return value
