"""Calls made ready to send: everything that can be refused is refused here."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from . import json
from .answers import accepted
from .auth import Attachment, Credentials
from .calls import Body, Call
from .errors import CredentialsError, ValidationError, Violation
from .files import CHUNK, File
from .multipart import Form
from .parameters import FORM, Placed, encode, form, text_of
from .streams import separators
from .values import UNSET, is_array, is_object

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
        held = bytearray()
        for piece in self._pieces:
            for chunk in self._chunks(piece):
                held += chunk
                if len(held) >= CHUNK:
                    if progress is not None:
                        progress()
                    yield bytes(held)
                    held.clear()
        if progress is not None:
            progress()
        yield bytes(held)

    def _chunks(self, piece: bytes | File) -> Iterator[bytes]:
        if isinstance(piece, File):
            return piece.base64_chunks() if self._as_base64 else piece.chunks()
        return (piece[at : at + CHUNK] for at in range(0, len(piece), CHUNK))


class Prepared:
    """A request ready to send.

    ``shown`` is its URL without the query, for messages; ``secret_query`` is what
    credentials add to the query, kept apart so that logs do not show it.
    """

    __slots__ = (
        "headers",
        "method",
        "payload",
        "repeatable",
        "secret_query",
        "shown",
        "url",
    )

    def __init__(
        self,
        call: Call[T],
        server: str,
        credentials: Credentials,
        *,
        allow_insecure: bool,
    ) -> None:
        placed = Placed(call.path, call.parameters)
        self.payload = _payload(call.body, placed.violations)
        if placed.violations:
            raise ValidationError(placed.violations)
        self.method = call.method
        self.shown = server + placed.path
        query = "&".join(placed.query)
        self.url = f"{self.shown}?{query}" if query else self.shown
        secrets = credentials.attach(call.operation, call.security)
        if secrets and not allow_insecure and not _is_private(server):
            raise CredentialsError(
                f"{call.operation} was not sent: credentials over plain http can be"
                f" read on the way; use https, or pass allow_insecure=True"
            )
        pairs = [f"{encode(name)}={encode(value)}" for name, value in secrets.query]
        self.secret_query = "&".join(pairs)
        self.headers = _headers(call, placed, secrets, self.payload)
        self.repeatable = call.idempotent and (
            self.payload is None or self.payload.replayable
        )


def server_of(call: Call[T], base_url: str, servers: Mapping[str, str] | None) -> str:
    """Find where a call goes: its own server, or what the caller has *servers* say."""
    if call.server is None:
        return base_url
    url = (servers or {}).get(call.server, call.server)
    # A relative one is meant from where the others are (RFC 3986, 5).
    return checked_base(urljoin(base_url, url))


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
    call: Call[T], placed: Placed, secrets: Attachment, payload: Payload | None
) -> Mapping[str, str]:
    headers = dict(placed.headers)
    headers["Accept"] = accepted(call)
    headers["Accept-Encoding"] = "gzip"
    if cookies := placed.cookies + secrets.cookies:
        headers["Cookie"] = "; ".join(map("=".join, cookies))
    if payload is not None:
        headers["Content-Type"] = payload.content_type
        size = payload.size()
        if size is not None:
            headers["Content-Length"] = str(size)
    elif call.method in ("POST", "PUT", "PATCH"):
        headers["Content-Length"] = "0"
    headers.update(secrets.headers)
    return headers


def _payload(body: Body | None, violations: list[Violation]) -> Payload | None:
    """Encode the body, adding to *violations* what forbids sending it."""
    if (
        body is None
        or body.value is UNSET
        or (body.value is None and not body.required)
    ):
        return None
    if body.check is not None:
        violations += body.check.violations(body.value, sending=True)
    if violations:
        return None
    try:
        return _encoded(body)
    except ValidationError as error:
        violations += error.violations
    except UnicodeEncodeError:
        violations.append(Violation("", "type", "holds half of a surrogate pair"))
    return None


def _encoded(body: Body) -> Payload:
    value, kind = body.value, body.content_type.partition(";")[0].strip().lower()
    if kind.startswith("multipart/") and (is_object(value) or is_array(value)):
        multipart = Form(value, body.content_type, body)
        if multipart.violations:
            raise ValidationError(multipart.violations)
        return Payload(multipart.content_type, multipart.pieces)
    if is_array(value) and (items := _sequence(kind, value)) is not None:
        return Payload(body.content_type, items, as_base64=True)
    if kind == FORM and is_object(value):
        return Payload(body.content_type, [form(value, body.parts).encode()])
    if kind.endswith(("/json", "+json")):
        return Payload(body.content_type, json.pieces(value), as_base64=True)
    if isinstance(value, File):
        kind = value.content_type_or(body.content_type)
        return Payload(kind, [value])
    return Payload(body.content_type, [text_of(value).encode()])


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
