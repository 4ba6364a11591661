"""Check and convert parsed JSON, saying where a value was wrong.

A decoder asks for what the annotation promises and no more: JSON types, required
properties, the formats that have a Python type. An optional property that is null
counts as absent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from operator import length_hint
from threading import local
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from .dates import read_date, read_datetime
from .errors import DecodeError
from .values import (
    NO_PROPERTIES,
    UNSET,
    JsonObject,
    JsonValue,
    Unset,
    is_object,
    kind_of,
    start_of,
)

if TYPE_CHECKING:
    from uuid import UUID

    from .calls import Check
    from .files import FileContent


T = TypeVar("T")
D = TypeVar("D")
Decoder: TypeAlias = Callable[[object], T]

_LONG = 200
"""Characters of a variant's problem that are told: it may tell those of others in turn."""


def decoded(decode: Decoder[T], value: object) -> T:
    """Decode a whole value; what is nested too deeply for Python's stack is wrong too."""
    try:
        return decode(value)
    except RecursionError:
        raise DecodeError("nested too deeply") from None


def wrong(expected: str, value: object) -> DecodeError:
    """Make the error for a value of another type than *expected*."""
    return DecodeError(f"expected {expected}, got {kind_of(value)}")


# Properties of an object. The ones of plain types are spelled out: they are most of
# all properties, and a call less for each is what makes decoding fast.


def required_str(obj: JsonObject, key: str) -> str:
    """Take a string that must be there."""
    value = obj.get(key)
    if type(value) is str:
        return value
    raise _missing_or_wrong(obj, key, "string")


def required_int(obj: JsonObject, key: str) -> int:
    """Take an integer that must be there."""
    value = obj.get(key)
    if type(value) is int:
        return value
    return required(obj, key, to_int)


def required_bool(obj: JsonObject, key: str) -> bool:
    """Take a boolean that must be there."""
    value = obj.get(key)
    if type(value) is bool:
        return value
    raise _missing_or_wrong(obj, key, "boolean")


def optional_str(obj: JsonObject, key: str) -> str | None:
    """Take a string that may be absent."""
    value = obj.get(key)
    if value is None or type(value) is str:
        return value
    raise _missing_or_wrong(obj, key, "string")


def optional_int(obj: JsonObject, key: str) -> int | None:
    """Take an integer that may be absent."""
    value = obj.get(key)
    if value is None or type(value) is int:
        return value
    return optional(obj, key, to_int)


def optional_bool(obj: JsonObject, key: str) -> bool | None:
    """Take a boolean that may be absent."""
    value = obj.get(key)
    if value is None or type(value) is bool:
        return value
    raise _missing_or_wrong(obj, key, "boolean")


def required(obj: JsonObject, key: str, decode: Decoder[T]) -> T:
    """Decode a property that must be there."""
    if key not in obj:
        raise DecodeError("missing value").inside(key)
    try:
        return decode(obj[key])
    except DecodeError as error:
        raise error.inside(key) from None


def optional(obj: JsonObject, key: str, decode: Decoder[T]) -> T | None:
    """Decode a property that may be absent."""
    value = obj.get(key)
    if value is None:
        return None
    try:
        return decode(value)
    except DecodeError as error:
        raise error.inside(key) from None


def optional_list(obj: JsonObject, key: str, decode: Decoder[T]) -> list[T] | None:
    """Decode an array that may be absent."""
    return None if obj.get(key) is None else required_list(obj, key, decode)


def required_list(obj: JsonObject, key: str, decode: Decoder[T]) -> list[T]:
    """Decode an array that must be there."""
    if key not in obj:
        raise DecodeError("missing value").inside(key)
    try:
        return _items(obj[key], decode)
    except DecodeError as error:
        raise error.inside(key) from None


def defaulted(obj: JsonObject, key: str, decode: Decoder[T], default: T) -> T:
    """Decode a property that has a default."""
    return required(obj, key, decode) if key in obj else default


