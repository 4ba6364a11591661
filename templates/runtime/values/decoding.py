"""Check and convert parsed JSON, saying where a value was wrong.

A decoder asks for what the annotation promises and no more: JSON types, required
properties, the formats that have a Python type.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast
from weakref import WeakKeyDictionary

from ..errors import DecodeError
from .dates import read_date, read_datetime
from .types import JsonObject, JsonValue, kind_of, start_of

if TYPE_CHECKING:
    from uuid import UUID

    from .files import FileContent

T = TypeVar("T")
D = TypeVar("D")
Decoder: TypeAlias = Callable[[object], T]

PARTS: WeakKeyDictionary[Decoder[Any], tuple[str, Decoder[Any]]] = WeakKeyDictionary()
"""What decoders of arrays, objects and nullable values are made of."""


def decoded(decode: Decoder[T], value: object) -> T:
    """Decode a whole value; what is nested too deeply for Python's stack is wrong too."""
    try:
        return decode(value)
    except RecursionError:
        raise DecodeError("nested too deeply") from None


def wrong(expected: str, value: object) -> DecodeError:
    """Make the error for a value of another type than *expected*."""
    return DecodeError(f"expected {expected}, got {kind_of(value)}")


def required(obj: JsonObject, key: str, decode: Decoder[T]) -> T:
    """Decode a property that must be there."""
    if key not in obj:
        raise missing(key)
    return at(key, decode, obj[key])


def optional(obj: JsonObject, key: str, decode: Decoder[T]) -> T | None:
    """Decode a property that may be absent or null."""
    return None if obj.get(key) is None else required(obj, key, decode)


def missing(key: str | int) -> DecodeError:
    """Make the error for a value that must be there and is not."""
    return DecodeError("missing value").inside(key)


def to_object(value: object) -> JsonObject:
    """Take an object."""
    if isinstance(value, dict):
        return cast(JsonObject, value)
    raise wrong("object", value)


def to_str(value: object) -> str:
    """Take a string."""
    if isinstance(value, str):
        return value
    raise wrong("string", value)


def to_int(value: object) -> int:
    """Take an integer; JSON does not tell 1 from 1.0."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise wrong("integer", value)


def to_float(value: object) -> float:
    """Take a number as it is: an integer stays one, however large."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise wrong("number", value)


def to_bool(value: object) -> bool:
    """Take a boolean."""
    if isinstance(value, bool):
        return value
    raise wrong("boolean", value)


LEAVES: dict[type[Any], Decoder[Any]] = {
    str: to_str,
    int: to_int,
    float: to_float,
    bool: to_bool,
}
"""Decoders of JSON's own types."""


def to_none(value: object) -> None:
    """Take null."""
    if value is not None:
        raise wrong("null", value)


def to_json(value: object) -> JsonValue:
    """Take any JSON value."""
    return cast(JsonValue, value)


def to_date(value: object) -> dt.date:
    """Read an RFC 3339 full-date."""
    text = to_str(value)
    try:
        return read_date(text)
    except ValueError:
        message = f"expected a date such as 2030-12-31, got {text[:60]!r}"
        raise DecodeError(message) from None


def to_datetime(value: object) -> dt.datetime:
    """Read an RFC 3339 date-time; its text is kept where Python would write another."""
    if type(value) is not str:
        value = to_str(value)
    try:
        return read_datetime(value)
    except ValueError:
        message = (
            f"expected a date-time such as 2030-12-31T23:59:59Z, got {value[:60]!r}"
        )
        raise DecodeError(message) from None


def to_uuid(value: object) -> UUID:
    """Read a UUID."""
    from .uuids import read_uuid

    text = to_str(value)
    try:
        return read_uuid(text)
    except ValueError:
        raise DecodeError(f"expected a UUID, got {text[:60]!r}") from None


def to_bytes(value: object) -> bytes:
    """Read base64 text; bytes that are no JSON text come as they are."""
    if isinstance(value, bytes):
        return value
    from .base64 import read_base64

    text = to_str(value)
    try:
        return read_base64(text)
    except ValueError:
        raise DecodeError(f"expected base64 text, got {text[:60]!r}") from None


def to_binary(value: object) -> FileContent:
    """Read base64 text, or any other text as its own octets."""
    if isinstance(value, bytes):
        return value
    from .base64 import read_binary

    return read_binary(to_str(value))


