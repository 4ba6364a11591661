"""Files to send: bytes, paths, open files and iterators, read only while they are sent."""

from __future__ import annotations

from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
)
from contextlib import suppress
from os import PathLike, fspath, fstat, stat
from os.path import basename
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from ..errors import FileChanged, TransportError

CHUNK = 3 << 16
"""Bytes read at once; a multiple of 3, so that base64 pieces can be joined."""

_NO_FILES = (bytearray, memoryview, dict)
_WHAT = "a file is bytes, a path or a binary file, or an iterable of bytes"


class ByteReader(Protocol):
    """An open binary file, or whatever else can be read piece by piece."""

    def read(self, size: int = ..., /) -> bytes:
        """Read at most *size* bytes; nothing is the end."""
        ...


class AsyncByteReader(Protocol):
    """What can be read piece by piece in an asynchronous client."""

    def read(self, size: int = ..., /) -> Awaitable[bytes]:
        """Read at most *size* bytes; nothing is the end."""
        ...


Source: TypeAlias = (
    bytes
    | PathLike[str]
    | ByteReader
    | AsyncByteReader
    | Iterable[bytes]
    | AsyncIterable[bytes]
)
Progress: TypeAlias = Callable[[int, int | None], object]
"""Is called with the bytes that were sent or received, and with all, where that is known."""


