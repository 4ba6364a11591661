"""A source's content: of a file, of standard input, of an address, or of an application."""

from __future__ import annotations

import sys

from sdkloom.reading.places import fault, quoted
from sdkloom.reading.source import Source
from sdkloom.reading.source_text import MAX_BYTES, read_bytes


def content_of(source: Source) -> bytes:
    """Read the content of *source*; ``SpecError`` says why it cannot be."""
    if source.app_folder is not None:
        from sdkloom.reading.applications import application_document  # noqa: PLC0415 - rare

        return application_document(source.spec, source.app_folder)
    if source.is_standard_input:
        return _standard_input()
    if source.is_address:
        return _fetched(source)
    return read_bytes(source.spec, source.spec, "#")


def address_of(source: Source) -> tuple[str, str]:
    """Normalize the address of *source*, and give its host, which may be asked."""
    from sdkloom.reading import remote  # noqa: PLC0415 - only who names an address needs it

    try:
        return remote.address(source.spec)
    except remote.RemoteError as error:
        message = f"{quoted(source.spec, 300)} cannot be read: {error}"
        raise fault("remote-unreadable", message) from None


def _fetched(source: Source) -> bytes:
    from sdkloom.reading import fetching, remote  # noqa: PLC0415 - as in ``address_of``

    if source.root is not None:
        message = "--root names a folder for files: a document at an address has none"
        raise fault("root-elsewhere", message)
    address = address_of(source)[0]
    try:
        return fetching.fetch(address)
    except remote.RemoteError as error:
        message = f"{quoted(address, 300)} cannot be read: {error}"
        raise fault("remote-unreadable", message) from None


def _standard_input() -> bytes:
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
    except (OSError, AttributeError):  # a program without any has None
        raise fault("file-unreadable", "standard input cannot be read") from None
    if len(content) > MAX_BYTES:
        raise fault("too-large", f"standard input is larger than {MAX_BYTES // 2**20} MiB")
    return content
