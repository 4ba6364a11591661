"""Media types: how a body of each is read and written."""

from __future__ import annotations

from functools import lru_cache

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
EVENTS = "text/event-stream"
_RANGES = ("*/*", "application/*")
_BINARY = frozenset(
    f"application/{name}" for name in ("octet-stream", "pdf", "zip", "gzip", "x-tar")
)
_LINES = frozenset(
    f"application/{name}"
    for name in (
        "jsonl", "x-jsonl", "jsonlines", "x-jsonlines", "json-lines", "json-l", "ndjson", "x-ndjson",
    )
)  # fmt: skip


@lru_cache
def essence(media_type: str) -> str:
    """Write a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def same_spelling(media_type: str) -> str:
    """Write media types that mean the same alike: in small letters, and JSON is UTF-8 anyway."""
    parts = filter(None, map(str.strip, media_type.split(";")[1:]))
    parameters = sorted(
        part
        for part in parts
        if not (is_json(media_type) and part.replace('"', "").lower() == "charset=utf-8")
    )
    return ";".join((essence(media_type), *parameters))


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON."""
    return essence(media_type).endswith(("/json", "+json"))


def is_merge_patch(media_type: str) -> bool:
    """Whether null in a body removes what it stands for (RFC 7396)."""
    return essence(media_type) == "application/merge-patch+json"


def is_xml(media_type: str) -> bool:
    """Whether a media type is XML."""
    return essence(media_type).endswith(("/xml", "+xml"))


def is_form(media_type: str) -> bool:
    """Whether a media type is a form of names and values."""
    return essence(media_type) in (FORM, MULTIPART)


def is_multipart(media_type: str) -> bool:
    """Whether a media type is of several parts."""
    return essence(media_type).startswith("multipart/")


def is_binary(media_type: str) -> bool:
    """Whether no text can be of a media type."""
    kind = essence(media_type)
    return kind in _BINARY or kind.startswith(("image/", "audio/", "video/", "font/"))


def is_sequential(media_type: str) -> bool:
    """Whether a body in a media type is read and written item by item."""
    kind = essence(media_type)
    if kind in _LINES or kind == EVENTS or kind.endswith(("/json-seq", "+json-seq")):
        return True
    return _is_json_stream(media_type)


def _is_json_stream(media_type: str) -> bool:
    """Whether a parameter makes JSON a row of values: ``application/json;stream=watch``."""
    if not is_json(media_type):
        return False
    parameters = (item.partition("=") for item in media_type.split(";")[1:])
    values = [value for name, _, value in parameters if name.strip().lower() == "stream"]
    return any(value.strip().strip('"').lower() != "false" for value in values)


def is_range(media_type: str) -> bool:
    """Whether several media types are meant."""
    return "*" in essence(media_type)


def structured(media_type: str) -> bool:
    """Whether a media type carries a value with parts, rather than text or octets."""
    kind = essence(media_type)
    return kind == FORM or kind in _RANGES or is_json(kind) or is_multipart(kind)


def preference(media_type: str) -> int:
    """Order media types that a request may have; the one that is used comes first."""
    kind = essence(media_type)
    order = (MULTIPART, "application/json", FORM)
    if kind in order:
        return order.index(kind)
    return len(order) if kind.endswith("+json") else len(order) + 1
