"""Keywords of one schema that contradict each other: nothing fits, or the default does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard, cast

from sdkloom.ecma.patterns import PatternError, translate

_PAIRS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)
_RELEVANT = frozenset({"default", "const", "anyOf", "oneOf", *(low for low, _ in _PAIRS)})
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
    if "const" in schema and not _among(schema["const"], schema.get("enum")):
        yield "const", "`const` is not one of `enum`: no value fits"
    if "default" in schema and (problem := _default_problem(schema["default"], schema)) is not None:
        yield "default", f"the default {problem}"


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
    kinds: Any = schema.get("type")
    listed = cast("list[object]", kinds) if isinstance(kinds, list) else [kinds]
    known = [kind for kind in listed if isinstance(kind, str) and kind in _KINDS]
    if known and not any(_KINDS[kind](value) for kind in known):
        return f"is not of type {' or '.join(known)}"
    if schema.get("enum") and not _among(value, schema["enum"]):
        return "is not one of `enum`"
    if "const" in schema and not _among(value, [schema["const"]]):
        return "is not `const`"
    if _is_number(value):
        return _beyond(value, schema, "minimum", "maximum")
    if isinstance(value, str):
        return _beyond(len(value), schema, "minLength", "maxLength") or _unmatched(value, schema)
    return None


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
    if found.hazard is None and re.search(found.python, value) is None:
        return "does not match `pattern`"
    return None