def list_of(decode: Decoder[T]) -> Decoder[list[T]]:
    """Make a decoder of arrays, in place, out of a decoder of their items."""

    def decode_list(value: Any) -> list[T]:
        items: list[Any] = value
        if type(items) is not list:
            raise wrong("array", value)
        index = 0
        try:
            for index, item in enumerate(items):
                items[index] = decode(item)
        except DecodeError as error:
            raise error.inside(index) from None
        return items

    PARTS[decode_list] = "array", decode
    return decode_list


def copy_of(decode: Decoder[T]) -> Decoder[list[T]]:
    """Make a decoder of arrays that stay as they are out of a decoder of their items."""
    decode_list = list_of(decode)

    def decode_copy(value: Any) -> list[T]:
        items: list[Any] = value
        return decode_list(items.copy() if type(items) is list else value)

    PARTS[decode_copy] = "array", decode
    return decode_copy


def list_of_leaf(kind: type[T]) -> Decoder[list[T]]:
    """Make a decoder of arrays of strings, numbers or booleans."""
    decode_list = list_of(cast("Decoder[T]", LEAVES[kind]))

    def decode_leaves(value: Any) -> list[T]:
        items: list[Any] = value
        if type(items) is not list:
            raise wrong("array", value)
        for item in items:
            if type(item) is not kind:
                return decode_list(items)
        return items

    PARTS[decode_leaves] = "array", LEAVES[kind]
    return decode_leaves


def tuple_of(*decoders: Decoder[Any]) -> Decoder[tuple[Any, ...]]:
    """Make a decoder of arrays with just as many items out of a decoder for each."""

    def decode_tuple(value: object) -> tuple[Any, ...]:
        items = items_of(None, *decoders)(value)
        if len(items) < len(decoders):
            raise missing(len(items))
        return tuple(items)

    return decode_tuple


def items_of(rest: Decoder[Any] | None, *first: Decoder[Any]) -> Decoder[list[Any]]:
    """Make a decoder of arrays whose first items have decoders of their own."""

    def decode_items(value: object) -> list[Any]:
        items: list[Any] = []
        for index, item in enumerate(_array(value)):
            decode = first[index] if index < len(first) else rest
            items.append(at(index, to_json if decode is None else decode, item))
        return items

    return decode_items


def map_of(decode: Decoder[T]) -> Decoder[dict[str, T]]:
    """Make a decoder of objects out of a decoder of their values."""

    def decode_map(value: object) -> dict[str, T]:
        return {key: at(key, decode, item) for key, item in to_object(value).items()}

    PARTS[decode_map] = "object", decode
    return decode_map


def nullable(decode: Decoder[T]) -> Decoder[T | None]:
    """Make a decoder that takes null too."""

    def decode_nullable(value: object) -> T | None:
        return None if value is None else decode(value)

    PARTS[decode_nullable] = "nullable", decode
    return decode_nullable


def to_constant(value: object, *allowed: T) -> T:
    """Take one of a few constants."""
    for candidate in allowed:
        if candidate == value and isinstance(value, bool) is isinstance(
            candidate, bool
        ):
            return candidate
    shown = ", ".join(map(repr, allowed))
    raise DecodeError(f"expected {shown}, got {start_of(value)}")


def to_scalar(value: object) -> str | int:
    """Take a string, an integer or a boolean."""
    if isinstance(value, str | int):
        return value
    raise wrong("string, integer or boolean", value)


def either(first: Decoder[T], second: Decoder[D]) -> Decoder[T | D]:
    """Make a decoder of values of two JSON types."""

    def decode_either(value: object) -> T | D:
        try:
            return first(value)
        except DecodeError as error:
            problem = error
        try:
            return second(value)
        except DecodeError as error:
            raise DecodeError(f"{problem}, and {error}") from None

    return decode_either


def at(key: str | int, decode: Decoder[T], value: object) -> T:
    """Decode the value under *key*; an error says that it was there."""
    try:
        return decode(value)
    except DecodeError as error:
        raise error.inside(key) from None


def _array(value: object) -> list[object]:
    if isinstance(value, list):
        return cast("list[object]", value)
    raise wrong("array", value)
