"""Answers of the server: their bodies, read within bounds, and what they mean."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Generic, TypeVar, cast

from ..errors import (
    ApiError,
    DecodeError,
    RateLimited,
    ResponseTooLarge,
    TransportError,
    ValidationError,
)
from ..response import Response
from ..values import json
from ..values.types import is_object
from .answer_modes import decoded
from .forms import form_values, part_values
from .media_types import best_match, essence, is_json, text_of_body
from .operation import Operation, ResponseDecoder, raw, text
from .options import AnswerMode
from .parameters import FORM
from .retry import RateLimits
from .streams import splitter

T = TypeVar("T")
V = TypeVar("V")


_STEP = 1 << 20
_GZIP = zlib.MAX_WBITS | 16


class BodyReader:
    """Collects a body as it arrives: decompressed, and no more than *largest* bytes."""

    __slots__ = ("_chunks", "_coding", "_inflate", "_largest", "_size", "_started")

    def __init__(self, coding: str, largest: float) -> None:
        self._chunks: list[bytes] = []
        self._size = 0
        self._largest = largest
        coding = coding.strip().lower()
        self._coding = "" if coding == "identity" else coding
        self._inflate = zlib.decompressobj(_GZIP)
        self._started = False

    def feed(self, chunk: bytes) -> None:
        """Add what arrived; TransportError says what is wrong with it."""
        for piece in self.pieces(chunk):
            self._chunks.append(piece)
            self._size += len(piece)
            if self._size > self._largest:
                raise ResponseTooLarge(
                    f"the body has more than {self._largest:,} bytes:"
                    " max_response_size= allows more, stream() any size"
                )

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Decompress what arrived, a limited piece at a time, and keep nothing."""
        self._started = self._started or bool(chunk)
        if not self._coding:
            return iter((chunk,))
        if self._coding in ("gzip", "x-gzip"):
            return self._decompressed(chunk)
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

    def _decompressed(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._inflate.eof:  # gzip allows members one after another
                self._inflate = zlib.decompressobj(_GZIP)
            try:
                yield self._inflate.decompress(chunk, _STEP)
            except zlib.error as error:
                raise TransportError(f"the gzip body is damaged: {error}") from error
            chunk = self._inflate.unconsumed_tail or self._inflate.unused_data


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
        body: bytes = b"",
    ) -> None:
        self.method = method
        self.url = url
        self.status = status
        self.headers = headers
        self.body = body
        self.content_type = headers.get("content-type", "")
        self.media_type = essence(self.content_type)

    def response(self, operation: str, value: V) -> Response[V]:
        """Make what callers see of it, beside the *value* that was made of it."""
        return Response(
            operation=operation,
            method=self.method,
            url=self.url,
            status_code=self.status,
            headers=self.headers,
            content=self.body,
            value=value,
        )


def result(
    operation: Operation[T], answer: Answer, now: datetime, *, answers: AnswerMode
) -> T:
    """Make of *answer* what the method of *operation* returns.

    Any 2xx is a success. Raises ApiError for other statuses that are not described as
    answers, DecodeError for a body that is not as described and, if *answers* are strict,
    ValidationError for one that breaks its schema.
    """
    found = _described(operation.responses, answer.status)
    is_redirect = found is not None and 300 <= answer.status < 400
    if is_redirect and found is not None and not answer.body and "" not in found:
        is_redirect = False  # it says where to go, and has nothing to decode
    if not is_redirect and not 200 <= answer.status < 300:
        raise api_error(operation, answer, now)
    try:
        if found is not None:
            return _decoded(operation, found, answer, answers=answers)
        return _nearest(operation, answer, answers=answers)
    except (DecodeError, ValidationError) as error:
        error.response = answer.response(operation.name, None)
        raise


def _nearest(operation: Operation[T], answer: Answer, *, answers: AnswerMode) -> T:
    """Read an answer whose status is not described: by the first description that fits."""
    candidates = [
        readers for status, readers in operation.responses.items() if status[0] == "2"
    ]
    if not candidates:
        candidates = [
            readers
            for status, readers in operation.responses.items()
            if status == "default"
        ]
    if not candidates:
        return cast("T", None)  # what a method returns whose answers are not described
    first: DecodeError | ValidationError | None = None
    for readers in candidates:
        try:
            return _decoded(operation, readers, answer, answers=answers)
        except (DecodeError, ValidationError) as error:
            first = first or error
    raise first or AssertionError("there are candidates")


