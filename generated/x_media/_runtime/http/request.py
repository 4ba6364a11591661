"""Calls made ready to send: everything that can be refused is refused here."""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Generator,
    Iterator,
    Sequence,
)
from typing import TypeVar

from ..errors import ValidationError, Violation
from ..values import json
from ..values.files import CHUNK, File
from ..values.types import UNSET, is_array, is_object
from .auth import Credential, Scheme
from .multipart import Form
from .operation import Body, Call
from .parameters import FORM, Placed, form, text_of
from .policy import Policy, is_idempotency_header
from .response import accepted
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


class Prepared:
    """A request ready to send, but for its credentials: they are added when it is sent.

    ``shown`` is its URL without the query, for messages; *allows_client_auth* says
    whether credentials of the HTTP client may go with it. It is *repeatable* if doing it
    twice does no harm, and *replayable* if its body can be sent twice.
    """

    __slots__ = (
        "allows_client_auth",
        "credentials",
        "headers",
        "method",
        "operation",
        "payload",
        "removed_headers",
        "repeatable",
        "replayable",
        "shown",
        "url",
    )

    def __init__(
        self,
        policy: Policy,
        *,
        operation: str,
        method: str,
        url: str,
        query: Sequence[str],
        headers: Sequence[tuple[str, str]],
        payload: Payload | None,
        credentials: Sequence[tuple[Credential, Scheme]],
        allows_client_auth: bool,
        own_origin: bool,
        accept: str,
        idempotent: bool,
        withheld: Collection[str] = (),
    ) -> None:
        options = policy.options
        self.operation = operation
        self.method = method
        self.payload = payload
        self.shown = url
        text = policy.query(query, own_origin=own_origin)
        self.url = f"{url}?{text}" if text else url
        self.credentials = credentials
        self.allows_client_auth = allows_client_auth
        policy.check_secrecy(
            operation,
            url,
            has_secrets=bool(credentials)
            or any(name.lower() == "authorization" for name, _ in headers)
            or (own_origin and options.headers.has_secrets(withheld))
            or (policy.client_has_auth and allows_client_auth),
        )
        self.removed_headers = options.headers.removed
        self.headers = options.headers.combined(
            {"Accept": options.accept or accept, "Accept-Encoding": "gzip"},
            headers,
            own_origin=own_origin,
            withheld=withheld,
        )
        self.replayable = payload is None or payload.replayable
        self.repeatable = idempotent or any(map(is_idempotency_header, self.headers))


def prepared(call: Call[T], policy: Policy) -> Prepared:
    """Make a call ready. Raises ValidationError with all that forbids sending it."""
    validate = policy.options.validate
    placed = Placed(call.path, call.parameters, validate=validate)
    payload = _payload(call.body, placed.violations, validate=validate)
    if placed.violations:
        raise ValidationError(placed.violations)
    server = policy.server_of(call.server)
    own_origin = policy.is_own_origin(server)
    credentials = policy.credentials
    chosen = credentials.choose(
        call.operation,
        call.security,
        own_origin=own_origin,
        client_has_auth=policy.client_has_auth,
    )
    key = policy.idempotency_key(
        (item.name for item in call.parameters if item.where == "header"),
        idempotent=call.idempotent,
    )
    return Prepared(
        policy,
        operation=call.operation,
        method=call.method,
        url=server + placed.path,
        query=placed.query,
        headers=[*key, *_headers(call.method, placed, payload)],
        payload=payload,
        credentials=chosen,
        allows_client_auth=credentials.allows(call.security, own_origin=own_origin),
        own_origin=own_origin,
        accept=accepted(call),
        idempotent=call.idempotent,
        withheld=credentials.withheld_headers(call.security),
    )


def _headers(
    method: str, placed: Placed, payload: Payload | None
) -> Iterator[tuple[str, str]]:
    if placed.cookies:
        yield "Cookie", "; ".join(map("=".join, placed.cookies))
    if payload is not None:
        yield "Content-Type", payload.content_type
        size = payload.size()
        if size is not None:
            yield "Content-Length", str(size)
    elif method in ("POST", "PUT", "PATCH"):
        yield "Content-Length", "0"
    # OpenAPI 2.0 describes headers that are computed otherwise: what the caller passed is sent.
    is_multipart = payload is not None and "boundary=" in payload.content_type
    for name, value in placed.headers:
        if not (is_multipart and name.lower() == "content-type"):
            yield name, value


def _payload(
    body: Body | None, violations: list[Violation], *, validate: bool
) -> Payload | None:
    """Encode the body, adding to *violations* what forbids sending it."""
    if (
        body is None
        or body.value is UNSET
        or (body.value is None and not body.required)
    ):
        return None
    if validate and body.check is not None:
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
