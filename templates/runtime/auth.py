"""Security schemes, and the credentials that meet them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from .errors import CredentialsError

if TYPE_CHECKING:
    import httpx2

Secret: TypeAlias = str | Callable[[], str]
"""A secret, or a function that gives the present one."""

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


class Bearer:
    """A token for HTTP bearer authentication, OAuth 2 or OpenID Connect."""

    __slots__ = ("_token",)

    def __init__(self, token: Secret) -> None:
        self._token = token

    def meets(self, scheme: Scheme) -> bool:
        """Tell whether *scheme* takes a bearer token."""
        return scheme.takes_token

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        """Add the header ``Authorization``."""
        request.headers.append(("Authorization", f"Bearer {_reveal(self._token)}"))

    def __repr__(self) -> str:
        return "Bearer(***)"


class Basic:
    """A user name and a password for HTTP basic authentication."""

    __slots__ = ("_password", "_username")

    def __init__(self, username: str, password: str) -> None:
        if ":" in username:
            raise ValueError("a user name for basic authentication cannot hold ':'")
        self._username = username
        self._password = password

    def meets(self, scheme: Scheme) -> bool:
        """Tell whether *scheme* is HTTP basic authentication."""
        return scheme.kind == "http" and scheme.name.lower() == "basic"

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        """Add the header ``Authorization``."""
        pair = f"{self._username}:{self._password}".encode()
        text = b64encode(pair).decode("ascii")
        request.headers.append(("Authorization", f"Basic {text}"))

    def __repr__(self) -> str:
        return "Basic(***)"


class ApiKey:
    """A key that the API wants in a header, a query parameter or a cookie."""

    __slots__ = ("_value",)

    def __init__(self, value: Secret) -> None:
        self._value = value

    def meets(self, scheme: Scheme) -> bool:
        """Tell whether *scheme* is an API key."""
        return scheme.kind == "apiKey"

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        """Add the key where *scheme* wants it."""
        pair = scheme.name, _reveal(self._value)
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


AuthLike: TypeAlias = "str | tuple[str, str] | Credential | httpx2.Auth"
"""An API key, a user name with its password, a credential, or what signs requests."""

_SENDABLE = re.compile(r"[!-~](?:[ -~]*[!-~])?\Z")


def _reveal(secret: Secret) -> str:
    """Give the secret, if a header can hold it; the error must not show it."""
    text = _current(secret)
    if not isinstance(text, str):
        raise CredentialsError(
            f"a function that gives a secret returned {type(text).__name__}, not str"
        )
    if not _SENDABLE.match(text):
        raise CredentialsError(
            "a credential is empty, or holds a line break, a blank at its ends, or"
            " characters outside ASCII"
        )
    return text


def _current(secret: Secret) -> object:
    """Ask for the secret; a function may return anything, whatever its type says."""
    return secret if isinstance(secret, str) else secret()