def defaulted_either(
    obj: JsonObject, key: str, decode: Decoder[T], default: D
) -> T | D:
    """Decode a property of several types that has a default of one of them."""
    return required(obj, key, decode) if key in obj else default


def settable(obj: JsonObject, key: str, decode: Decoder[T]) -> T | Unset | None:
    """Decode a property that may be absent, which is not the same as null."""
    return optional(obj, key, decode) if key in obj else UNSET


def present(obj: JsonObject, key: str, decode: Decoder[T]) -> T | Unset:
    """Decode a property that may be absent, and null like any other value."""
    return required(obj, key, decode) if key in obj else UNSET


def required_constant(obj: JsonObject, key: str, *allowed: T) -> T:
    """Take one of a few values that must be there."""
    return required(obj, key, lambda value: to_constant(value, *allowed))


def optional_constant(obj: JsonObject, key: str, *allowed: T) -> T | None:
    """Take one of a few values that may be absent."""
    return optional(obj, key, lambda value: to_constant(value, *allowed))


def settable_constant(obj: JsonObject, key: str, *allowed: T) -> T | Unset | None:
    """Take one of a few values that may be absent, which is not the same as null."""
    return settable(obj, key, lambda value: to_constant(value, *allowed))


def unknown(obj: JsonObject, known: frozenset[str]) -> Mapping[str, JsonValue]:
    """Take the properties that are not *known*."""
    if known.issuperset(obj):
        return NO_PROPERTIES
    return {key: value for key, value in obj.items() if key not in known}


def unknown_of(
    obj: JsonObject, known: frozenset[str], decode: Decoder[T]
) -> dict[str, T]:
    """Decode the properties that are not *known*."""
    return {key: required(obj, key, decode) for key in obj if key not in known}


