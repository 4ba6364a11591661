"""What a client adds to its calls, and where they go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any, Self
from urllib.parse import quote, urljoin, urlsplit

from ..errors import CredentialsError
from .auth import Credential, Scheme
from .copying import shallow_copy
from .credentials import Credentials
from .operation import Operation
from .options import CallOptions

_IDEMPOTENCY_KEY = "Idempotency-Key"


class Route:
    """Where the requests of an operation go, and what may go with them.

    *allows_client_auth* says whether credentials of the HTTP client may, *withheld*
    which headers of the client may not.
    """

    __slots__ = (
        "allows_client_auth",
        "credentials",
        "own_origin",
        "server",
        "withheld",
    )

    def __init__(
        self,
        server: str,
        *,
        own_origin: bool,
        credentials: Sequence[tuple[Credential, Scheme]],
        allows_client_auth: bool,
        withheld: Collection[str] = (),
    ) -> None:
        self.server = server
        self.own_origin = own_origin
        self.credentials = credentials
        self.allows_client_auth = allows_client_auth
        self.withheld = withheld


class Policy:
    """What a client adds to its calls, and where they go.

    Without *own_servers*, *base_url* replaces the servers that single operations name;
    *servers* does so one by one. *client_has_auth* says whether the HTTP client has
    credentials of its own. *user_agent* names the package to the server.
    """

    __slots__ = (
        "_allow_insecure",
        "_base_url",
        "_own_servers",
        "_routes",
        "_servers",
        "client_has_auth",
        "credentials",
        "default_headers",
        "options",
    )

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        options: CallOptions,
        *,
        own_servers: bool = True,
        servers: Mapping[str, str] | None = None,
        client_has_auth: bool = False,
        allow_insecure: bool = False,
        user_agent: str | None = None,
    ) -> None:
        self.default_headers = {"Accept-Encoding": "gzip"}
        if user_agent is not None:
            self.default_headers["User-Agent"] = user_agent
        self._base_url = checked_base(base_url)
        self._own_servers = own_servers
        self._servers = servers or {}
        self._routes: dict[Operation[Any], Route] = {}
        self._allow_insecure = allow_insecure
        self.credentials = credentials
        self.options = options
        self.client_has_auth = client_has_auth

    def changed(self, base_url: str | None, options: Mapping[str, object]) -> Self:
        """Copy it with other options, and another base URL if one is given."""
        changed = self.options.changed(options)
        changes: dict[str, object] = {"options": changed, "_routes": {}}
        if "headers" in options:
            given = changed.headers.given
            changes["credentials"] = self.credentials.giving_way(given)
        if base_url is not None:
            changes["_base_url"] = checked_base(base_url)
            changes["_own_servers"] = False
        return shallow_copy(self, **changes)

    @property
    def base_url(self) -> str:
        """Where calls go whose operation names no server."""
        return self._base_url

    def route(self, operation: Operation[Any]) -> Route:
        """Find where requests of an operation go, with what, once for all of them.

        Raises CredentialsError if credentials are missing, or could be read on the way.
        """
        if (found := self._routes.get(operation)) is not None:
            return found
        server = self.server_of(operation.server)
        own_origin = self.is_own_origin(server)
        security, credentials = operation.security, self.credentials
        route = Route(
            server,
            own_origin=own_origin,
            credentials=credentials.choose(
                operation.name,
                security,
                own_origin=own_origin,
                client_has_auth=self.client_has_auth,
            ),
            allows_client_auth=credentials.allows(security, own_origin=own_origin),
            withheld=credentials.withheld_headers(security),
        )
        if self._has_secrets(route):
            self.check_secrecy(operation.name, server)
        self._routes[operation] = route
        return route

    def route_to(self, url: str) -> Route:
        """Find what may go with a request of the caller's own."""
        own_origin = self.is_own_origin(url)
        route = Route(
            url,
            own_origin=own_origin,
            credentials=self.credentials.for_any_call() if own_origin else [],
            allows_client_auth=own_origin,
        )
        if self._has_secrets(route):
            self.check_secrecy("the request", url)
        return route

    def _has_secrets(self, route: Route) -> bool:
        own = route.own_origin and self.options.headers.has_secrets(route.withheld)
        theirs = self.client_has_auth and route.allows_client_auth
        return bool(route.credentials) or own or theirs

    def server_of(self, server: str | None) -> str:
        """Find where a call goes whose operation names a *server*, or none."""
        if server is None:
            return self._base_url
        url = self._servers.get(server)
        if url is None:
            url = server
            if not self._own_servers and urlsplit(url).scheme:
                return self._base_url
        # A relative one is meant from where the others are (RFC 3986, 5).
        return checked_base(urljoin(self._base_url, url))

    def is_own_origin(self, server: str) -> bool:
        """Tell whether a server is the one that the base URL names."""
        same = server == self._base_url
        return same or origin_of(server) == origin_of(self._base_url)

    def absolute(self, url: str) -> str:
        """Resolve a URL against the base URL."""
        return urljoin(f"{self._base_url}/", url)

    def check_secrecy(self, operation: str, server: str) -> None:
        """Raise CredentialsError if somebody could read credentials on the way."""
        if not self.may_carry_secrets(server):
            raise CredentialsError(
                f"{operation} was not sent: credentials over plain http can be read on"
                " the way; use https, or pass allow_insecure=True"
            )

    def may_carry_secrets(self, url: str) -> bool:
        """Tell whether credentials may go to a URL."""
        return self._allow_insecure or _is_private(url)

    def query(self, pieces: Sequence[str], *, own_origin: bool) -> str:
        """Write the query of a call of ``name=value`` *pieces*, which come first."""
        added = self.options.query
        if added and own_origin:
            names = {piece.partition("=")[0] for piece in pieces}
            encoded = [(quote(name, safe=""), texts) for name, texts in added.items()]
            pieces = [
                *pieces,
                *(
                    f"{name}={quote(text, safe='')}"
                    for name, texts in encoded
                    if name not in names
                    for text in texts
                ),
            ]
        return "&".join(pieces)

    def idempotency_key(
        self, declared: Iterable[str], *, idempotent: bool
    ) -> list[tuple[str, str]]:
        """Make the header with the key of a call.

        Of the headers that an operation has *declared*, one may be meant for it. What is
        *idempotent* needs a key only where it declares one.
        """
        options = self.options
        key = options.idempotency_key
        name = next(filter(is_idempotency_header, declared), None)
        if key is not None:
            name = name or options.idempotency_header or _IDEMPOTENCY_KEY
            return [(name, key.take())]
        if name is None and not idempotent:
            name = options.idempotency_header
        return [(name, _new_key())] if name else []