class File:
    """Content to send, with the name and the media type to send with it.

    *content* is bytes, a path, an open binary file, which is sent from where it stands,
    or an iterable of bytes; in an ``AsyncClient`` also what is read or iterated
    asynchronously. *offset* and *size* choose a part of it. *progress* is called with
    the bytes sent so far and with all (``None`` where nobody knows). The name defaults
    to the last part of the path, the media type to what the name suggests, else to
    ``application/octet-stream``. Nothing is read before sending.
    """

    __slots__ = (
        "_content_type",
        "_part_size",
        "_start",
        "content",
        "name",
        "offset",
        "progress",
    )

    def __init__(
        self,
        content: Source,
        *,
        name: str | None = None,
        content_type: str | None = None,
        offset: int = 0,
        size: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        _check_content(content)
        if content_type is not None and not (
            content_type.isascii() and content_type.isprintable()
        ):
            raise ValueError(f"not a media type: {content_type!r}")
        if offset < 0 or (size is not None and size < 0):
            raise ValueError("offset and size of a file are not negative")
        self.content = content
        self.name = _name(content) if name is None else name
        self.offset = offset
        self.progress = progress
        self._part_size = size
        self._content_type = content_type
        self._start: int | None = None

    @property
    def content_type(self) -> str:
        """The media type to send."""
        return self.content_type_or(None)

    def content_type_or(self, described: str | None) -> str:
        """Find the media type to send where the API's description names some.

        What the caller gave comes first; a list or a range is no media type to send.
        """
        if self._content_type is not None:
            return self._content_type
        if described is not None and "," not in described and "*" not in described:
            return described
        if self.name is None:
            return "application/octet-stream"
        from mimetypes import guess_type

        return guess_type(self.name)[0] or "application/octet-stream"

    @property
    def replayable(self) -> bool:
        """Whether the content can be sent a second time."""
        content = self.content
        if isinstance(content, bytes | PathLike):
            return True
        if hasattr(content, "read"):
            return _is_seekable(content)
        return isinstance(content, Iterable) and iter(content) is not content

    @property
    def is_async(self) -> bool:
        """Whether only an asynchronous client can read the content."""
        return _is_async(self.content)

    def check_unused(self) -> None:
        """Raise TransportError if the content can be read once, and has been."""
        if _ONCE.get(id(self.content)) is self.content:
            raise _unusable(
                "a file that cannot be rewound can be sent only once, and an earlier"
                " call has read it",
                sent=False,
            )

    def size(self) -> int | None:
        """Count the bytes of the content, or return ``None`` if that takes reading."""
        content = self.content
        if isinstance(content, bytes):
            whole = len(content)
        elif isinstance(content, PathLike):
            whole = stat(content).st_size
        elif not self.is_async and hasattr(content, "read") and _is_seekable(content):
            file = cast(Any, content)
            stands = file.tell()
            start = stands if self._start is None else self._start
            whole = max(0, file.seek(0, 2) - start)
            file.seek(stands)
        else:
            return None
        return min(
            max(0, whole - self.offset),
            whole if self._part_size is None else self._part_size,
        )

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """Read the content in pieces of *size* bytes; only the last may be shorter.

        A file of the caller's stays open, and is put back to where it stood. Raises
        FileChanged if the content changes meanwhile.
        """
        counted = _Counted(self)
        content = self.content
        pieces: Iterator[bytes]
        if isinstance(content, bytes):
            end = None if self._part_size is None else self.offset + self._part_size
            view = memoryview(content)[self.offset : end]
            pieces = (bytes(view[at : at + size]) for at in range(0, len(view), size))
        elif isinstance(content, PathLike):
            pieces = _of_path(content, self.offset, counted, size)
        elif hasattr(content, "read"):
            pieces = self._of_reader(content, counted, size)
        else:
            claim(self)
            source = cast(Iterable[bytes], content)
            pieces = _sized(_part(source, self.offset, self._part_size), size)
        for piece in pieces:
            counted.add(piece)
            yield piece
            counted.report()
        counted.end()

    async def chunks_async(self, size: int = CHUNK) -> AsyncIterator[bytes]:
        """Read content that only an asynchronous client can read."""
        claim(self)
        counted = _Counted(self)
        content: Any = self.content
        source = (
            _of_async_reader(content, size) if hasattr(content, "read") else content
        )
        window = _Window(self.offset, self._part_size)
        gathered = bytearray()
        async for data in source:
            gathered += window.of(_checked(data))
            while len(gathered) >= size:
                piece = bytes(gathered[:size])
                del gathered[:size]
                counted.add(piece)
                yield piece
                counted.report()
            if window.is_past:
                break
        if gathered:
            counted.add(gathered)
            yield bytes(gathered)
            counted.report()
        counted.end()

    def read(self) -> bytes:
        """Read the whole content."""
        return b"".join(self.chunks())

    def base64_chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """Read the content as base64 text, in pieces."""
        from binascii import b2a_base64

        for chunk in self.chunks(size):
            yield b2a_base64(chunk, newline=False)

    def base64(self) -> str:
        """Read the content as base64 text."""
        return b"".join(self.base64_chunks()).decode("ascii")

    def _of_reader(self, content: Any, counted: _Counted, size: int) -> Iterator[bytes]:
        seekable = _is_seekable(content)
        if not seekable:
            claim(self)
            yield from _sized(
                _part(_read(content, size), self.offset, self._part_size), size
            )
            return
        start: int = content.tell() if self._start is None else self._start
        self._start = start
        try:
            content.seek(start + self.offset)
            yield from _sized(_part(_read(content, size), 0, counted.total), size)
            if self._part_size is None and content.seek(0, 2) - start > (
                self.offset + (counted.total or 0)
            ):
                raise _changed("has grown")
        finally:
            content.seek(start)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, File) and self._key() == other._key()

    def _key(self) -> tuple[object, ...]:
        return (
            self.content,
            self.name,
            self._content_type,
            self.offset,
            self._part_size,
        )

    def __hash__(self) -> int:
        return hash((self.name, self._content_type))

    def __repr__(self) -> str:
        content = self.content
        shown = f"<{len(content)} bytes>" if isinstance(content, bytes) else content
        return f"File({shown!s}, name={self.name!r})"


FileContent: TypeAlias = Source | File
"""What a file may be given as; a ``File`` has a name, a media type or a part to send."""


def as_file(value: FileContent) -> File:
    """Wrap *value*, unless it is wrapped already."""
    return value if isinstance(value, File) else File(value)


