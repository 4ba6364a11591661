"""Credentials, and which of them an operation gets."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Protocol, TypeAlias

from .calls import Security
from .errors import CredentialsError

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
    """

    __slots__ = ("deprecated", "flows", "kind", "metadata_url", "name", "where")

    def __init__(
        self,
        kind: Kind,
        name: str = "",
        where: Literal["header", "query", "cookie"] = "header",
        *,
        flows: Mapping[str, Flow] | None = None,
        metadata_url: str | None = None,
        deprecated: bool = False,
    ) -> None:
        self.kind = kind
        self.name = name
        self.where = where
        self.flows: Mapping[str, Flow] = flows or {}
        self.metadata_url = metadata_url
        self.deprecated = deprecated

    @property
    def takes_token(self) -> bool:
        """Whether a bearer token meets this scheme."""
        if self.kind == "http":
            return self.name.lower() == "bearer"
        return self.kind in ("oauth2", "openIdConnect")


class Attachment:
    """What credentials add to a request; never shown, since it is secret."""

    __slots__ = ("cookies", "headers", "query")

    def __init__(self) -> None:
        self.headers: list[tuple[str, str]] = []
        self.query: list[tuple[str, str]] = []
        self.cookies: list[tuple[str, str]] = []

    def __bool__(self) -> bool:
        return bool(self.headers or self.query or self.cookies)


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


class Credentials:
    """The credentials of one client.

    *token* meets every scheme that takes a bearer token. *auth* is one credential, used
    wherever it fits, or a mapping of scheme names to credentials, which comes first.
    """

    __slots__ = ("_by_name", "_general", "_schemes")

    def __init__(
        self,
        schemes: Mapping[str, Scheme],
        token: Secret | None = None,
        auth: Credential | Mapping[str, Credential] | None = None,
    ) -> None:
        self._schemes = schemes
        self._by_name = dict(auth) if isinstance(auth, Mapping) else {}
        self._general: list[Credential] = []
        if auth is not None and not isinstance(auth, Mapping):
            self._general.append(auth)
        if token is not None:
            self._general.append(Bearer(token))
        for name, credential in self._by_name.items():
            if name not in schemes:
                known = ", ".join(schemes) or "none"
                raise ValueError(f"unknown security scheme {name!r}; known: {known}")
            if not credential.meets(schemes[name]):
                kind = type(credential).__name__
                raise ValueError(f"security scheme {name!r} does not take {kind}")

    def attach(self, operation: str, security: Security) -> Attachment:
        """Add what the first alternative that can be met asks for.

        Raises CredentialsError if none can be, unless one of them asks for nothing.
        """
        request = Attachment()
        for alternative in sorted(security, key=self._is_deprecated):
            found = {name: self._find(name) for name in alternative}
            if found and None not in found.values():
                for name, credential in found.items():
                    if credential is not None:
                        credential.attach(self._schemes[name], request)
                return request
        if security and all(security):
            needed = " or ".join(" and ".join(names) for names in security)
            raise CredentialsError(
                f"{operation} needs credentials for {needed}: pass token= or auth="
            )
        return request

    def _is_deprecated(self, alternative: Mapping[str, Sequence[str]]) -> bool:
        """Tell whether to meet another alternative rather, if that can be done."""
        known = (self._schemes.get(name) for name in alternative)
        return any(one is not None and one.deprecated for one in known)

    def _find(self, name: str) -> Credential | None:
        scheme = self._schemes.get(name)
        if scheme is None:  # the description asks for a scheme that it does not define
            return None
        if name in self._by_name:
            return self._by_name[name]
        if scheme.kind == "mutualTLS":
            return _ON_CONNECTION
        return next((one for one in self._general if one.meets(scheme)), None)

    def __repr__(self) -> str:
        return "Credentials(***)"


class _OnConnection:
    """A client certificate, which is the business of the ``http_client``."""

    def meets(self, scheme: Scheme) -> bool:
        return scheme.kind == "mutualTLS"

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        pass


_ON_CONNECTION = _OnConnection()
_SENDABLE = re.compile(r"[!-~](?:[ -~]*[!-~])?\Z")


def _reveal(secret: Secret) -> str:
    """Give the secret, if a header can hold it; the error must not show it."""
    text = secret if isinstance(secret, str) else secret()
    if not _SENDABLE.match(text):
        raise CredentialsError(
            "a credential is empty, or holds a line break, a blank at its ends, or"
            " characters outside ASCII"
        )
    return text