def _new_key() -> str:
    from uuid import uuid4

    return str(uuid4())


def is_idempotency_header(name: str) -> bool:
    """Tell by a header's name whether it makes a request safe to repeat."""
    return "idempoten" in name.lower()


def checked_base(url: str) -> str:
    """Take a base URL without its last slash; refuse one that is not a mere base."""
    parts = urlsplit(url)
    # Since Python 3.11.4 urlsplit passes over blanks before a URL.
    is_http = url.lower().startswith(("http://", "https://"))
    if not is_http or not parts.hostname:
        problem = f"the server's URL is {url!r}: pass base_url= with http(s)"
        raise ValueError(problem)
    if "@" in parts.netloc:
        raise ValueError("a base URL cannot hold a password: use auth=")
    if parts.query or parts.fragment:
        raise ValueError(f"a base URL cannot have a query or a fragment: {url!r}")
    return url.rstrip("/")


def origin_of(url: str) -> tuple[str, str | None, int | None]:
    """Tell the origin of a URL: its scheme, host and port."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or usual


def _is_private(server: str) -> bool:
    """Tell whether nobody can listen on the way: https, or this very machine."""
    parts = urlsplit(server)
    host = parts.hostname or ""
    if parts.scheme == "https" or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    # Before Python 3.13 an IPv4 address written as an IPv6 one is never a loopback one.
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
