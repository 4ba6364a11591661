"""The types of constants: literals where type checkers have them, else what the values are made of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from sdkloom.ir.nodes import Either, ListOf, MapOf, Nullable, Scalar, Type
from sdkloom.lowering.choices import JSON
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_array, is_object


def json_class(value: object) -> type:
    """The class of a JSON value, of all numbers the same."""
    return float if type(value) is int else type(value)


def is_literal(value: JsonValue) -> bool:
    """Whether type checkers take a constant as a literal, which integers of 64 bits are."""
    return isinstance(value, str) or (isinstance(value, int) and -(2**63) <= value < 2**63)


def type_of_values(values: Iterable[JsonValue]) -> Type:
    """The type that all *values* are of, and no wider one; any JSON value where there are none."""
    groups: dict[type, list[JsonValue]] = {}
    for value in values:
        groups.setdefault(json_class(value), []).append(value)
    nullable = groups.pop(type(None), None) is not None
    kinds = [_of_one_class(group) for group in groups.values()]
    if not kinds:
        return Scalar("none") if nullable else JSON
    kind = reduce(Either, kinds)
    return Nullable(kind) if nullable else kind


def _of_one_class(values: list[JsonValue]) -> Type:
    first = values[0]
    if is_array(first):
        return ListOf(type_of_values(item for value in values for item in as_array(value)))
    if is_object(first):
        return MapOf(type_of_values(item for value in values for item in as_object(value).values()))
    if isinstance(first, bool):
        return Scalar("bool")
    if isinstance(first, str):
        return Scalar("str")
    return Scalar("int" if all(isinstance(value, int) for value in values) else "float")