def is_raw(operation: Operation[T], answer: Answer) -> bool:
    """Tell whether *answer*, of which just the head is here, is bytes to the caller."""
    readers = _described(operation.responses, answer.status)
    if readers is None or not 200 <= answer.status < 300:
        return False
    reader = reader_for(readers, answer.content_type)
    return reader is not None and reader.decode is raw


def streams(operation: Operation[T], answer: Answer) -> bool:
    """Tell whether *answer*, of which just the head is here, can be read by items."""
    readers = _streamed(operation, answer)
    if readers is None or not 200 <= answer.status < 300:
        return False
    kind = _described_kind(readers, answer.content_type)
    return kind is not None and splitter(kind) is not None


class Items(Generic[T]):
    """Reads the items of an *answer* as they arrive.

    Raises what ``result`` raises, for the answer or, later, for an item of it.
    """

    def __init__(
        self,
        operation: Operation[T],
        answer: Answer,
        now: datetime,
        *,
        answers: AnswerMode,
    ) -> None:
        if not 200 <= answer.status < 300:
            raise api_error(operation, answer, now)
        readers = _streamed(operation, answer) or {}
        self._answers: AnswerMode = answers
        self._answer = answer
        self._summary = answer.response(operation.name, None)
        kind = _described_kind(readers, answer.content_type)
        split = None if kind is None else splitter(kind)
        if kind is None or split is None:
            got = answer.media_type or "no media type"
            error = DecodeError(f"expected {' or '.join(readers)}, got {got}")
            error.response = self._summary
            raise error
        self._reader, self._split = readers[kind], split
        self.end_marker = END_MARKER if self._reader.event_data else None
        self.ended = False

    def feed(self, chunk: bytes | None) -> Iterator[T]:
        """Read the items that *chunk* completes; ``None`` is the end.

        What comes after the end marker is left unread, and ``ended`` is true.
        """
        try:
            split = self._split
            for value in split.finish() if chunk is None else split.feed(chunk):
                self.ended = self.ended or self._is_end(value)
                if self.ended:
                    return
                yield self._item(value)
        except (DecodeError, ValidationError) as error:
            error.response = self._summary
            raise
        except RecursionError:
            raise DecodeError("nested too deeply") from None

    def _is_end(self, value: object) -> bool:
        marker = self.end_marker
        return marker is not None and is_object(value) and value.get("data") == marker

    def _item(self, value: object) -> T:
        if isinstance(value, bytes):
            return self._decoded(json.loads(value), value)
        if self._reader.event_data and is_object(value):
            return self._of_data(str(value["data"]), str(value.get("event")))
        return self._decoded(value, b"")

    def _decoded(self, value: object, text: bytes) -> T:
        reader = self._reader
        return decoded(reader, value, text, self._answers, lambda: self._summary)

    def _of_data(self, data: str, event: str) -> T:
        """Decode the JSON of an event, or raise the error that it stands for."""
        text = data.encode()
        try:
            value: object = json.loads(text)
        except DecodeError:
            if event == "error":
                raise self._failure(data, data) from None
            raise
        if event == "error":
            raise self._failure(data, value)
        is_error = is_object(value) and "error" in value
        try:
            return self._decoded(value, text)
        except (DecodeError, ValidationError):
            if is_error:  # read again, for decoding may have taken it apart
                raise self._failure(data, json.loads(text)) from None
            raise

    def _failure(self, text: str, error: object) -> ApiError:
        """Make the error that an event of that name stands for."""
        answer = self._answer
        return ApiError(
            answer.status,
            answer.headers,
            error,
            text.encode(),
            answer.method,
            answer.url,
        )


END_MARKER = "[DONE]"
"""The data of the event after which there are no others, where events hold JSON."""


