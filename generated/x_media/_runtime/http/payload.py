"""Bodies of requests, whose files are read only while they are sent."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import AsyncIterator, Generator, Iterator

from ..errors import FileChanged
from ..values.files import CHUNK, File


class Payload:
    """The body of a request; its files are read when it is sent."""

    __slots__ = ("_as_base64", "_pieces", "_promised", "content_type", "files")

    def __init__(
        self, content_type: str, pieces: list[bytes | File], *, as_base64: bool = False
    ) -> None:
        self.content_type = content_type
        self.files = [piece for piece in pieces if isinstance(piece, File)]
        self._pieces = pieces
        self._as_base64 = as_base64
        self._promised: int | None = None

    @property
    def replayable(self) -> bool:
        """Whether the body can be sent a second time."""
        return all(file.replayable for file in self.files)

    @property
    def is_async(self) -> bool:
        """Whether only an asynchronous client can send the body."""
        return any(file.is_async for file in self.files)

    def size(self) -> int | None:
        """Count the bytes to send, or return ``None`` if that takes reading files.

        What is sent later has to be as long.
        """
        self._promised = self._size()
        return self._promised

    def _size(self) -> int | None:
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
        """Read the body in pieces of about *size* bytes, the small ones joined.

        Raises FileChanged if it is not as long as was promised.
        """
        if self._promised is not None and self._size() != self._promised:
            raise FileChanged("the file changed before it was sent")
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
