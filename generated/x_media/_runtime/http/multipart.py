"""Bodies of several parts, whose files are not read ahead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from os import urandom

from ..values import json
from ..values.files import File
from ..values.types import is_array, is_object
from .media_types import is_json
from .operation import Body, Part
from .parameters import Pair, styled_fields, text_of

_BOUNDARY = re.compile(r"\s*;\s*boundary=(\"[^\"]*\"|[^;]*)", re.IGNORECASE)
_PLAIN = Part()


class Form:
    """A body of several parts, ready to send.

    ``pieces`` are in order, ``content_type`` is the one to name. Properties are parts
    by RFC 7578 and OpenAPI: arrays become a part per item, objects JSON, files
    themselves; what is *styled* is written as a parameter is. ``None`` is left out. The items of an array are parts without names. A part may be a body of
    several parts itself. *headers* are those of each part, by its name or position.
    """

    __slots__ = ("_boundary", "content_type", "pieces")

    def __init__(
        self,
        value: object,
        content_type: str,
        described: Body | Part,
        headers: Mapping[str | int | None, Sequence[Pair]],
    ) -> None:
        boundary = urandom(20).hex()  # so that no content can hold it
        self._boundary = boundary
        kind = _BOUNDARY.sub("", content_type)
        self.content_type = f"{kind}; boundary={boundary}"
        self.pieces: list[bytes | File] = []
        if is_object(value):
            for name, item in value.items():
                part = described.parts.get(name, _PLAIN)
                self._add_property(name, item, part, headers.get(name, ()))
        elif is_array(value):
            first, rest = described.first, described.rest or _PLAIN
            for number, item in enumerate(value):
                part = first[number] if number < len(first) else rest
                self._add(None, item, part, headers.get(number, ()))
        self.pieces.append(f"--{boundary}--\r\n".encode())

    def _add_property(
        self, name: str, value: object, part: Part, headers: Sequence[Pair]
    ) -> None:
        if value is None:
            return
        if part.is_styled and not isinstance(value, File):
            for key, text in styled_fields(name, value, part):
                self._add(key, text, _PLAIN, headers)
            return
        for item in value if is_array(value) and not part.is_whole else (value,):
            if item is not None:
                self._add(name, item, part, headers)

    def _add(
        self, name: str | None, value: object, part: Part, headers: Sequence[Pair]
    ) -> None:
        structured = is_object(value) or is_array(value)
        media_type = part.media_type(structured=structured)
        content: list[bytes | File]
        head = f"--{self._boundary}\r\n"
        disposition = f'; name="{_quoted(name)}"' if name is not None else ""
        if isinstance(value, File):
            file_name = _quoted(_without_folders(value.name or name or "file"))
            disposition += f'; filename="{file_name}"'
            media_type = value.content_type_or(part.content_type)
            content = [value]
        elif structured and media_type and media_type.startswith("multipart/"):
            inner = Form(value, media_type, part, {})
            media_type, content = inner.content_type, inner.pieces
        elif structured or is_json(media_type):
            media_type = media_type or "application/json"
            content = [json.dumps(value)]
        else:
            content = [text_of(value).encode()]
        if name is not None:
            head += f"Content-Disposition: form-data{disposition}\r\n"
        elif disposition:
            head += f"Content-Disposition: attachment{disposition}\r\n"
        if media_type is not None:
            head += f"Content-Type: {media_type}\r\n"
        head += "".join(f"{key}: {text}\r\n" for key, text in headers)
        self.pieces += [f"{head}\r\n".encode("utf-8", "replace"), *content, b"\r\n"]


def _without_folders(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _quoted(text: str) -> str:
    """Escape as browsers do (WHATWG HTML, multipart/form-data encoding algorithm)."""
    return (
        text.replace("\r", "%0D")
        .replace("\n", "%0A")
        .replace('"', "%22")
        .replace("\0", "%00")
    )
