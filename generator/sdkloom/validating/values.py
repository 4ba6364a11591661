"""Keywords of one schema that contradict each other: nothing fits, or the default does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from ipaddress import IPv4Address, IPv6Address
from typing import Any, TypeGuard, cast

from sdkloom.ecma.patterns import PatternError, translate

_PAIRS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)
_RELEVANT = frozenset({"default", "const", "enum", "anyOf", "oneOf", *(low for low, _ in _PAIRS)})
_LONGEST = 200
"""Characters of a default that a pattern is tried on."""


def contradictions(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Go through what cannot be meant: a keyword, and what is wrong with it."""
    if _RELEVANT.isdisjoint(schema):
        return
    for low, high in _PAIRS:
        if (
            _is_number(lower := schema.get(low))
            and _is_number(upper := schema.get(high))
            and lower > upper
        ):
            yield low, f"`{low}` is above `{high}`: no value fits"
    for key in ("anyOf", "oneOf"):
        if schema.get(key) == []:
            yield key, f"`{key}` is empty: no value fits"
    if isinstance(values := schema.get("enum"), list):
        yield from _mistyped(cast("list[object]", values), schema)
    if "const" in schema and not _among(schema["const"], schema.get("enum")):
        yield "const", "`const` is not one of `enum`: no value fits"
    if "default" in schema and (problem := _default_problem(schema["default"], schema)) is not None:
        yield "default", f"the default {problem}"


def _mistyped(values: list[object], schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Find values of an enumeration that are not of its type; null is another matter."""
    known = _types(schema)
    wrong = [
        value
        for value in values
        if known and value is not None and not any(_KINDS[kind](value) for kind in known)
    ]
    if wrong:
        some = "no value" if len(wrong) == len(values) else "not every value"
        yield "enum", f"{some} of `enum` is of type {' or '.join(known)}"


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and value == value // 1,
    "number": _is_number,
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _among(value: object, values: object) -> bool:
    """Whether *value* is in a list, where true is not 1; what is no list holds everything."""
    if not isinstance(values, list):
        return True
    return any(
        member == value and isinstance(member, bool) == isinstance(value, bool)
        for member in cast("list[object]", values)
    )


def _default_problem(value: Any, schema: Mapping[str, Any]) -> str | None:
    """Give the reason why a default is no value of its own schema, as far as that alone decides."""
    if value is None and (schema.get("nullable") is True or "$ref" in schema):
        return None
    known = _types(schema)
    if known and not any(_KINDS[kind](value) for kind in known):
        return f"is not of type {' or '.join(known)}"
    if schema.get("enum") and not _among(value, schema["enum"]):
        return "is not one of `enum`"
    if "const" in schema and not _among(value, [schema["const"]]):
        return "is not `const`"
    if _is_number(value):
        return _beyond(value, schema, "minimum", "maximum")
    if isinstance(value, str):
        return (
            _beyond(len(value), schema, "minLength", "maxLength")
            or _unmatched(value, schema)
            or _not_of_format(value, schema)
        )
    return None


def _types(schema: Mapping[str, Any]) -> list[str]:
    kinds: Any = schema.get("type")
    listed = cast("list[object]", kinds) if isinstance(kinds, list) else [kinds]
    return [kind for kind in listed if isinstance(kind, str) and kind in _KINDS]


def _beyond(measure: Any, schema: Mapping[str, Any], low: str, high: str) -> str | None:
    if _is_number(least := schema.get(low)) and measure < least:
        return f"is below `{low}`"
    if _is_number(most := schema.get(high)) and measure > most:
        return f"is above `{high}`"
    return None


def _unmatched(value: str, schema: Mapping[str, Any]) -> str | None:
    if not isinstance(pattern := schema.get("pattern"), str) or len(value) > _LONGEST:
        return None
    try:
        found = translate(pattern)
    except PatternError:
        return None
    if found.is_safe(value) and re.search(found.python, value) is None:
        return "does not match `pattern`"
    return None


def _is_date(text: str) -> bool:
    with suppress(ValueError):
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    return False


def _is_date_time(text: str) -> bool:
    return _TIME.fullmatch(text[10:]) is not None and _is_date(text[:10])


def _is_address(kind: Callable[[str], object]) -> Callable[[str], bool]:
    def is_address(text: str) -> bool:
        with suppress(ValueError):
            kind(text)
            return True
        return False

    return is_address


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
"""RFC 3339, 5.6."""
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_FORMATS: Mapping[str, Callable[[str], object]] = {
    "date": _is_date,
    "date-time": _is_date_time,
    "uuid": _UUID.fullmatch,
    "ipv4": _is_address(IPv4Address),
    "ipv6": _is_address(IPv6Address),
}


def _not_of_format(value: str, schema: Mapping[str, Any]) -> str | None:
    named = schema.get("format")
    test = _FORMATS.get(named) if isinstance(named, str) else None
    return None if test is None or test(value) else f"is not of the format `{named}`"
