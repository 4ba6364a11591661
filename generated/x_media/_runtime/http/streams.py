"""Answers that arrive item by item: lines of JSON, JSON text sequences, server-sent events.

The splitters hold no connection: bytes go in as they arrive, items come out.
"""

from __future__ import annotations

import re
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterable,
    Iterator,
)
from typing import Generic, Protocol, Self, TypeVar

from ..errors import ResponseTooLarge
from ..values.codec import Leaf
from ..values.decoding import optional, required, to_int, to_object, to_str
from .media_types import essence, is_json, parameters

T_co = TypeVar("T_co", covariant=True)

LARGEST_ITEM = 64 << 20
"""Bytes of one item beyond which reading stops."""


class Splitter(Protocol):
    """Cuts what arrives into items."""

    def feed(self, chunk: bytes) -> Iterable[object]:
        """Take some bytes, and give the JSON texts or the events that they complete."""
        ...

    def finish(self) -> Iterable[object]:
        """Give what the end of the stream completes."""
        ...


class JsonLines:
    """Lines that are a JSON value each (JSON Lines, NDJSON); blank ones mean nothing."""

    _END = b"\n"

    def __init__(self) -> None:
        self._buffer: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> Iterable[object]:
        """Take some bytes, and give the lines that they end."""
        *ended, rest = chunk.split(self._END)
        for piece in ended:
            self._buffer.append(piece)
            yield from self.finish()
        self._buffer.append(rest)
        self._size += len(rest)
        _limit(self._size)

    def finish(self) -> Iterable[object]:
        """Give a last line that nothing ended."""
        line = b"".join(self._buffer).strip()
        self._buffer, self._size = [], 0
        if line:
            yield line


class JsonRecords(JsonLines):
    """A JSON text sequence (RFC 7464): a record separator starts each value."""

    _END = b"\x1e"


