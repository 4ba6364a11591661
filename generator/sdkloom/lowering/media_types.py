"""The types of bodies whose schema says nothing of them."""

from __future__ import annotations

from sdkloom.ir.nodes import Scalar, Type
from sdkloom.openapi.media_types import essence, structured


def raw_type(media_type: str) -> Type:
    """Text and octets travel as they are, whatever the schema says of them."""
    kind = essence(media_type)
    if kind.startswith("text/") or kind.endswith(("/xml", "+xml")):
        return Scalar("str")
    return Scalar("file")


def untyped(media_type: str) -> Type:
    """The type of a body of which there is no schema."""
    return Scalar("json") if structured(media_type) else raw_type(media_type)
