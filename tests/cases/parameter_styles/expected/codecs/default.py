"""Conversions of the models of the Default operations."""

from __future__ import annotations

from .._runtime.decoding import list_of, required_int, to_object, to_str, unknown
from .._runtime.encoding import Encoded, add_unknown, encodes
from ..models.default import Colours, FormSearch, Point

_POINT = frozenset({"x", "y"})


def decode_point(value: object) -> Point:
    obj = to_object(value)
    return Point(
        x=required_int(obj, "x"),
        y=required_int(obj, "y"),
        additional_properties=unknown(obj, _POINT),
    )


@encodes(Point)
def encode_point(value: Point) -> Encoded:
    obj: Encoded = {
        "x": value.x,
        "y": value.y,
    }
    add_unknown(obj, value.additional_properties)
    return obj


def decode_colours(value: object) -> Colours:
    return list_of(to_str)(value)


@encodes(FormSearch)
def encode_form_search(value: FormSearch) -> Encoded:
    obj: Encoded = {
        "text": value.text,
    }
    if value.at is not None:
        obj["at"] = encode_point(value.at)
    if value.tags is not None:
        obj["tags"] = value.tags
    add_unknown(obj, value.additional_properties)
    return obj