# Whole values.


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
    text = to_str(value)
    try:
        return read_datetime(text)
    except ValueError:
        message = (
            f"expected a date-time such as 2030-12-31T23:59:59Z, got {text[:60]!r}"
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
    from .binary import read_base64

    text = to_str(value)
    try:
        return read_base64(text)
    except ValueError:
        raise DecodeError(f"expected base64 text, got {text[:60]!r}") from None


def to_binary(value: object) -> FileContent:
    """Read base64 text, or any other text as its own octets."""
    if isinstance(value, bytes):
        return value
    from .binary import read_binary

    return read_binary(to_str(value))


def list_of(decode: Decoder[T]) -> Decoder[list[T]]:
    """Make a decoder of arrays out of a decoder of their items."""

    def decode_list(value: object) -> list[T]:
        return _items(value, decode)

    return decode_list


def tuple_of(*decoders: Decoder[Any]) -> Decoder[tuple[Any, ...]]:
    """Make a decoder of arrays with just as many items out of a decoder for each."""

    def decode_tuple(value: object) -> tuple[Any, ...]:
        items = items_of(None, *decoders)(value)
        if len(items) < len(decoders):
            raise DecodeError("missing value").inside(len(items))
        return tuple(items)

    return decode_tuple


def items_of(rest: Decoder[Any] | None, *first: Decoder[Any]) -> Decoder[list[Any]]:
    """Make a decoder of arrays whose first items have decoders of their own."""

    def decode_items(value: object) -> list[Any]:
        items: list[Any] = []
        for index, item in enumerate(_array(value)):
            decode = first[index] if index < len(first) else rest
            try:
                items.append(to_json(item) if decode is None else decode(item))
            except DecodeError as error:
                raise error.inside(index) from None
        return items

    return decode_items


def map_of(decode: Decoder[T]) -> Decoder[dict[str, T]]:
    """Make a decoder of objects out of a decoder of their values."""

    def decode_map(value: object) -> dict[str, T]:
        obj = to_object(value)
        return {key: required(obj, key, decode) for key in obj}

    return decode_map


def nullable(decode: Decoder[T]) -> Decoder[T | None]:
    """Make a decoder that takes null too."""

    def decode_nullable(value: object) -> T | None:
        return None if value is None else decode(value)

    return decode_nullable


def untyped(decode: Decoder[T]) -> Decoder[T]:
    """Make a decoder of objects pass on all else, which a schema without type allows."""

    def decode_untyped(value: object) -> T:
        return decode(value) if is_object(value) else cast("T", value)

    return decode_untyped


def to_constant(value: object, *allowed: T) -> T:
    """Take one of a few constants."""
    for one in allowed:
        if one == value and isinstance(value, bool) is isinstance(one, bool):
            return one
    shown = ", ".join(map(repr, allowed))
    raise DecodeError(f"expected {shown}, got {start_of(value)}")


def to_constant_or_null(value: object, *allowed: T) -> T | None:
    """Take one of a few constants, or null."""
    return None if value is None else to_constant(value, *allowed)


def constant(*allowed: object) -> Decoder[Any]:
    """Make a decoder of a few constants; of no type, as a list of literals is no list of texts."""
    return lambda value: to_constant(value, *allowed)


def to_scalar(value: object) -> str | int:
    """Take a string, an integer or a boolean."""
    if isinstance(value, str | int):
        return value
    raise wrong("string, integer or boolean", value)


def either(one: Decoder[T], other: Decoder[D]) -> Decoder[T | D]:
    """Make a decoder of values of two JSON types."""

    def decode_either(value: object) -> T | D:
        try:
            return one(value)
        except DecodeError as error:
            problem = error
        try:
            return other(value)
        except DecodeError as error:
            raise DecodeError(f"{problem}, and {error}") from None

    return decode_either


Options: TypeAlias = "Sequence[tuple[Check, Decoder[T]]]"
"""Checks, and the decoder of what each admits."""


class _Known(local):
    """What the values came to that were met while the outermost union is decoded.

    Unions within unions would else be decoded once for each way to them: twice as
    often on each level.
    """

    def __init__(self) -> None:
        self.found: dict[tuple[int, ...], tuple[object, Any, str]] | None = None
        """By ids: of a value and of checks; the value, which thus lives on, goes along."""


_KNOWN = _Known()


def first_match(value: object, options: Options[T]) -> T:
    """Decode by the first option that admits *value* and can, else by the first that can."""
    outer = _KNOWN.found
    known = _KNOWN.found = {} if outer is None else outer
    key = (id(value), *[id(check) for check, _ in options])
    try:
        if key not in known:
            known[key] = value, *_first_match(value, options)
    finally:
        _KNOWN.found = outer
    _, found, problem = known[key]
    if problem:
        raise DecodeError(problem)
    return cast("T", found)


def _first_match(value: object, options: Options[T]) -> tuple[T | None, str]:
    """Find what *value* stands for, or say why it stands for nothing."""
    rest: list[Decoder[T]] = []
    problems: list[str] = []
    for check, decode in options:
        if not check.accepts(value):
            rest.append(decode)
            continue
        try:
            return decode(value), ""
        except DecodeError as error:  # two formats of one type look alike to a check
            problems.append(str(error)[:_LONG])
    for decode in rest:
        try:
            return decode(value), ""
        except DecodeError as error:
            problems.append(str(error)[:_LONG])
    return None, f"no variant fits {kind_of(value)}: {'; '.join(problems)}"


def unknown_tag(obj: JsonObject, key: str) -> DecodeError:
    """Make the error for a tag that no variant has."""
    if key not in obj:
        return DecodeError("missing value").inside(key)
    return DecodeError(f"unknown value {start_of(obj[key])}").inside(key)


def _items(value: object, decode: Decoder[T]) -> list[T]:
    values = _array(value)
    left = iter(values)
    try:
        return [decode(item) for item in left]
    except DecodeError as error:
        raise error.inside(len(values) - length_hint(left) - 1) from None


def _array(value: object) -> list[object]:
    if isinstance(value, list):
        return cast("list[object]", value)
    raise wrong("array", value)


def _missing_or_wrong(obj: JsonObject, key: str, expected: str) -> DecodeError:
    if key not in obj:
        return DecodeError("missing value").inside(key)
    return wrong(expected, obj[key]).inside(key)
