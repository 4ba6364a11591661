"""Conversions of the models of the NewsOperations operations."""

from __future__ import annotations

from .._runtime.decoding import (
    optional_str,
    required,
    required_str,
    to_datetime,
    to_float,
    to_object,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, datetime_text, encodes
from ..models.news import News, Tick, TicksValue503Response

_TICK = frozenset({"at", "price"})


def decode_tick(value: object) -> Tick:
    obj = to_object(value)
    return Tick(
        at=required(obj, "at", to_datetime),
        price=required(obj, "price", to_float),
        additional_properties=unknown(obj, _TICK),
    )


@encodes(Tick)
def encode_tick(value: Tick) -> Encoded:
    obj: Encoded = {
        "at": datetime_text(value.at),
        "price": value.price,
    }
    add_unknown(obj, value.additional_properties)
    return obj


_NEWS = frozenset({"event", "id", "data"})


def decode_news(value: object) -> News:
    obj = to_object(value)
    return News(
        event=required_str(obj, "event"),
        data=required_str(obj, "data"),
        id=optional_str(obj, "id"),
        additional_properties=unknown(obj, _NEWS),
    )


@encodes(News)
def encode_news(value: News) -> Encoded:
    obj: Encoded = {
        "event": value.event,
        "data": value.data,
    }
    if value.id is not None:
        obj["id"] = value.id
    add_unknown(obj, value.additional_properties)
    return obj


_TICKS_VALUE503_RESPONSE = frozenset({"why"})


def decode_ticks_value503_response(value: object) -> TicksValue503Response:
    obj = to_object(value)
    return TicksValue503Response(
        why=optional_str(obj, "why"),
        additional_properties=unknown(obj, _TICKS_VALUE503_RESPONSE),
    )
