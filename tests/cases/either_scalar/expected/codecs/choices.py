"""Conversions of the models of the Choices operations."""

from __future__ import annotations

import datetime as dt

from .._runtime.decoding import (
    Options,
    either,
    first_match,
    list_of,
    optional,
    required,
    required_str,
    to_bytes,
    to_date,
    to_float,
    to_int,
    to_object,
    to_str,
    unknown,
)
from .._runtime.encoding import (
    Encoded,
    add_unknown,
    base64_text,
    date_text,
    each,
    encodes,
)
from .._runtime.values import is_array
from ..checks.choices import (
    DATES_VARIANT_1,
    DATES_VARIANT_2,
    PICTURE_VARIANT_1,
    PICTURE_VARIANT_2,
    SHAPE_VARIANT_1,
    SHAPE_VARIANT_2,
    SHAPE_VARIANT_3,
)
from ..models.choices import (
    Choice,
    Dates,
    Id,
    Limit,
    Picture,
    PictureLink,
    Shape,
    ShapeCircle,
    ShapeSquare,
    Stop,
)


def decode_stop(value: object) -> Stop:
    return either(to_str, list_of(to_str))(value)


def decode_id(value: object) -> Id:
    return either(to_str, to_int)(value)


def decode_limit(value: object) -> Limit:
    return either(to_int, to_str)(value)


def decode_dates(value: object) -> Dates:
    options: Options[Dates] = (
        (DATES_VARIANT_1, to_date),
        (DATES_VARIANT_2, list_of(to_date)),
    )
    return first_match(value, options)


def encode_dates(value: object) -> object:
    match value:
        case dt.date():
            return date_text(value)
        case _ if is_array(value):
            return each(value, date_text)
        case _:
            return value


def decode_shape(value: object) -> Shape:
    options: Options[Shape] = (
        (SHAPE_VARIANT_1, decode_shape_circle),
        (SHAPE_VARIANT_2, decode_shape_square),
        (SHAPE_VARIANT_3, to_str),
    )
    return first_match(value, options)


def encode_shape(value: object) -> object:
    match value:
        case ShapeCircle():
            return encode_shape_circle(value)
        case ShapeSquare():
            return encode_shape_square(value)
        case _:
            return value


_SHAPE_CIRCLE = frozenset({"radius"})


def decode_shape_circle(value: object) -> ShapeCircle:
    obj = to_object(value)
    return ShapeCircle(
        radius=required(obj, "radius", to_float),
        additional_properties=unknown(obj, _SHAPE_CIRCLE),
    )


@encodes(ShapeCircle)
def encode_shape_circle(value: ShapeCircle) -> Encoded:
    obj: Encoded = {
        "radius": value.radius,
    }
    add_unknown(obj, value.additional_properties)
    return obj


_SHAPE_SQUARE = frozenset({"side"})


def decode_shape_square(value: object) -> ShapeSquare:
    obj = to_object(value)
    return ShapeSquare(
        side=required(obj, "side", to_float),
        additional_properties=unknown(obj, _SHAPE_SQUARE),
    )


@encodes(ShapeSquare)
def encode_shape_square(value: ShapeSquare) -> Encoded:
    obj: Encoded = {
        "side": value.side,
    }
    add_unknown(obj, value.additional_properties)
    return obj


def decode_picture(value: object) -> Picture:
    options: Options[Picture] = (
        (PICTURE_VARIANT_1, to_bytes),
        (PICTURE_VARIANT_2, decode_picture_link),
    )
    return first_match(value, options)


def encode_picture(value: object) -> object:
    match value:
        case bytes():
            return base64_text(value)
        case PictureLink():
            return encode_picture_link(value)
        case _:
            return value


_PICTURE_LINK = frozenset({"url"})


def decode_picture_link(value: object) -> PictureLink:
    obj = to_object(value)
    return PictureLink(
        url=required_str(obj, "url"),
        additional_properties=unknown(obj, _PICTURE_LINK),
    )


@encodes(PictureLink)
def encode_picture_link(value: PictureLink) -> Encoded:
    obj: Encoded = {
        "url": value.url,
    }
    add_unknown(obj, value.additional_properties)
    return obj


_CHOICE = frozenset({"stop", "id", "limit", "price", "dates", "shape", "picture"})


def decode_choice(value: object) -> Choice:
    obj = to_object(value)
    return Choice(
        stop=optional(obj, "stop", decode_stop),
        id=optional(obj, "id", decode_id),
        limit=optional(obj, "limit", decode_limit),
        price=optional(obj, "price", to_float),
        dates=optional(obj, "dates", decode_dates),
        shape=optional(obj, "shape", decode_shape),
        picture=optional(obj, "picture", decode_picture),
        additional_properties=unknown(obj, _CHOICE),
    )


@encodes(Choice)
def encode_choice(value: Choice) -> Encoded:
    obj: Encoded = {}
    if value.stop is not None:
        obj["stop"] = value.stop
    if value.id is not None:
        obj["id"] = value.id
    if value.limit is not None:
        obj["limit"] = value.limit
    if value.price is not None:
        obj["price"] = value.price
    if value.dates is not None:
        obj["dates"] = encode_dates(value.dates)
    if value.shape is not None:
        obj["shape"] = encode_shape(value.shape)
    if value.picture is not None:
        obj["picture"] = encode_picture(value.picture)
    add_unknown(obj, value.additional_properties)
    return obj