class Events:
    """Server-sent events, read as the HTML standard says; comments mean nothing.

    An event is an object of ``data`` and, where they were sent, ``event``, ``id`` and
    ``retry``.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._pieces: list[bytes] = []
        self._size = 0
        self._first = True
        self._after_return = False

    def feed(self, chunk: bytes) -> Iterable[object]:
        """Take some bytes, and give the events that they complete."""
        if self._first:
            self._rest += chunk
            if len(self._rest) < len(_MARK) and _MARK.startswith(self._rest):
                return
            chunk, self._rest = self._rest.removeprefix(_MARK), b""
            self._first = False
        if b"\r" in chunk or self._after_return:
            chunk = self._with_plain_ends(chunk)
        # An event ends where a line feed follows another, which may be of the last chunk.
        if self._pieces and self._pieces[-1].endswith(b"\n") and chunk[:1] == b"\n":
            yield from self._ended(b"")
            chunk = chunk[1:]
        *ended, rest = chunk.split(b"\n\n")
        for block in ended:
            yield from self._ended(block)
        if rest:
            self._pieces.append(rest)
            self._size += len(rest)
            _limit(self._size)

    def finish(self) -> Iterable[object]:
        """Give nothing: an event that no blank line ended is not whole."""
        return ()

    def _with_plain_ends(self, chunk: bytes) -> bytes:
        """End lines with line feeds alone; a line may end with a return, or with both."""
        begun = self._after_return and chunk.startswith(b"\n")
        if chunk:
            self._after_return = chunk.endswith(b"\r")
        chunk = chunk[1:] if begun else chunk
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _ended(self, block: bytes) -> Iterable[object]:
        if self._pieces:
            block = b"".join((*self._pieces, block))
            self._pieces, self._size = [], 0
        if (event := _event(block.decode("utf-8", "replace"))) is not None:
            yield event


_MARK = b"\xef\xbb\xbf"
_WAIT = re.compile(r"[0-9]{1,15}\Z")
"""A wait in milliseconds; one of more digits would be longer than anybody lives."""


def _event(block: str) -> object | None:
    """Read the lines of an event; ``None`` for one that has no data."""
    if block.startswith("data: ") and "\n" not in block:
        return {"data": block[6:]}
    data: list[str] = []
    event: dict[str, object] = {"data": ""}
    for line in block.split("\n"):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            data.append(value)
        elif name == "event" or (name == "id" and "\0" not in value):
            event[name] = value
        elif name == "retry" and _WAIT.match(value):
            event[name] = int(value)
    event["data"] = "\n".join(data)
    return event if data else None


class ServerSentEvent:
    """An event whose ``data`` is not described; ``retry`` is in milliseconds."""

    __slots__ = ("data", "event", "id", "retry")

    def __init__(
        self,
        data: str,
        event: str | None = None,
        id: str | None = None,
        retry: int | None = None,
    ) -> None:
        self.data = data
        self.event = event
        self.id = id
        self.retry = retry

    def __repr__(self) -> str:
        return f"<ServerSentEvent {self.event or 'message'}: {self.data[:60]!r}>"


def to_event(value: object) -> ServerSentEvent:
    """Take an event apart."""
    obj = to_object(value)
    return ServerSentEvent(
        required(obj, "data", to_str),
        optional(obj, "event", to_str),
        optional(obj, "id", to_str),
        optional(obj, "retry", to_int),
    )


event = Leaf(to_event)


def splitter(media_type: str) -> Splitter | None:
    """Find what cuts a media type into items; ``None`` for one that has none."""
    kind = essence(media_type)
    if kind == "text/event-stream":
        return Events()
    if kind.endswith(("/json-seq", "+json-seq")):
        return JsonRecords()
    return JsonLines() if _has_lines(media_type) else None


def separators(media_type: str) -> tuple[bytes, bytes] | None:
    """Tell what stands before and after each JSON value of a sequence in *media_type*."""
    if essence(media_type).endswith(("/json-seq", "+json-seq")):
        return b"\x1e", b"\n"
    return (b"", b"\n") if _has_lines(media_type) else None


def _has_lines(media_type: str) -> bool:
    """Tell whether a body is a JSON value in each line.

    A parameter may say so: ``application/json;stream=watch``.
    """
    if is_json(media_type):
        return parameters(media_type).get("stream", "false").lower() != "false"
    return essence(media_type) in _LINES


_LINES = frozenset(
    f"application/{name}"
    for name in (
        "jsonl",
        "x-jsonl",
        "jsonlines",
        "x-jsonlines",
        "json-lines",
        "ndjson",
        "x-ndjson",
        "json-l",
    )
)


class _EndMarked(Protocol):
    """What reads events until one whose data is the end marker."""

    end_marker: str | None


class _Stream:
    """What both kinds of streams share."""

    def __init__(self, reading: _EndMarked | None) -> None:
        self._reading = reading

    @property
    def end_marker(self) -> str | None:
        """The data of an event after which nothing is read; it may be set."""
        return None if self._reading is None else self._reading.end_marker

    @end_marker.setter
    def end_marker(self, data: str | None) -> None:
        if self._reading is not None:
            self._reading.end_marker = data


class ItemStream(_Stream, Generic[T_co]):
    """Items as they arrive; to iterate it to its end, or to close it, frees the connection.

    In ``with`` it is closed at the end. *timeout* of the client is the longest silence.
    """

    def __init__(
        self,
        items: Generator[T_co],
        close: Callable[[], object],
        reading: _EndMarked | None = None,
    ) -> None:
        super().__init__(reading)
        self._items = items
        self._close = close

    def __iter__(self) -> Iterator[T_co]:
        return self._items

    def __next__(self) -> T_co:
        return next(self._items)

    def close(self) -> None:
        """Stop reading."""
        self._items.close()
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncItemStream(_Stream, Generic[T_co]):
    """Items as they arrive; see ``ItemStream``. Use it in ``async with`` and ``async for``."""

    def __init__(
        self,
        items: AsyncGenerator[T_co],
        close: Callable[[], Awaitable[object]],
        reading: _EndMarked | None = None,
    ) -> None:
        super().__init__(reading)
        self._items = items
        self._close = close

    def __aiter__(self) -> AsyncIterator[T_co]:
        return self._items

    async def __anext__(self) -> T_co:
        return await anext(self._items)

    async def close(self) -> None:
        """Stop reading."""
        await self._items.aclose()
        await self._close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _limit(size: int) -> None:
    if size > LARGEST_ITEM:
        raise ResponseTooLarge(f"an item has more than {LARGEST_ITEM:,} bytes")
