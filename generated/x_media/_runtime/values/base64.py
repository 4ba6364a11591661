"""Octets in JSON text, read and written without losing how they were spelled."""

from __future__ import annotations

from base64 import b64encode
from binascii import a2b_base64


class _ReceivedBytes(bytes):
    """Octets whose text was not as Python would write it, and is sent back so."""

    text: str = ""


def read_base64(text: str) -> bytes:
    """Read base64 text, URL-safe and unpadded too; raises ValueError for anything else."""
    try:
        value = a2b_base64(text, strict_mode=True)
    except ValueError:
        plain = "".join(text.split()).rstrip("=").translate(_FROM_URL_SAFE)
        padding = "=" * (-len(plain) % 4)
        return _received(a2b_base64(plain + padding, strict_mode=True), text)
    tail = len(value) % 3 or 3  # only there can two texts mean the same
    return value if text.endswith(_written(value[-tail:])) else _received(value, text)


def read_binary(text: str) -> bytes:
    """Read base64 text; any other text stands for its own octets in UTF-8."""
    try:
        return read_base64(text)
    except ValueError:
        return _received(text.encode("utf-8", "surrogatepass"), text)


def write_bytes(value: bytes | bytearray) -> str:
    """Write base64 text, or the text that was received."""
    if isinstance(value, _ReceivedBytes) and value.text:
        return value.text
    return _written(value)


def write_base64url(value: bytes | bytearray) -> str:
    """Write base64url text, padded unless it was received without padding."""
    return write_bytes(value).translate(_TO_URL_SAFE)


def received_text(value: object) -> str | None:
    """Find the text that *value* was read from, if Python would write another."""
    return value.text if isinstance(value, _ReceivedBytes) else None


_FROM_URL_SAFE = str.maketrans("-_", "+/")
_TO_URL_SAFE = str.maketrans("+/", "-_")


def _written(value: bytes | bytearray) -> str:
    return b64encode(value).decode("ascii")


def _received(value: bytes, text: str) -> bytes:
    received = _ReceivedBytes(value)
    received.text = text
    return received
