"""Files to send: bytes, paths and open files, read only while they are sent."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import SEEK_END, BytesIO
from os import PathLike, fspath, stat
from os.path import basename
from typing import BinaryIO, TypeAlias

CHUNK = 3 << 16
"""Bytes read at once; a multiple of 3, so that base64 pieces can be joined."""


class File:
    """Content to send, with the name and the media type to send with it.

    *content* is bytes, a path, or an open binary file, which is sent from where it
    stands. The name defaults to the last part of the path, the media type to what the
    name suggests, else to ``application/octet-stream``. Nothing is read before sending.
    """

    __slots__ = ("_content_type", "_start", "content", "name")

    def __init__(
        self,
        content: bytes | PathLike[str] | BinaryIO,
        *,
        name: str | None = None,
        content_type: str | None = None,
    ) -> None:
        if not (isinstance(content, bytes | PathLike) or hasattr(content, "read")):
            raise TypeError(
                f"a file is bytes, a path or a binary file, not {type(content).__name__}"
            )
        if content_type is not None and not (
            content_type.isascii() and content_type.isprintable()
        ):
            raise ValueError(f"not a media type: {content_type!r}")
        self.content = content
        self.name = _name(content) if name is None else name
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
        return isinstance(content, bytes | PathLike) or content.seekable()

    @contextmanager
    def open(self) -> Generator[BinaryIO]:
        """Open the content from its start.

        A file of the caller's stays open, and is put back to where it stood. One that
        cannot seek can be read only once: a second time raises ValueError.
        """
        content = self.content
        if isinstance(content, bytes):
            yield BytesIO(content)
        elif isinstance(content, PathLike):
            with open(content, "rb") as file:
                yield file
        else:
            seekable = content.seekable()
            start = self._rewind(content, seekable=seekable)
            try:
                yield content
            finally:
                if seekable:
                    content.seek(start)

    def read(self) -> bytes:
        """Read the whole content."""
        if isinstance(self.content, bytes):
            return self.content
        with self.open() as file:
            return file.read()

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """Read the content in pieces of *size* bytes; only the last may be shorter."""
        with self.open() as file:
            while chunk := file.read(size):
                while len(chunk) < size and (more := file.read(size - len(chunk))):
                    chunk += more  # a pipe may give less than asked for
                yield chunk

    def base64_chunks(self) -> Iterator[bytes]:
        """Read the content as base64 text, in pieces."""
        from binascii import b2a_base64

        for chunk in self.chunks():
            yield b2a_base64(chunk, newline=False)

    def base64(self) -> str:
        """Read the content as base64 text."""
        return b"".join(self.base64_chunks()).decode("ascii")

    def size(self) -> int | None:
        """Count the bytes of the content, or return ``None`` if that takes reading."""
        content = self.content
        if isinstance(content, bytes):
            return len(content)
        if isinstance(content, PathLike):
            return stat(content).st_size
        if not content.seekable():
            return None
        with self.open() as file:
            start = file.tell()
            return max(0, file.seek(0, SEEK_END) - start)

    def _rewind(self, content: BinaryIO, *, seekable: bool) -> int:
        """Go to where the caller's file stood when it was first used."""
        if self._start is None:
            self._start = content.tell() if seekable else 0
        elif seekable:
            content.seek(self._start)
        else:
            raise ValueError("a file that cannot seek can be sent only once")
        return self._start

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, File)
            and self.content == other.content
            and self.name == other.name
            and self._content_type == other._content_type
        )

    def __hash__(self) -> int:
        return hash((self.name, self._content_type))

    def __repr__(self) -> str:
        content = self.content
        shown = f"<{len(content)} bytes>" if isinstance(content, bytes) else content
        return f"File({shown!s}, name={self.name!r})"


FileContent: TypeAlias = bytes | PathLike[str] | BinaryIO | File
"""What a file may be given as: bytes, a path, an open binary file, or a ``File``."""


def as_file(value: FileContent) -> File:
    """Wrap *value*, unless it is wrapped already."""
    return value if isinstance(value, File) else File(value)


def _name(content: bytes | PathLike[str] | BinaryIO) -> str | None:
    """Find the last part of the path that *content* is or was opened from."""
    if isinstance(content, PathLike):
        return basename(fspath(content))
    name: object = getattr(content, "name", None)
    return basename(name) if isinstance(name, str) and name[:1] != "<" else None
