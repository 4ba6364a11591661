"""Requests made ready to send: everything that can be refused is refused here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from ..errors import ValidationError, Violation
from ..values import json
from ..values.files import File
from ..values.types import is_array, is_object
from .item_bodies import one_by_one
from .media_types import is_merge_patch
from .multipart import Form
from .operation import Body, Operation
from .parameters import FORM, Placed, form, text_of
from .payload import Payload
from .policy import Policy, Route, is_idempotency_header
from .streams import separators

T = TypeVar("T")


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
    if body is None or (value is None and not body.required):
        return None
    media_type = _media_type(body, arguments)
    around = separators(media_type)
    if around is not None and not _is_whole(value):
        return one_by_one(body, value, media_type, around, validate=validate)
    if value is not None and body.encode is not None:
        value = body.encode(value)
    if validate and body.check is not None:
        placed.violations += body.check.violations(
            value, sending=True, merging=is_merge_patch(media_type)
        )
    if placed.violations:
        return None
    try:
        payload = _encoded(body, value, media_type, placed)
    except ValidationError as error:
        # What is written piece by piece does not know where it stands in the body.
        found = json.unwritable(value)
        placed.violations += error.violations if found is None else [found]
    except UnicodeEncodeError:
        found = json.unwritable(value)
        unknown = Violation("", "type", "holds half of a surrogate pair")
        placed.violations.append(found or unknown)
    else:
        for file in payload.files:
            file.check_unused()
        return payload
    return None


def _media_type(body: Body, arguments: Arguments) -> str:
    """Choose the media type of a body, which the caller may where there are several."""
    chosen = arguments.content_type if len(body.media_types) > 1 else None
    return chosen or next(iter(body.media_types))


def _is_whole(value: object) -> bool:
    """Tell whether all items are there, and can be validated before any is sent."""
    return isinstance(value, str | list | tuple)


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
    if is_array(value) and (items := _sequence(media_type, value)) is not None:
        return Payload(media_type, items, as_base64=True)
    if kind == FORM and is_object(value):
        return Payload(media_type, [form(value, body.parts).encode()])
    if kind.endswith(("/json", "+json")):
        return Payload(media_type, json.pieces(value), as_base64=True)
    if isinstance(value, File):
        return Payload(value.content_type_or(media_type), [value])
    return Payload(media_type, [text_of(value).encode()])


def _sequence(media_type: str, items: Sequence[object]) -> list[bytes | File] | None:
    """Write items one after another, if *media_type* is that of JSON values in a row."""
    if (around := separators(media_type)) is None:
        return None
    before, after = around
    return [
        piece
        for item in items
        for piece in (before, *json.pieces(item), after)
        if piece
    ]
