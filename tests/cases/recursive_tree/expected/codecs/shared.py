"""Conversions of the shared models."""

from __future__ import annotations

from .._runtime.decoding import Options, first_match, list_of, map_of, to_str
from .._runtime.encoding import each, each_value
from .._runtime.values import is_array, is_object
from ..checks.shared import VALUE_VARIANT_1, VALUE_VARIANT_2, VALUE_VARIANT_3
from ..models.shared import Nest, Value


def decode_nest(value: object) -> Nest:
    return list_of(decode_nest)(value)


def decode_value(value: object) -> Value:
    options: Options[Value] = (
        (VALUE_VARIANT_1, to_str),
        (VALUE_VARIANT_2, list_of(decode_value)),
        (VALUE_VARIANT_3, map_of(decode_value)),
    )
    return first_match(value, options)


def encode_value(value: object) -> object:
    match value:
        case _ if is_array(value):
            return each(value, encode_value)
        case _ if is_object(value):
            return each_value(value, encode_value)
        case _:
            return value
