"""Answers of the server: their bodies, read within bounds, and what they mean."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Generic, TypeVar

from ..errors import (
    ApiError,
    DecodeError,
    RateLimited,
    ResponseSummary,
    ResponseTooLarge,
    TransportError,
    ValidationError,
    Violation,
)
from ..values import json
from .forms import form_values, part_values
from .media_types import essence, is_json, parameters, text_of_body
from .operation import Operation, ResponseDecoder, raw, text
from .parameters import FORM
from .retry import Limits
from .streams import splitter

T = TypeVar("T")

LARGEST_BODY = 64 << 20
"""Bytes of a body, decompressed, beyond which reading stops."""
LARGEST_ERROR = 1 << 20
"""The same for errors, of which only the start is wanted."""
START = 4096
"""Bytes of a body that errors keep."""

_STEP = 1 << 20
_GZIP = zlib.MAX_WBITS | 16


class BodyReader:
    """Collects a body as it arrives: decompressed, and no more than *largest* bytes."""

    __slots__ = ("_chunks", "_coding", "_inflate", "_largest", "_size", "_started")

    def __init__(self, coding: str, largest: int) -> None:
        self._chunks: list[bytes] = []
        self._size = 0
        self._largest = largest
        coding = coding.strip().lower()
        self._coding = "" if coding == "identity" else coding
        self._inflate = zlib.decompressobj(_GZIP)
        self._started = False

    def feed(self, chunk: bytes) -> None:
        """Add what arrived; TransportError says what is wrong with it."""
        self._started = self._started or bool(chunk)
        if not self._coding:
            self._add(chunk)
        elif self._coding in ("gzip", "x-gzip"):
            self._decompress(chunk)
        else:
            raise TransportError(f"unknown content coding {self._coding[:100]!r}")

    def finish(self) -> bytes:
        """Take the body, which has to be complete."""
        if self._coding and self._started and not self._inflate.eof:
            raise TransportError("the compressed body is cut short")
        return self.so_far

    @property
    def so_far(self) -> bytes:
        """What arrived until now."""
        if len(self._chunks) != 1:  # joined once, however often it is asked for
            self._chunks = [b"".join(self._chunks)]
        return self._chunks[0]

    def take(self) -> bytes:
        """Take what arrived until now, and hold it no longer."""
        taken = self.so_far
        self._chunks.clear()
        self._size = 0
        return taken

    def _decompress(self, chunk: bytes) -> None:
        while chunk:
            if self._inflate.eof:  # gzip allows members one after another
                self._inflate = zlib.decompressobj(_GZIP)
            try:
                self._add(self._inflate.decompress(chunk, _STEP))
            except zlib.error as error:
                raise TransportError(f"the gzip body is damaged: {error}") from error
            chunk = self._inflate.unconsumed_tail or self._inflate.unused_data

    def _add(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size > self._largest:
            raise ResponseTooLarge(f"the body has more than {self._largest:,} bytes")


class Answer:
    """A whole answer to the request *method* *url* (without the query).

    ``content_type`` is the header as it came, ``media_type`` that in lower case and
    without parameters; both may be empty.
    """

    __slots__ = (
        "body",
        "content_type",
        "headers",
        "media_type",
        "method",
        "status",
        "url",
    )

    def __init__(
        self,
        method: str,
        url: str,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
    ) -> None:
        self.method = method
        self.url = url
        self.status = status
        self.headers = headers
        self.body = body
        self.content_type = headers.get("content-type", "")
        self.media_type = essence(self.content_type)


def result(
    operation: Operation[T], answer: Answer, now: datetime, *, strict: bool
) -> T:
    """Make of *answer* what the method of *operation* returns.

    Raises ApiError for a status that is an error or not described, DecodeError for a
    body that is not as described and, if *strict*, ValidationError for one that breaks
    its schema.
    """
    readers = _described(
        operation.responses, answer.status, default=answer.status < 300
    )
    if readers is None or _is_error(operation, answer.status):
        raise api_error(operation, answer, now)
    try:
        return _decoded(readers, answer, strict=strict)
    except (DecodeError, ValidationError) as error:
        error.response = summary(operation.name, answer)
        raise


def streams(operation: Operation[T], answer: Answer) -> bool:
    """Tell whether *answer*, of which just the head is here, can be read by items."""
    readers = _described(operation.responses, answer.status, default=True)
    if readers is None or not 200 <= answer.status < 300:
        return False
    if reader_for(readers, answer.content_type) is None:
        return False
    return splitter(answer.media_type or next(iter(readers))) is not None


class Items(Generic[T]):
    """Reads the items of an *answer* as they arrive.

    Raises what ``result`` raises, for the answer or, later, for an item of it.
    """

    def __init__(
        self, operation: Operation[T], answer: Answer, now: datetime, *, strict: bool
    ) -> None:
        readers = _described(
            operation.responses, answer.status, default=answer.status < 300
        )
        if readers is None or not 200 <= answer.status < 300:
            raise api_error(operation, answer, now)
        self._strict = strict
        self._summary = summary(operation.name, answer)
        reader = reader_for(readers, answer.content_type)
        split = splitter(answer.media_type or next(iter(readers)))
        if reader is None or split is None:
            got = answer.media_type or "no media type"
            error = DecodeError(f"expected {' or '.join(readers)}, got {got}")
            error.response = self._summary
            raise error
        self._reader, self._split = reader, split

    def feed(self, chunk: bytes | None) -> Iterator[T]:
        """Read the items that *chunk* completes; ``None`` is the end."""
        try:
            split = self._split
            for value in split.finish() if chunk is None else split.feed(chunk):
                if self._strict:
                    _validate(self._reader, value)
                yield self._reader.decode(value)
        except (DecodeError, ValidationError) as error:
            error.response = self._summary
            raise
        except RecursionError:
            raise DecodeError("nested too deeply") from None


def api_error(operation: Operation[T], answer: Answer, now: datetime) -> ApiError:
    """Make the error that *answer* stands for."""
    kind = RateLimited if answer.status == 429 else ApiError
    error = kind(
        answer.status,
        answer.headers,
        _error_value(operation, answer),
        answer.body[:START],
        answer.method,
        answer.url,
    )
    if isinstance(error, RateLimited):
        limits = Limits(answer.headers, now)
        error.reset_at = limits.reset_at
        error.retry_after = limits.retry_after
        error.limit = limits.limit
        error.remaining = limits.remaining
    return error


def _is_error(operation: Operation[T], status: int) -> bool:
    """Tell whether the description lists *status*, of all, among the errors."""
    return str(status) in operation.errors and str(status) not in operation.responses


def _described(
    responses: Mapping[str, Mapping[str, ResponseDecoder[T]]],
    status: int,
    *,
    default: bool,
) -> Mapping[str, ResponseDecoder[T]] | None:
    """Find what is described for *status*: itself, else its class, else all others."""
    for key in (str(status), f"{status // 100}XX"):
        if key in responses:
            return responses[key]
    return responses.get("default") if default else None


def _decoded(
    readers: Mapping[str, ResponseDecoder[T]], answer: Answer, *, strict: bool
) -> T:
    if "" in readers and (len(readers) == 1 or not answer.body):
        return readers[""].decode(None)
    reader = reader_for(readers, answer.content_type)
    if reader is None or (not answer.body and answer.status == 204):
        got = answer.media_type if answer.body else "no body"
        raise DecodeError(f"expected {' or '.join(readers)}, got {got}")
    kind = answer.media_type or next(iter(readers))
    value = parsed(answer.body, kind, answer.content_type, reader)
    try:
        if strict and not isinstance(value, bytes):
            _validate(reader, value)
        return reader.decode(value)
    except RecursionError:
        raise DecodeError("nested too deeply") from None


def reader_for(
    readers: Mapping[str, ResponseDecoder[T]], content_type: str
) -> ResponseDecoder[T] | None:
    """Find the reader for a media type; one that is missing counts as the first.

    Of those that differ in parameters alone, the one that fits with most of them comes
    first, then the one without, then the first.
    """
    media_type = essence(content_type)
    if not media_type:
        return next(iter(readers.values()), None)
    if content_type in readers:
        return readers[content_type]
    family = media_type.partition("/")[0] + "/*"
    for wanted in (media_type, family, "*/*"):
        described = [kind for kind in readers if essence(kind) == wanted]
        if described:
            return readers[max(described, key=partial(_fit, content_type))]
    if is_json(media_type):
        for kind, reader in readers.items():
            if is_json(kind):
                return reader
    # A file comes as it is, whatever it is.
    is_file = all(reader.decode is raw for reader in readers.values())
    return next(iter(readers.values()), None) if is_file else None


def _fit(content_type: str, described: str) -> int:
    """Count the parameters of a described media type, if *content_type* has them all."""
    wanted, given = parameters(described), parameters(content_type)
    if all(given.get(name) == value for name, value in wanted.items()):
        return len(wanted)
    return -1


def _validate(reader: ResponseDecoder[T], value: object) -> None:
    if reader.check is None:
        return
    if found := reader.check.violations(value, sending=False):
        raise ValidationError(
            [
                Violation(
                    violation.path, violation.keyword, violation.message, "response"
                )
                for violation in found
            ]
        )


def parsed(
    body: bytes, kind: str, content_type: str, reader: ResponseDecoder[object] | None
) -> object:
    """Read a *body* as its media type says, or as *reader* asks.

    *kind* is the media type without the parameters that *content_type* has.
    """
    if reader is not None and reader.decode is raw:
        return body
    if reader is not None and kind == FORM:
        return form_values(body, reader.fields)
    if reader is not None and kind.startswith("multipart/"):
        return part_values(body, content_type, reader.fields)
    if reader is None or reader.decode is not text:
        if is_json(kind):
            return json.loads(body)
        if not kind.startswith("text/"):
            return body
    return text_of_body(body, content_type)


def _error_value(operation: Operation[T], answer: Answer) -> object:
    """Decode the body of an error as far as that goes: the error itself must come."""
    if not answer.body:
        return None
    readers = _described(operation.errors, answer.status, default=True)
    reader = None if readers is None else reader_for(readers, answer.content_type)
    try:
        value = parsed(answer.body, answer.media_type, answer.content_type, reader)
    except DecodeError:
        return answer.body.decode("utf-8", "replace")
    try:
        return value if reader is None else reader.decode(value)
    except (DecodeError, RecursionError):  # as it came, as decoding may have begun
        return parsed(answer.body, answer.media_type, answer.content_type, reader)


def summary(operation: str, answer: Answer) -> ResponseSummary:
    """Keep of an answer what errors and recordings tell."""
    return ResponseSummary(
        operation,
        answer.method,
        answer.url,
        answer.status,
        answer.headers,
        answer.body[:START],
    )
