"""How the parts of a form or a multipart body are sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sdkloom.ir.nodes import Parameter, PartEncoding
from sdkloom.openapi.media_types import is_form, is_json, is_multipart
from sdkloom.openapi.nodes import Node
from sdkloom.reading.json_values import as_array

Headers = Mapping[str, tuple[Parameter, ...]]
"""Headers of parts, by what the part is called."""


class Encodings(NamedTuple):
    """The parts of a body: by name, or by position."""

    named: tuple[PartEncoding, ...]
    first: tuple[PartEncoding, ...]
    others: PartEncoding | None


def encodings(media_type: str, media: Node, headers: Headers | None = None) -> Encodings:
    """Read how the parts of a Media Type Object, or of a part that is multipart, are sent."""
    reader = _Reader(media, headers or {}, _is_styled(media_type, media.document.version))
    others = media.object("itemEncoding")
    first = media.objects("prefixEncoding")
    return Encodings(
        named=tuple(reader.encoding(wire, part) for wire, part in media.objects("encoding")),
        first=tuple(reader.encoding("", part, part_name(number)) for number, part in first),
        others=reader.encoding("", others) if others else None,
    )


def described_parts(media: Node) -> Iterator[tuple[str, Node]]:
    """Go through the parts that a body has once: those with names, and the first of those without."""
    yield from media.objects("encoding")
    for number, part in media.objects("prefixEncoding"):
        yield part_name(number), part


def part_name(number: str) -> str:
    """What a part without a name is called, counted from 1."""
    return f"item {int(number) + 1}"


def media_types(encoding: Node) -> list[str]:
    """List the media types that a part may have."""
    return [
        name.strip() for name in (encoding.text("contentType") or "").split(",") if name.strip()
    ]


def property_schema(media: Node, wire: str) -> Node | None:
    """Find the schema of a property, if the schema of a form has it."""
    schema = media.object("schema")
    return schema.object("properties", wire) if schema else None


def _is_styled(media_type: str, version: str) -> bool:
    """Tell whether styles mean anything: forms have them, since 3.1 also those with files."""
    return is_form(media_type) and (version != "3.0" or not is_multipart(media_type))


@dataclass(frozen=True, slots=True)
class _Reader:
    media: Node
    headers: Headers
    styled: bool

    def encoding(self, wire: str, node: Node, part: str = "") -> PartEncoding:
        """Read an Encoding Object."""
        explode, reserved = node.value.get("explode"), node.value.get("allowReserved")
        multipart = next(filter(is_multipart, media_types(node)), None)
        inside = encodings(multipart, node) if multipart else None
        return PartEncoding(
            wire=wire,
            content_type=node.text("contentType"),
            one_by_one=bool(wire) and self._goes_one_by_one(wire, node),
            style=node.text("style") if self.styled else None,
            explode=explode if self.styled and isinstance(explode, bool) else None,
            allow_reserved=reserved if self.styled and isinstance(reserved, bool) else None,
            headers=self.headers.get(part or wire, ()),
            inside=inside.named if inside else (),
            first=inside.first if inside else (),
            others=inside.others if inside else None,
        )

    def _goes_one_by_one(self, wire: str, node: Node) -> bool:
        """Tell whether items are encoded one by one, though they are JSON: they are since 3.2."""
        if node.document.version < "3.2" or not any(map(is_json, media_types(node))):
            return False
        schema = property_schema(self.media, wire)
        kind = schema.value.get("type") if schema else None
        return kind is None or kind == "array" or "array" in as_array(kind)
