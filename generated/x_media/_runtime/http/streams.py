"""Answers that arrive item by item: lines of JSON, JSON text sequences, server-sent events.

The splitters hold no connection: bytes go in as they arrive, items come out.
"""

from __future__ import annotations

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
from ..values import json
from ..values.codec import Leaf
from ..values.decoding import optional, required, to_int, to_object, to_str

T_co = TypeVar("T_co", covariant=True)

LARGEST_ITEM = 64 << 20
"""Bytes of one item beyond which reading stops."""


class Splitter(Protocol):
    """Cuts what arrives into items."""

    def feed(self, chunk: bytes) -> Iterable[object]:
        """Take some bytes, and give the JSON values that they complete."""
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
        """Take some bytes, and give the values of the lines that they end."""
        *ended, rest = chunk.split(self._END)
        for piece in ended:
            self._buffer.append(piece)
            yield from self.finish()
        self._buffer.append(rest)
        self._size += len(rest)
        _limit(self._size)

    def finish(self) -> Iterable[object]:
        """Give the value of a last line that nothing ended."""
        line = b"".join(self._buffer).strip()
        self._buffer, self._size = [], 0
        if line:
            yield json.loads(line)


class JsonRecords(JsonLines):
    """A JSON text sequence (RFC 7464): a record separator starts each value."""

    _END = b"\x1e"


class Events:
    """Server-sent events, read as the HTML standard says; comments mean nothing.

    An event is an object of ``data`` and, where they were sent, ``event``, ``id`` and
    ``retry``.
    """

    def __init__(self) -> None:
        self._buffer: list[bytes] = []
        self._size = 0
        self._data: list[str] = []
        self._event: dict[str, object] = {}
        self._first = True
        self._after_return = False

    def feed(self, chunk: bytes) -> Iterable[object]:
        """Take some bytes, and give the events that they complete."""
        if self._after_return and chunk:
            chunk = chunk.removeprefix(b"\n")  # a line may end with both
        for piece in chunk.splitlines(keepends=True):
            self._buffer.append(piece)
            self._size += len(piece)
            _limit(self._size)
            self._after_return = piece.endswith(b"\r")
            if piece.endswith((b"\r", b"\n")):
                yield from self._line()

    def finish(self) -> Iterable[object]:
        """Give nothing: an event that no blank line ended is not whole."""
        return ()

    def _line(self) -> Iterable[object]:
        line = b"".join(self._buffer).rstrip(b"\r\n")
        self._buffer = []
        if self._first:
            self._first = False
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line:
            self._take(line)
        elif (event := self._taken()) is not None:
            yield event

    def _take(self, line: bytes) -> None:
        name, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event" or (name == "id" and "\0" not in value):
            self._event[name] = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self._event[name] = int(value)

    def _taken(self) -> object | None:
        """Give the event that a blank line ends, if it has any data."""
        event, data = self._event, self._data
        self._event, self._data, self._size = {}, [], 0
        return {"data": "\n".join(data), **event} if data else None


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
    if media_type == "text/event-stream":
        return Events()
    if media_type.endswith(("/json-seq", "+json-seq")):
        return JsonRecords()
    return JsonLines() if media_type in _LINES else None


def separators(media_type: str) -> tuple[bytes, bytes] | None:
    """Tell what stands before and after each JSON value of a sequence in *media_type*."""
    if media_type.endswith(("/json-seq", "+json-seq")):
        return b"\x1e", b"\n"
    return (b"", b"\n") if media_type in _LINES else None


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


class ItemStream(Generic[T_co]):
    """Items as they arrive; to iterate it to its end, or to close it, frees the connection.

    In ``with`` it is closed at the end. *timeout* of the client is the longest silence.
    """

    def __init__(self, items: Generator[T_co], close: Callable[[], object]) -> None:
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


class AsyncItemStream(Generic[T_co]):
    """Items as they arrive; see ``ItemStream``. Use it in ``async with`` and ``async for``."""

    def __init__(
        self, items: AsyncGenerator[T_co], close: Callable[[], Awaitable[object]]
    ) -> None:
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