def api_error(operation: Operation[T], answer: Answer, now: datetime) -> ApiError:
    """Make the error that *answer* stands for."""
    kind = RateLimited if answer.status == 429 else ApiError
    error = kind(
        answer.status,
        answer.headers,
        _error_value(operation, answer),
        answer.body,
        answer.method,
        answer.url,
    )
    error.response = answer.response(operation.name, error.error)
    if isinstance(error, RateLimited):
        limits = RateLimits(answer.headers, now)
        error.reset_at = limits.reset_at
        error.retry_after = limits.retry_after
        error.limit = limits.limit
        error.remaining = limits.remaining
    return error


def _described(
    responses: Mapping[str, Mapping[str, ResponseDecoder[T]]], status: int
) -> Mapping[str, ResponseDecoder[T]] | None:
    """Find what is described for a status: for itself, else for its class."""
    return responses.get(str(status)) or responses.get(f"{status // 100}XX")


def _streamed(
    operation: Operation[T], answer: Answer
) -> Mapping[str, ResponseDecoder[T]] | None:
    """Find what is described for an answer that is read by items."""
    found = _described(operation.responses, answer.status)
    return found or next(iter(operation.responses.values()), None)


def _decoded(
    operation: Operation[T],
    readers: Mapping[str, ResponseDecoder[T]],
    answer: Answer,
    *,
    answers: AnswerMode,
) -> T:
    if "" in readers and (len(readers) == 1 or not answer.body):
        return readers[""].decode(None)
    reader = reader_for(readers, answer.content_type)
    if not answer.body and (answer.status == 204 or reader is None or _is_json(reader)):
        return _without_body(operation, readers)
    if reader is None:
        got = answer.media_type or "no media type"
        raise DecodeError(f"expected {' or '.join(readers)}, got {got}")
    kind = answer.media_type or next(iter(readers))
    text = answer.body if _is_json(reader) and is_json(kind) else b""
    try:
        value = parsed(answer.body, kind, answer.content_type, reader)
        return decoded(
            reader,
            value,
            text,
            answers,
            lambda: answer.response(operation.name, None),
        )
    except RecursionError:
        raise DecodeError("nested too deeply") from None


def _is_json(reader: ResponseDecoder[T]) -> bool:
    """Tell whether an empty body is no value for a reader, as it is for text."""
    return reader.decode is not raw and reader.decode is not text


def _without_body(
    operation: Operation[T], readers: Mapping[str, ResponseDecoder[T]]
) -> T:
    """Return None where the type that the call returns admits it."""
    for status, others in operation.responses.items():
        if status[0] == "2" and "" in others:
            return others[""].decode(None)
    for reader in readers.values():
        try:
            if (value := reader.decode(None)) is None:
                return value
        except (DecodeError, ValidationError):
            continue
    raise DecodeError(f"expected {' or '.join(readers)}, got no body")


def reader_for(
    readers: Mapping[str, ResponseDecoder[T]], content_type: str
) -> ResponseDecoder[T] | None:
    """Find the reader for a media type; one that is missing counts as the first."""
    kind = _described_kind(readers, content_type)
    return None if kind is None else readers[kind]


def _described_kind(
    readers: Mapping[str, ResponseDecoder[T]], content_type: str
) -> str | None:
    """Find which described media type an answer has."""
    if (kind := best_match(readers, content_type)) is not None:
        return kind
    # A file comes as it is, whatever it is; a page may be a proxy's.
    is_file = all(reader.decode is raw for reader in readers.values())
    is_file = is_file and essence(content_type) != "text/html"
    return next(iter(readers), None) if is_file else None


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
    readers = _described(operation.errors, answer.status) or (
        operation.errors.get("default") or operation.responses.get("default")
    )
    reader = None if readers is None else reader_for(readers, answer.content_type)
    try:
        value = parsed(answer.body, answer.media_type, answer.content_type, reader)
    except DecodeError:
        return answer.body.decode("utf-8", "replace")
    try:
        return value if reader is None else reader.decode(value)
    except (DecodeError, RecursionError):  # as it came, as decoding may have begun
        return parsed(answer.body, answer.media_type, answer.content_type, reader)
