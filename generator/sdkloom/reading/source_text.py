"""A file read into text, and nothing else than a file: no device, no pipe, nothing without end."""

from __future__ import annotations

import codecs
import os
import stat

from sdkloom.reading.formats import binary_format_of
from sdkloom.reading.places import Lines, fault, quoted

MAX_BYTES = 80 * 1024 * 1024
"""Reading more, as YAML, takes over half a minute, and a gigabyte."""
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FLAGS: int = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # opening a pipe must not wait for its writer
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_bytes(path: str, name: str, origin: str) -> bytes:
    """Read the regular file at *path*; messages call it *name*, an error's place is *origin*."""
    shown = quoted(name, 1000)
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            state = os.fstat(descriptor)
            if problem := _problem(state):
                raise fault("not-a-file", f"{shown} {problem}", origin)
            if state.st_size > MAX_BYTES:
                raise fault("too-large", f"{shown} {_too_large()}", origin)
            with open(descriptor, "rb", closefd=False) as file:
                content = file.read(MAX_BYTES + 1)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise fault("file-missing", f"there is no file {shown}: check the name", origin) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        message = f"the file {shown} cannot be read: {reason}"
        raise fault("file-unreadable", message, origin) from None
    if len(content) > MAX_BYTES:  # it grew meanwhile
        raise fault("too-large", f"{shown} {_too_large()}", origin)
    return content


def decode(content: bytes, file: str) -> str:
    """Decode UTF-8, or UTF-16 and UTF-32 after their byte order mark, without the mark."""
    mark, encoding = encoding_of(content)
    body = content[len(mark) :]
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        if found := binary_format_of(content):
            raise fault("not-openapi", found.message, f"{file}#") from None
        line, column = Lines(body[: error.start].decode(encoding, "replace")).end
        message = f"not {encoding.upper()} text ({error.reason}): save the file as UTF-8"
        raise fault("encoding", message, f"{file}#", line, column) from None


def encoding_of(content: bytes) -> tuple[bytes, str]:
    """Find the byte order mark that *content* starts with, if any, and the encoding."""
    return next((row for row in _BYTE_ORDER_MARKS if content.startswith(row[0])), (b"", "utf-8"))


def check_unicode(text: str, file: str) -> None:
    """Refuse *text* that holds half a surrogate pair unescaped, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        line, column = Lines(text).place(error.start)
        message = "half a surrogate pair: write the character whole, or as an escape"
        raise fault("encoding", message, f"{file}#", line, column) from None


def _problem(state: os.stat_result) -> str | None:
    if stat.S_ISDIR(state.st_mode):
        return "is a folder: name the document in it"
    if not stat.S_ISREG(state.st_mode):
        return "is a device or a pipe: save the document to a file first"
    return None


def _too_large() -> str:
    return f"is larger than {MAX_BYTES // 2**20} MiB: keep what you need, or split it"
