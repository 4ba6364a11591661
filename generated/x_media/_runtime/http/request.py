"""Requests made ready to send: everything that can be refused is refused here."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from ..errors import CredentialsError, ValidationError, Violation
from ..values import json
from ..values.files import CHUNK, File
from ..values.types import UNSET, is_array, is_object
from .auth import Attachment
from .client_headers import ClientHeaders
from .credentials import Credentials
from .multipart import Form
from .operation import Body, Operation
from .parameters import FORM, Placed, encode, form, text_of
from .streams import separators

T = TypeVar("T")


class Payload:
    """The body of a request; its files are read when it is sent."""

    __slots__ = ("_as_base64", "_pieces", "content_type")

    def __init__(
        self, content_type: str, pieces: list[bytes | File], *, as_base64: bool = False
    ) -> None:
        self.content_type = content_type
        self._pieces = pieces
        self._as_base64 = as_base64

    @property
    def _files(self) -> list[File]:
        return [piece for piece in self._pieces if isinstance(piece, File)]

    @property
    def has_files(self) -> bool:
        """Whether sending may take long."""
        return bool(self._files)

    @property
    def replayable(self) -> bool:
        """Whether the body can be sent a second time."""
        return all(file.replayable for file in self._files)

    def size(self) -> int | None:
        """Count the bytes to send, or return ``None`` if that takes reading files."""
        total = 0
        for piece in self._pieces:
            size = len(piece) if isinstance(piece, bytes) else piece.size()
            if size is None:
                return None
            if isinstance(piece, File) and self._as_base64:
                size = (size + 2) // 3 * 4
            total += size
        return total

    @property
    def in_memory(self) -> bool:
        """Whether reading it touches no file."""
        return all(isinstance(file.content, bytes) for file in self._files)

    def chunks(self, progress: Callable[[], object] | None) -> Generator[bytes]:
        """Read the body in pieces of moderate size, and call *progress* before each."""
        buffer = bytearray()
        for piece in self._pieces:
            for chunk in self._chunks(piece):
                buffer += chunk
                if len(buffer) >= CHUNK:
                    if progress is not None:
                        progress()
                    yield bytes(buffer)
                    buffer.clear()
        if progress is not None:
            progress()
        yield bytes(buffer)

    def _chunks(self, piece: bytes | File) -> Iterator[bytes]:
        if isinstance(piece, File):
            return piece.base64_chunks() if self._as_base64 else piece.chunks()
        return (piece[at : at + CHUNK] for at in range(0, len(piece), CHUNK))


class Policy:
    """What a client adds to its calls, and where they go.

    Without *own_servers*, *base_url* replaces the servers that single operations name;
    *servers* does so one by one. *client_has_auth* says whether the HTTP client has
    credentials of its own.
    """

    __slots__ = (
        "_allow_insecure",
        "_base_url",
        "_own_servers",
        "_servers",
        "client_has_auth",
        "credentials",
        "headers",
    )

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        headers: ClientHeaders,
        *,
        own_servers: bool,
        servers: Mapping[str, str] | None,
        client_has_auth: bool,
        allow_insecure: bool,
    ) -> None:
        self._base_url = checked_base(base_url)
        self._own_servers = own_servers
        self._servers = servers or {}
        self._allow_insecure = allow_insecure
        self.credentials = credentials
        self.headers = headers
        self.client_has_auth = client_has_auth

    def server_of(self, operation: Operation[T]) -> str:
        """Find where the requests of an operation go."""
        if operation.server is None:
            return self._base_url
        url = self._servers.get(operation.server)
        if url is None:
            url = operation.server
            if not self._own_servers and urlsplit(url).scheme:
                return self._base_url
        # A relative one is meant from where the others are (RFC 3986, 5).
        return checked_base(urljoin(self._base_url, url))

    def is_own_origin(self, server: str) -> bool:
        """Tell whether a server is the one that the base URL names."""
        same = server == self._base_url
        return same or _origin(server) == _origin(self._base_url)

    def check_secrecy(self, operation: Operation[T], server: str) -> None:
        """Raise CredentialsError if somebody could read credentials on the way."""
        if not self._allow_insecure and not _is_private(server):
            raise CredentialsError(
                f"{operation.name} was not sent: credentials over plain http can be"
                f" read on the way; use https, or pass allow_insecure=True"
            )


class Arguments:
    """What a method passes: *values* of parameters, and a body in a *content_type*."""

    __slots__ = ("body", "content_type", "values")

    def __init__(
        self, values: Sequence[object], body: object, content_type: str | None
    ) -> None:
        self.values = values
        self.body = body
        self.content_type = content_type


class Prepared:
    """A request ready to send.

    ``shown`` is its URL without the query, for messages; ``secret_query`` is what
    credentials add to the query, kept apart so that logs do not show it. ``flow`` signs
    the request; where there is none, *allows_client_auth* says whether credentials of
    the HTTP client may go with it.
    """

    __slots__ = (
        "allows_client_auth",
        "flow",
        "headers",
        "method",
        "payload",
        "removed_headers",
        "repeatable",
        "secret_query",
        "shown",
        "url",
    )

    def __init__(
        self, operation: Operation[T], arguments: Arguments, policy: Policy
    ) -> None:
        placed, self.payload = _checked(operation, arguments)
        self.method = operation.method
        server = policy.server_of(operation)
        self.shown = server + placed.path
        self.url = "?".join(filter(None, (self.shown, "&".join(placed.query))))
        own_origin = policy.is_own_origin(server)
        secrets = policy.credentials.attach(
            operation.name,
            operation.security,
            own_origin=own_origin,
            client_has_auth=policy.client_has_auth,
        )
        self.flow = secrets.flow
        self.allows_client_auth = policy.credentials.allows(
            operation.security, own_origin=own_origin
        )
        withheld = policy.credentials.withheld_headers(operation.security)
        if (
            secrets
            or placed.authorizes
            or (own_origin and policy.headers.has_secrets(withheld))
            or (policy.client_has_auth and self.allows_client_auth)
        ):
            policy.check_secrecy(operation, server)
        self.secret_query = "&".join(
            "=".join(map(encode, pair)) for pair in secrets.query
        )
        self.removed_headers = policy.headers.removed
        self.headers = policy.headers.combined(
            {"Accept": operation.accept, "Accept-Encoding": "gzip"},
            _headers(operation.method, placed, secrets, self.payload),
            own_origin=own_origin,
            withheld=withheld,
        )
        self.repeatable = operation.idempotent and (
            self.payload is None or self.payload.replayable
        )


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


def _origin(url: str) -> tuple[str, str | None, int | None]:
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


def _headers(
    method: str, placed: Placed, secrets: Attachment, payload: Payload | None
) -> Iterator[tuple[str, str]]:
    if cookies := placed.cookies + secrets.cookies:
        yield "Cookie", "; ".join(map("=".join, cookies))
    if payload is not None:
        yield "Content-Type", payload.content_type
        size = payload.size()
        if size is not None:
            yield "Content-Length", str(size)
    elif method in ("POST", "PUT", "PATCH"):
        yield "Content-Length", "0"
    yield from secrets.headers
    # OpenAPI 2.0 describes headers that are computed otherwise: what the caller passed is sent.
    is_multipart = payload is not None and "boundary=" in payload.content_type
    for name, value in placed.headers:
        if not (is_multipart and name.lower() == "content-type"):
            yield name, value


def _checked(
    operation: Operation[T], arguments: Arguments
) -> tuple[Placed, Payload | None]:
    """Place the arguments; ValidationError lists everything that is wrong with them."""
    placed = Placed(operation, arguments.values)
    payload = _payload(operation, arguments, placed)
    if placed.violations:
        raise ValidationError(placed.violations)
    return placed, payload


def _payload(
    operation: Operation[T], arguments: Arguments, placed: Placed
) -> Payload | None:
    """Encode the body, adding to the violations what forbids sending it."""
    body, value = _chosen(operation.bodies, arguments.body), arguments.body
    if body is None or value is UNSET or (value is None and not body.required):
        return None
    if value is not None and body.encode is not None:
        value = body.encode(value)
    if body.check is not None:
        placed.violations += body.check.violations(value, sending=True)
    if placed.violations:
        return None
    media_type = body.media_types[0]
    if len(body.media_types) > 1:
        media_type = arguments.content_type or media_type
    try:
        return _encoded(body, value, media_type, placed)
    except ValidationError as error:
        placed.violations += error.violations
    except UnicodeEncodeError:
        problem = "holds half of a surrogate pair"
        placed.violations.append(Violation("", "type", problem))
    return None


def _chosen(bodies: Sequence[Body], value: object) -> Body | None:
    """Choose by the class of a value which of several bodies it is."""
    for body in bodies:
        if body.kind is None or isinstance(value, body.kind):
            return body
    return None


def _encoded(body: Body, value: object, media_type: str, placed: Placed) -> Payload:
    kind = media_type.partition(";")[0].strip().lower()
    if kind.startswith("multipart/") and (is_object(value) or is_array(value)):
        multipart = Form(value, media_type, body, placed.part_headers)
        return Payload(multipart.content_type, multipart.pieces)
    if is_array(value) and (items := _sequence(kind, value)) is not None:
        return Payload(media_type, items, as_base64=True)
    if kind == FORM and is_object(value):
        return Payload(media_type, [form(value, body.parts).encode()])
    if kind.endswith(("/json", "+json")):
        return Payload(media_type, json.pieces(value), as_base64=True)
    if isinstance(value, File):
        return Payload(value.content_type_or(media_type), [value])
    return Payload(media_type, [text_of(value).encode()])


def _sequence(kind: str, items: Sequence[object]) -> list[bytes | File] | None:
    """Write items one after another, if *kind* is a media type of JSON values in a row."""
    if (around := separators(kind)) is None:
        return None
    before, after = around
    return [
        piece
        for item in items
        for piece in (before, *json.pieces(item), after)
        if piece
    ]
