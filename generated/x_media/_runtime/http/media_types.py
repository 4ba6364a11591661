"""Media types as headers give them, and the text of a body."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ..errors import DecodeError

_CHARSETS = frozenset(
    ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252")
)
"""Those that take no longer than they are long; Python knows others that do."""


def essence(header: str) -> str:
    """Take a media type without its parameters, in lower case; may be empty."""
    return header.partition(";")[0].strip().lower()


def parameters(header: str) -> dict[str, str]:
    """List the parameters of a header; quotes are taken off, with their escapes."""
    found: dict[str, str] = {}
    for item in header.split(";")[1:]:
        name, _, value = item.partition("=")
        value = value.strip()
        if value[:1] == '"':
            value = value[1:].rpartition('"')[0]
            value = value.replace('\\"', '"').replace("\\\\", "\\")
        found.setdefault(name.strip().lower(), value)
    return found


def best_match(described: Iterable[str], content_type: str) -> str | None:
    """Find the described media type that an answer has; a missing one means the first.

    Of those that differ in parameters alone, the one that fits with most of them comes
    first, then the one without, then the first.
    """
    kinds, media_type = list(described), essence(content_type)
    if not media_type:
        return next(iter(kinds), None)
    if content_type in kinds:
        return content_type
    family = media_type.partition("/")[0] + "/*"
    for wanted in (media_type, family, "*/*"):
        if alike := [kind for kind in kinds if essence(kind) == wanted]:
            return max(alike, key=partial(_fit, content_type))
    return next(filter(is_json, kinds), None) if is_json(media_type) else None


def _fit(content_type: str, described: str) -> int:
    """Count the parameters of a described media type, if *content_type* has them all."""
    wanted, given = parameters(described), parameters(content_type)
    if all(given.get(name) == value for name, value in wanted.items()):
        return len(wanted)
    return -1


def is_merge_patch(content_type: str) -> bool:
    """Tell whether null in a body removes what it stands for (RFC 7396)."""
    return essence(content_type) == "application/merge-patch+json"


def charset_of(content_type: str) -> str:
    """Find the charset of a text; DecodeError for one that is not known."""
    charset = (parameters(content_type).get("charset") or "utf-8").lower()
    if charset not in _CHARSETS:
        raise DecodeError(f"unknown charset {charset[:100]!r}")
    return charset


def text_of_body(body: bytes, content_type: str) -> str:
    """Read a text in the charset that its media type names, else UTF-8."""
    charset = charset_of(content_type)
    try:
        return body.decode(charset)
    except UnicodeDecodeError:
        raise DecodeError(f"the text is not {charset}") from None


def is_json(media_type: str | None) -> bool:
    """Tell whether a media type is JSON."""
    return essence(media_type or "").endswith(("/json", "+json"))
