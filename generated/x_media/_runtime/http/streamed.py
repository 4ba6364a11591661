"""Answers read piece by piece: bytes, lines of text, or straight into a file."""

from __future__ import annotations

import codecs
import os
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterator,
    Mapping,
)
from contextlib import aclosing
from io import FileIO
from math import inf
from pathlib import Path
from secrets import token_hex
from typing import Self

import httpx2

from ..errors import DeadlineExceeded, DecodeError, TransportError
from ..values.files import Progress
from .exchange import Exchange, coding
from .media_types import charset_of
from .response import Answer, BodyReader
from .waiting import Waiting, blocking, run

_WRITTEN = 1 << 20
"""Bytes written into a file at once."""
_MOST_RESUMED = 5
"""How often reading is resumed without a byte more than the time before."""


class Opened:
    """An answer of which the head is here, and what reads its body."""

    __slots__ = ("answer", "exchange", "response")

    def __init__(
        self, answer: Answer, response: httpx2.Response, exchange: Exchange
    ) -> None:
        self.answer = answer
        self.response = response
        self.exchange = exchange


class Body:
    """The body of an answer, read once and piece by piece.

    *reopen* sends the request again, with more headers, to resume where it broke.
    """

    def __init__(
        self,
        opened: Opened,
        waiting: Waiting,
        reopen: Callable[[Mapping[str, str]], Awaitable[Opened]] | None,
    ) -> None:
        self.opened = opened
        self._waiting = waiting
        self._reopen = reopen
        self._started = False
        self._size = _length(opened)

    @property
    def size(self) -> int | None:
        """The bytes of the whole body, where the server says so."""
        return self._size

    async def pieces(self) -> AsyncGenerator[bytes]:
        """Read decompressed bytes, as they arrive."""
        if self._started:
            raise RuntimeError("the body of this answer has been read already")
        self._started = True
        opened = self.opened
        reader = BodyReader(coding(opened.response), inf)
        pieces = opened.exchange.arriving(opened.response, reader)
        async with aclosing(pieces):
            async for piece in pieces:
                if piece:
                    yield piece

    async def lines(self) -> AsyncGenerator[str]:
        """Read lines of text, without their ends."""
        charset = charset_of(self.opened.answer.content_type)
        decoder = codecs.getincrementaldecoder(charset)()
        rest = ""
        try:
            async with aclosing(self.pieces()) as pieces:
                async for piece in pieces:
                    *lines, rest = (rest + decoder.decode(piece)).split("\n")
                    for line in lines:
                        yield line.removesuffix("\r")
            rest += decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise DecodeError(f"the text is not {charset}") from None
        if rest:
            yield rest.removesuffix("\r")

    async def read(self) -> bytes:
        """Read the whole body."""
        async with aclosing(self.pieces()) as pieces:
            return b"".join([piece async for piece in pieces])

    async def save(
        self, path: str | os.PathLike[str], progress: Progress | None
    ) -> Path:
        """Write the body beside *path*, and rename it when it is whole."""
        target = Path(path)
        partial = target.with_name(f".{target.name}.{token_hex(6)}.part")
        ask = self._waiting.ask
        done = 0
        try:
            with partial.open("xb", buffering=0) as file:
                async with aclosing(_gathered(self._resumed())) as gathered:
                    async for pieces, size in gathered:
                        await ask(_write, file, pieces)
                        done += size
                        if progress is not None:
                            progress(done, self.size)
            await ask(os.replace, partial, target)
        finally:
            partial.unlink(missing_ok=True)
        return target

    async def close(self) -> None:
        """Give up what was not read."""
        await self._waiting.close(self.opened.response)

    async def _resumed(self) -> AsyncGenerator[bytes]:
        """Read bytes; where the connection breaks, ask for the rest of them."""
        received, resumed = 0, 0
        first = self.opened
        while True:
            before = received
            try:
                async with aclosing(self.pieces()) as pieces:
                    async for piece in pieces:
                        received += len(piece)
                        yield piece
            except TransportError as error:
                resumed = 0 if received > before else resumed + 1
                headers = _range(first.answer, received)
                is_final = isinstance(error, DeadlineExceeded) or coding(first.response)
                if is_final or resumed > _MOST_RESUMED or headers is None:
                    raise
                if not await self._is_continued(headers, received):
                    raise
            else:
                return

    async def _is_continued(self, headers: Mapping[str, str], received: int) -> bool:
        """Ask for the rest; a server whose file has changed sends all of it instead."""
        if self._reopen is None:
            return False
        opened = await self._reopen(headers)
        given = opened.answer.headers.get("content-range", "")
        if opened.answer.status != 206 or not given.startswith(f"bytes {received}-"):
            await self._waiting.close(opened.response)
            return False
        size = self.size
        self.opened, self._started = opened, False
        return size is None or given.endswith((f"/{size}", "/*"))


