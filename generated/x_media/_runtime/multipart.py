"""Bodies of the media type ``multipart/form-data``, whose files are not read ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import urandom

from . import json
from .calls import Part
from .files import File
from .parameters import text_of
from .values import UNSET, is_array, is_object


class Form:
    """A form ready to send: ``pieces`` in order, and the ``content_type`` to name.

    Properties are parts by RFC 7578 and OpenAPI: arrays become a part per item, objects
    JSON, files themselves. ``None`` and ``UNSET`` are left out.
    """

    __slots__ = ("_boundary", "content_type", "pieces")

    def __init__(self, value: Mapping[str, object], parts: Mapping[str, Part]) -> None:
        boundary = urandom(20).hex()  # so that no content can hold it
        self._boundary = boundary
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self.pieces: list[bytes | File] = []
        for name, item in value.items():
            part = parts.get(name)
            for one in _repeated(item, part):
                if one is not None and one is not UNSET:
                    self._add(name, one, part)
        self.pieces.append(f"--{boundary}--\r\n".encode())

    def _add(self, name: str, value: object, part: Part | None) -> None:
        media_type = None if part is None else part.content_type
        content: bytes | File
        disposition = f'form-data; name="{_quoted(name)}"'
        if isinstance(value, File):
            file_name = _quoted(_without_folders(value.name or name))
            disposition += f'; filename="{file_name}"'
            media_type = value.content_type_or(media_type)
            content = value
        elif _is_structured(value, part):
            media_type = media_type or "application/json"
            content = json.dumps(value)
        else:
            content = text_of(value).encode()
        head = f"--{self._boundary}\r\nContent-Disposition: {disposition}\r\n"
        if media_type is not None:
            head += f"Content-Type: {media_type}\r\n"
        self.pieces += [f"{head}\r\n".encode("utf-8", "replace"), content, b"\r\n"]


def _repeated(value: object, part: Part | None) -> Sequence[object]:
    if is_array(value) and not _is_json(part):
        return value
    return [value]


def _is_structured(value: object, part: Part | None) -> bool:
    return is_object(value) or is_array(value) or _is_json(part)


def _is_json(part: Part | None) -> bool:
    kind = None if part is None else part.content_type
    return kind is not None and kind.partition(";")[0].endswith("json")


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
