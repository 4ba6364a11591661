"""Conversions of the models of the ClientOperations operations."""

from __future__ import annotations

from typing import get_args

from .._runtime.decoding import (
    Options,
    defaulted_either,
    first_match,
    list_of,
    map_of,
    nullable,
    optional_constant,
    optional_str,
    present,
    required,
    required_int,
    to_constant,
    to_json,
    to_object,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, encodes
from .._runtime.values import Unset
from ..checks.client import BY_ROUTE, DELIVERY, ORDER_DELIVERY_VARIANT_2
from ..checks.shared import BY_DATE
from ..models.client import (
    Buyer,
    ByRoute,
    Delivery,
    Order,
    OrderColoursItem,
    OrderDelivery,
)
from ..models.shared import ByDate
from .shared import decode_by_date, encode_by_date


def decode_delivery(value: object) -> Delivery:
    options: Options[Delivery] = (
        (BY_DATE, decode_by_date),
        (BY_ROUTE, decode_by_route),
    )
    return first_match(value, options)


def encode_delivery(value: object) -> object:
    match value:
        case ByDate():
            return encode_by_date(value)
        case ByRoute():
            return encode_by_route(value)
        case _:
            return value


def decode_by_route(value: object) -> ByRoute:
    obj = to_object(value)
    return ByRoute(
        route=required_int(obj, "route"),
    )


@encodes(ByRoute)
def encode_by_route(value: ByRoute) -> Encoded:
    obj: Encoded = {
        "route": value.route,
    }
    return obj


_BUYER = frozenset({"name"})


def decode_buyer(value: object) -> Buyer:
    obj = to_object(value)
    return Buyer(
        name=optional_str(obj, "name"),
        additional_properties=unknown(obj, _BUYER),
    )


@encodes(Buyer)
def encode_buyer(value: Buyer) -> Encoded:
    obj: Encoded = {}
    if value.name is not None:
        obj["name"] = value.name
    add_unknown(obj, value.additional_properties)
    return obj


def decode_order_colours_item(value: object) -> OrderColoursItem:
    return to_constant(value, *get_args(OrderColoursItem))


_ORDER = frozenset({"buyer", "colours", "kind", "delivery"})


def decode_order(value: object) -> Order:
    obj = to_object(value)
    return Order(
        buyer=required(obj, "buyer", decode_buyer),
        colours=defaulted_either(
            obj,
            "colours",
            nullable(list_of(decode_order_colours_item)),
            list[OrderColoursItem](["red"]),
        ),
        kind=optional_constant(obj, "kind", "order"),
        delivery=present(obj, "delivery", decode_order_delivery),
        additional_properties=unknown(obj, _ORDER),
    )


@encodes(Order)
def encode_order(value: Order) -> Encoded:
    obj: Encoded = {
        "buyer": encode_buyer(value.buyer),
    }
    if value.colours != ["red"]:
        obj["colours"] = value.colours
    if value.kind is not None:
        obj["kind"] = value.kind
    if not isinstance(value.delivery, Unset):
        obj["delivery"] = encode_order_delivery(value.delivery)
    add_unknown(obj, value.additional_properties)
    return obj


def decode_order_delivery(value: object) -> OrderDelivery:
    options: Options[OrderDelivery] = (
        (DELIVERY, decode_delivery),
        (ORDER_DELIVERY_VARIANT_2, nullable(map_of(to_json))),
    )
    return first_match(value, options)


def encode_order_delivery(value: object) -> object:
    match value:
        case ByDate():
            return encode_by_date(value)
        case ByRoute():
            return encode_by_route(value)
        case _:
            return value
