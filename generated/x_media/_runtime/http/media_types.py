"""Media types as headers give them, and the text of a body."""

from __future__ import annotations

from ..errors import DecodeError

_CHARSETS = frozenset(
    ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252")
)
"""Those that take no longer than they are long; Python knows others that do."""


def parameter(header: str, wanted: str) -> str | None:
    """Find a parameter of a header; quotes are taken off, with their escapes."""
    for item in header.split(";")[1:]:
        name, _, value = item.partition("=")
        if name.strip().lower() == wanted:
            value = value.strip()
            if value[:1] == '"':
                value = value[1:].rpartition('"')[0]
                value = value.replace('\\"', '"').replace("\\\\", "\\")
            return value
    return None


def text_of_body(body: bytes, content_type: str) -> str:
    """Read a text in the charset that its media type names, else UTF-8."""
    charset = (parameter(content_type, "charset") or "utf-8").lower()
    if charset not in _CHARSETS:
        raise DecodeError(f"unknown charset {charset[:100]!r}")
    try:
        return body.decode(charset)
    except UnicodeDecodeError:
        raise DecodeError(f"the text is not {charset}") from None


def is_json(media_type: str | None) -> bool:
    """Tell whether a media type is JSON."""
    kind = (media_type or "").partition(";")[0].strip().lower()
    return kind.endswith(("/json", "+json"))
