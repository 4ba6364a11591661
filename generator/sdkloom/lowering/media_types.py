"""The types of bodies that have no schema, or one without meaning for them."""

from __future__ import annotations

from sdkloom.ir.nodes import Scalar, Type
from sdkloom.openapi.media_types import essence, structured


def raw_type(media_type: str) -> Type:
    """Text and octets travel as they are, whatever their schema is."""
    kind = essence(media_type)
    if kind.startswith("text/") or kind.endswith(("/xml", "+xml")):
        return Scalar("str")
    return Scalar("file")


def untyped(media_type: str) -> Type:
    """The type of a body of which there is no schema."""
    return Scalar("json") if structured(media_type) else raw_type(media_type)
