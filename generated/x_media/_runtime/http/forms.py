"""Forms and bodies of several parts that are received, as the values they stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import parse_qsl

from ..errors import DecodeError
from ..values import json
from .media_types import is_json, parameters, text_of_body

Field: TypeAlias = Callable[[Sequence[object]], object]
"""What makes a value of the texts, or of the parts, of one name."""

_MOST_PARTS = 10_000
_DEEPEST = 10
"""Levels of parts within parts."""


def single(parse: Callable[[str], object]) -> Field:
    """Make a value of one text, by *parse*; several are passed on."""

    def read(found: Sequence[object]) -> object:
        values = _parsed(found, parse)
        return values[0] if len(values) == 1 else values

    return read


def several(parse: Callable[[str], object] = str) -> Field:
    """Make an array of texts, each by *parse*."""
    return lambda found: _parsed(found, parse)


def octets(text: str) -> bytes:
    """Take a part for what it is, though it came as text."""
    return text.encode()


def form_values(body: bytes, fields: Mapping[str, Field]) -> dict[str, object]:
    """Read a form of names and texts."""
    try:
        found = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise DecodeError("the form is not UTF-8") from None
    return _named(found, fields)


def part_values(
    body: bytes, content_type: str, fields: Mapping[str, Field], depth: int = 0
) -> object:
    """Read a body of several parts: an object if it is a form, else an array.

    Parts are JSON, text or octets, as their media types say; text is what has none.
    """
    if depth > _DEEPEST:
        raise DecodeError("nested too deeply")
    parts = [_Part(part) for part in _split(body, content_type)]
    if not content_type.lower().startswith("multipart/form-data"):
        return [part.value(depth) for part in parts]
    found: list[tuple[str, object]] = []
    for part in parts:
        name = parameters(part.headers.get("content-disposition", "")).get("name")
        if name is None:
            raise DecodeError("a part of the form has no name")
        found.append((name, part.value(depth)))
    return _named(found, fields)


class _Part:
    """One part: its headers, with names in lower case, and its content."""

    __slots__ = ("content", "headers")

    def __init__(self, text: bytes) -> None:
        head, _, self.content = text.partition(b"\r\n\r\n")
        lines = head.decode("utf-8", "replace").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        self.headers = {
            name.strip().lower(): content.strip() for name, _, content in pairs
        }

    def value(self, depth: int) -> object:
        """Read the content as its media type says."""
        content_type = self.headers.get("content-type", "text/plain")
        kind = content_type.partition(";")[0].strip().lower()
        if is_json(kind):
            return json.loads(self.content)
        if kind.startswith("multipart/"):
            return part_values(self.content, content_type, {}, depth + 1)
        if not kind.startswith("text/"):
            return self.content
        return text_of_body(self.content, content_type)


def _split(body: bytes, content_type: str) -> list[bytes]:
    """Part a body at its boundary (RFC 2046, 5.1.1); its end has to be there."""
    boundary = parameters(content_type).get("boundary")
    if not boundary:
        raise DecodeError("the body of several parts has no boundary")
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode(), _MOST_PARTS)
    parts: list[bytes] = []
    for piece in pieces[1:]:
        if piece.startswith(b"--"):
            return parts
        padding, line, part = piece.partition(b"\r\n")
        if not line or padding.strip(b" \t"):
            raise DecodeError("a boundary does not end its line")
        parts.append(b"\r\n" + part if part.startswith(b"\r\n") else part)
    raise DecodeError("the body of several parts is cut short")


def _named(
    found: Sequence[tuple[str, object]], fields: Mapping[str, Field]
) -> dict[str, object]:
    values: dict[str, list[object]] = {}
    for name, value in found:
        values.setdefault(name, []).append(value)
    return {name: fields.get(name, _TEXT)(content) for name, content in values.items()}


def _parsed(found: Sequence[object], parse: Callable[[str], object]) -> list[object]:
    return [parse(part) if isinstance(part, str) else part for part in found]


_TEXT = single(str)
