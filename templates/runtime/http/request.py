"""Requests made ready to send: everything that can be refused is refused here."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from typing import TypeVar

from ..errors import ValidationError, Violation
from ..values import json
from ..values.files import CHUNK, File
from ..values.types import UNSET, is_array, is_object
from .multipart import Form
from .operation import Body, Operation
from .parameters import FORM, Placed, form, text_of
from .policy import Policy, Route, is_idempotency_header
from .streams import separators

T = TypeVar("T")


class Payload:
    """The body of a request; its files are read when it is sent."""

    __slots__ = ("_as_base64", "_pieces", "content_type", "files")

    def __init__(
        self, content_type: str, pieces: list[bytes | File], *, as_base64: bool = False
    ) -> None:
        self.content_type = content_type
        self.files = [piece for piece in pieces if isinstance(piece, File)]
        self._pieces = pieces
        self._as_base64 = as_base64

    @property
    def replayable(self) -> bool:
        """Whether the body can be sent a second time."""
        return all(file.replayable for file in self.files)

    @property
    def is_async(self) -> bool:
        """Whether only an asynchronous client can send the body."""
        return any(file.is_async for file in self.files)

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
        return all(isinstance(file.content, bytes) for file in self.files)

    def chunks(self, size: int = CHUNK) -> Generator[bytes]:
        """Read the body in pieces of about *size* bytes, the small ones joined."""
        joined = bytearray()
        for piece in self._pieces:
            for chunk in self._chunks(piece, size):
                if joined and len(joined) + len(chunk) > size:
                    yield bytes(joined)
                    joined.clear()
                if len(chunk) < size:
                    joined += chunk
                else:
                    yield chunk
        if joined:
            yield bytes(joined)

    async def chunks_async(self, size: int = CHUNK) -> AsyncIterator[bytes]:
        """Read a body of which some files are read asynchronously."""
        for piece in self._pieces:
            if isinstance(piece, File) and piece.is_async:
                async for chunk in piece.chunks_async(size):
                    yield b2a_base64(chunk, newline=False) if self._as_base64 else chunk
            else:
                for chunk in self._chunks(piece, size):
                    yield chunk

    def _chunks(self, piece: bytes | File, size: int) -> Iterator[bytes]:
        if isinstance(piece, File):
            return piece.base64_chunks(size) if self._as_base64 else piece.chunks(size)
        if len(piece) <= size:
            return iter((piece,))
        return (piece[at : at + size] for at in range(0, len(piece), size))


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
    """A request ready to send, but for its credentials: they are added when it is sent.

    ``shown`` is its URL without the query, for messages. It is *repeatable* if doing it
    twice does no harm, and *replayable* if its body can be sent twice.
    """

    __slots__ = (
        "headers",
        "method",
        "operation",
        "payload",
        "removed_headers",
        "repeatable",
        "replayable",
        "route",
        "shown",
        "url",
    )

    def __init__(
        self,
        policy: Policy,
        route: Route,
        *,
        operation: str,
        method: str,
        url: str,
        query: Sequence[str],
        headers: Sequence[tuple[str, str]],
        payload: Payload | None,
        accept: str,
        idempotent: bool,
    ) -> None:
        options = policy.options
        self.operation = operation
        self.method = method
        self.payload = payload
        self.route = route
        self.shown = url
        text = policy.query(query, own_origin=route.own_origin)
        self.url = f"{url}?{text}" if text else url
        self.removed_headers = options.headers.removed
        self.headers = options.headers.combined(
            {"Accept": options.accept or accept, **policy.default_headers},
            headers,
            own_origin=route.own_origin,
            withheld=route.withheld,
        )
        self.replayable = payload is None or payload.replayable
        self.repeatable = idempotent or any(map(is_idempotency_header, self.headers))


def prepared(operation: Operation[T], arguments: Arguments, policy: Policy) -> Prepared:
    """Make a call ready. Raises ValidationError with all that forbids sending it."""
    placed, payload = _checked(operation, arguments, policy)
    route = policy.route(operation)
    if any(name.lower() == "authorization" for name, _ in placed.headers):
        policy.check_secrecy(operation.name, route.server)  # as in OpenAPI 2.0
    headers = [*_headers(operation.method, placed, payload)]
    if policy.options.sends_keys:
        headers[:0] = policy.idempotency_key(
            (item.name for item in operation.parameters if item.location == "header"),
            idempotent=operation.idempotent,
        )
    return Prepared(
        policy,
        route,
        operation=operation.name,
        method=operation.method,
        url=route.server + placed.path,
        query=placed.query,
        headers=headers,
        payload=payload,
        accept=operation.accept,
        idempotent=operation.idempotent,
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


def _checked(
    operation: Operation[T], arguments: Arguments, policy: Policy
) -> tuple[Placed, Payload | None]:
    """Place the arguments; ValidationError lists everything that is wrong with them."""
    validate = policy.options.validate
    placed = Placed(operation, arguments.values, validate=validate)
    payload = _payload(operation, arguments, placed, validate=validate)
    if placed.violations:
        raise ValidationError(placed.violations)
    return placed, payload


def _payload(
    operation: Operation[T], arguments: Arguments, placed: Placed, *, validate: bool
) -> Payload | None:
    """Encode the body, adding to the violations what forbids sending it."""
    body, value = _chosen(operation.bodies, arguments.body), arguments.body
    if body is None or value is UNSET or (value is None and not body.required):
        return None
    if value is not None and body.encode is not None:
        value = body.encode(value)
    if validate and body.check is not None:
        placed.violations += body.check.violations(value, sending=True)
    if placed.violations:
        return None
    media_type = body.media_types[0]
    if len(body.media_types) > 1:
        media_type = arguments.content_type or media_type
    try:
        payload = _encoded(body, value, media_type, placed)
    except ValidationError as error:
        placed.violations += error.violations
    except UnicodeEncodeError:
        problem = "holds half of a surrogate pair"
        placed.violations.append(Violation("", "type", problem))
    else:
        for file in payload.files:
            file.check_unused()
        return payload
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