class _Counted:
    """The bytes of a file that were sent, held against what was promised."""

    __slots__ = ("_progress", "_sent", "total")

    def __init__(self, file: File) -> None:
        self.total = file.size()
        self._progress = file.progress
        self._sent = 0

    def add(self, piece: bytes | bytearray) -> None:
        self._sent += len(piece)
        if self.total is not None and self._sent > self.total:
            raise _changed("has grown")

    def report(self) -> None:
        if self._progress is not None:
            self._progress(self._sent, self.total)

    def end(self) -> None:
        if self.total is not None and self._sent < self.total:
            raise _changed("has shrunk")


class _Window:
    """The part of a stream that is to be sent."""

    __slots__ = ("_left", "_skip")

    def __init__(self, offset: int, size: int | None) -> None:
        self._skip = offset
        self._left = size

    def of(self, data: bytes) -> bytes:
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        data = data[skipped:]
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
        return data

    @property
    def is_past(self) -> bool:
        return self._left == 0


_ONCE: WeakValueDictionary[int, Any] = WeakValueDictionary()
"""What can be read once and has been, by its id: another call must not send the rest."""


def claim(file: File) -> None:
    """Note that content is read, if it can be read only once."""
    if file.replayable:
        return
    file.check_unused()
    with suppress(TypeError):  # some iterators cannot be referred to weakly
        _ONCE[id(file.content)] = file.content


def _check_content(content: object) -> None:
    from io import TextIOBase

    kind = type(content).__name__
    if isinstance(content, TextIOBase):
        raise TypeError(f"{_WHAT}, and this one is open as text: open it with 'rb'")
    if isinstance(content, bytes | PathLike) or hasattr(content, "read"):
        return
    if isinstance(content, str):
        raise TypeError(f"{_WHAT}, not str: wrap a path in Path(...)")
    is_iterable = isinstance(content, Iterable) or _is_async(content)
    if not is_iterable or isinstance(content, _NO_FILES):
        raise TypeError(f"{_WHAT}, not {kind}")


def _is_async(content: object) -> bool:
    read = getattr(content, "read", None)
    if read is None:
        return isinstance(content, AsyncIterable) and not isinstance(content, bytes)
    from inspect import iscoroutinefunction

    return iscoroutinefunction(read)


def _is_seekable(content: Any) -> bool:
    seekable = getattr(content, "seekable", None)
    return seekable is not None and not _is_async(content) and bool(seekable())


def _of_path(
    path: PathLike[str], offset: int, counted: _Counted, size: int
) -> Iterator[bytes]:
    with open(path, "rb") as file:
        before = fstat(file.fileno())
        file.seek(offset)
        yield from _sized(_part(_read(file, size), 0, counted.total), size)
        after = fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise _changed("changed")


def _read(source: ByteReader, size: int) -> Iterator[bytes]:
    while data := source.read(size):
        yield data


async def _of_async_reader(source: AsyncByteReader, size: int) -> AsyncIterator[bytes]:
    while data := await source.read(size):
        yield data


def _part(source: Iterable[bytes], offset: int, size: int | None) -> Iterator[bytes]:
    window = _Window(offset, size)
    for data in source:
        yield window.of(_checked(data))
        if window.is_past:
            return


def _sized(source: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Join and cut, so that all pieces but the last have *size* bytes."""
    gathered = bytearray()
    for data in source:
        if not gathered and len(data) == size:
            yield data
            continue
        gathered += data
        while len(gathered) >= size:
            yield bytes(gathered[:size])
            del gathered[:size]
    if gathered:
        yield bytes(gathered)


def _checked(data: object) -> bytes:
    if isinstance(data, bytes):
        return data
    if isinstance(data, bytearray):
        return bytes(data)
    raise _unusable(f"{_WHAT}; this one gives {type(data).__name__}")


def _changed(how: str) -> FileChanged:
    from ..errors import FileChanged

    return FileChanged(f"the file {how} while it was sent")


def _unusable(problem: str, *, sent: bool = True) -> TransportError:
    from ..errors import TransportError

    return TransportError(problem, sent)


def _name(content: object) -> str | None:
    """Find the last part of the path that *content* is or was opened from."""
    if isinstance(content, PathLike):
        return basename(fspath(cast("PathLike[str]", content)))
    name: object = getattr(content, "name", None)
    return basename(name) if isinstance(name, str) and name[:1] != "<" else None
