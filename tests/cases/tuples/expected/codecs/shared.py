"""Conversions of the shared models."""

from __future__ import annotations

from .._runtime.decoding import (
    items_of,
    optional,
    optional_list,
    required,
    to_date,
    to_float,
    to_json,
    to_object,
    to_str,
    tuple_of,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, as_is, date_text, each_at, encodes
from ..models.shared import Point, Route, Stop

_ROUTE = frozenset({"start", "legs", "period", "loose"})


def decode_route(value: object) -> Route:
    obj = to_object(value)
    return Route(
        start=required(obj, "start", decode_point),
        legs=optional(obj, "legs", items_of(decode_stop, to_str)),
        period=optional(obj, "period", tuple_of(to_date, to_date)),
        loose=optional_list(obj, "loose", to_json),
        additional_properties=unknown(obj, _ROUTE),
    )


@encodes(Route)
def encode_route(value: Route) -> Encoded:
    obj: Encoded = {
        "start": value.start,
    }
    if value.legs is not None:
        obj["legs"] = each_at(encode_stop, as_is)(value.legs)
    if value.period is not None:
        obj["period"] = each_at(None, date_text, date_text)(value.period)
    if value.loose is not None:
        obj["loose"] = value.loose
    add_unknown(obj, value.additional_properties)
    return obj


def decode_point(value: object) -> Point:
    return tuple_of(to_float, to_float)(value)


_STOP = frozenset({"at"})


def decode_stop(value: object) -> Stop:
    obj = to_object(value)
    return Stop(
        at=required(obj, "at", decode_point),
        additional_properties=unknown(obj, _STOP),
    )


@encodes(Stop)
def encode_stop(value: Stop) -> Encoded:
    obj: Encoded = {
        "at": value.at,
    }
    add_unknown(obj, value.additional_properties)
    return obj