async def _gathered(
    source: AsyncGenerator[bytes],
) -> AsyncGenerator[tuple[list[bytes], int]]:
    """Gather pieces for one write, and count their bytes."""
    pieces, size = list[bytes](), 0
    async with aclosing(source):
        async for piece in source:
            pieces.append(piece)
            size += len(piece)
            if size >= _WRITTEN:
                yield pieces, size
                pieces, size = [], 0
    if pieces:
        yield pieces, size


def _write(file: FileIO, pieces: list[bytes]) -> None:
    """Write all of it: a file without a buffer may take less at once."""
    for piece in pieces:
        view = memoryview(piece)
        while view:
            view = view[file.write(view) :]


def _length(opened: Opened) -> int | None:
    length = opened.answer.headers.get("content-length", "")
    is_known = length.isascii() and length.isdigit()
    return int(length) if is_known and not coding(opened.response) else None


def _range(answer: Answer, received: int) -> Mapping[str, str] | None:
    """Ask for what is missing, if the server offers ranges of what cannot have changed."""
    headers = answer.headers
    validator = headers.get("etag", "")
    if validator.startswith("W/") or not validator:
        validator = headers.get("last-modified", "")
    if headers.get("accept-ranges", "").strip().lower() != "bytes" or not validator:
        return None
    return {"Range": f"bytes={received}-", "If-Range": validator}


class _Head:
    """What both kinds of streamed responses have."""

    def __init__(self, body: Body) -> None:
        answer = body.opened.answer
        self._body = body
        self.status_code = answer.status
        self.headers = answer.headers
        self.method = answer.method
        self.url = answer.url

    @property
    def size(self) -> int | None:
        """The bytes of the whole body, where the server says so."""
        return self._body.size

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.method} {self.url} {self.status_code}>"


class StreamedResponse(_Head):
    """An answer whose body is read piece by piece, once; to be closed, or used in ``with``.

    ``status_code`` and ``headers`` are those of the answer, ``method`` and ``url`` those
    of the request, without the query. The client's *timeout* is the longest silence.
    """

    def __iter__(self) -> Generator[bytes]:
        return blocking(self._body.pieces())

    def iter_bytes(self) -> Iterator[bytes]:
        """Read decompressed bytes, as they arrive."""
        return blocking(self._body.pieces())

    def iter_lines(self) -> Iterator[str]:
        """Read lines of text, without their ends, in the charset of the answer."""
        return blocking(self._body.lines())

    def read(self) -> bytes:
        """Read the whole body."""
        return run(self._body.read())

    def save(
        self, path: str | os.PathLike[str], *, progress: Progress | None = None
    ) -> Path:
        """Write the body into a file, which is there only when it is whole.

        It is written beside *path* and renamed. Where the connection breaks and the
        server offers ranges, the rest is asked for. *progress* is called with the bytes
        received and with all of them (``None`` where nobody knows).
        """
        return run(self._body.save(path, progress))

    def close(self) -> None:
        """Give up what was not read."""
        run(self._body.close())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncStreamedResponse(_Head):
    """An answer whose body is read piece by piece; see ``StreamedResponse``."""

    def __aiter__(self) -> AsyncGenerator[bytes]:
        return self._body.pieces()

    def iter_bytes(self) -> AsyncIterator[bytes]:
        """Read decompressed bytes, as they arrive."""
        return self._body.pieces()

    def iter_lines(self) -> AsyncIterator[str]:
        """Read lines of text, without their ends, in the charset of the answer."""
        return self._body.lines()

    async def read(self) -> bytes:
        """Read the whole body."""
        return await self._body.read()

    async def save(
        self, path: str | os.PathLike[str], *, progress: Progress | None = None
    ) -> Path:
        """Write the body into a file, which is there only when it is whole.

        It is written beside *path* and renamed. Where the connection breaks and the
        server offers ranges, the rest is asked for. *progress* is called with the bytes
        received and with all of them (``None`` where nobody knows).
        """
        return await self._body.save(path, progress)

    async def close(self) -> None:
        """Give up what was not read."""
        await self._body.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


class Opening:
    """A call that is made when it is entered with ``async with``, or awaited."""

    def __init__(self, call: Callable[[], Awaitable[AsyncStreamedResponse]]) -> None:
        self._call = call
        self._opened: AsyncStreamedResponse | None = None

    def __await__(self) -> Generator[None, None, AsyncStreamedResponse]:
        return (yield from self._call().__await__())

    async def __aenter__(self) -> AsyncStreamedResponse:
        self._opened = await self._call()
        return self._opened

    async def __aexit__(self, *_: object) -> None:
        if self._opened is not None:
            await self._opened.close()
