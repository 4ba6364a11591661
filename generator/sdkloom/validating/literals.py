"""Values that YAML reads as another type than their schema asks for: what was written is meant.

``enum: [true, 1.0]`` of strings and ``pattern: 0`` lack quotes; ``enum: ["1"]`` of integers has them
for nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from sdkloom.diagnostics.rules import Rule
from sdkloom.reading.json_values import JsonValue, is_array
from sdkloom.reading.places import child

HOLDERS = frozenset(
    {
        *("Schema Object", "File Schema Object"),
        *("Parameter Object", "Items Object", "Header Object"),
    }
)
"""The objects that describe values by keywords; the last three do so in OpenAPI 2.0 only."""

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,300})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,300})(?:\.[0-9]{1,300})?(?:[eE][-+]?[0-9]{1,2})?")
_FLAGS = {"true": True, "false": False}
_SHOWN = 3


class Correction(NamedTuple):
    """What the values of keywords are read as, and the rule and message of the warning."""

    values: Mapping[str, JsonValue]
    rule: Rule
    message: str


def corrections(
    schema: Mapping[str, JsonValue], origin: str, written: Callable[[str, JsonValue], str]
) -> Iterator[Correction]:
    """Go through the keywords of *schema* whose values are of another type than it asks for.

    *written* gives the text that the document has for the scalar at an origin.
    """
    pattern = schema.get("pattern")
    if isinstance(pattern, (bool, int, float)):
        text = written(child(origin, "pattern"), pattern)
        message = f"this has to be a regular expression, and is read as the text: write '{text}'"
        yield Correction({"pattern": text}, "wrong-type", message)
    if (kind := _kind(schema.get("type"))) is None:
        return
    values: dict[str, JsonValue] = {}
    changed: list[JsonValue] = []
    for key in ("enum", "const", "default"):
        if key not in schema or (key == "default" and not values):
            continue
        new, others = _read(schema[key], kind, child(origin, key), written, is_list=key == "enum")
        if others:
            values[key] = new
            changed += (value for value in others if value not in changed)
    if values:
        keys = " and ".join(f"`{key}`" for key in values)
        verb = "holds" if len(values) == 1 else "hold"
        message = f"{keys} {verb} values of another type than `{kind}`: read as {_listed(changed)}"
        yield Correction(values, "enum-type", message)


def _read(
    value: JsonValue,
    kind: str,
    place: str,
    written: Callable[[str, JsonValue], str],
    *,
    is_list: bool,
) -> tuple[JsonValue, list[JsonValue]]:
    """Give what *value* is read as, and those of its values that differ."""
    if not (is_list and is_array(value)):
        new = _corrected(value, kind, partial(written, place, value))
        return new, [] if type(new) is type(value) else [new]
    found = [
        _corrected(item, kind, partial(written, child(place, index), item))
        for index, item in enumerate(value)
    ]
    pairs = zip(value, found, strict=True)
    return found, [new for old, new in pairs if type(old) is not type(new)]


def _kind(types: JsonValue) -> str | None:
    """The only type that is asked for, null aside."""
    named = [name for name in (types if is_array(types) else [types]) if name != "null"]
    return named[0] if len(named) == 1 and isinstance(named[0], str) else None


def _corrected(value: JsonValue, kind: str, written: Callable[[], str]) -> JsonValue:
    """Give what *value*, of an enumeration of one *kind*, has to mean; itself where that is unclear."""
    if kind == "string" and isinstance(value, (bool, int, float)):
        return written()
    if not isinstance(value, str):
        return value
    if kind == "boolean":
        return _FLAGS.get(value, value)
    if kind in {"integer", "number"}:
        pattern = _INTEGER if kind == "integer" else _NUMBER
        return json.loads(value) if pattern.fullmatch(value) else value
    return value


def _listed(values: Iterable[JsonValue]) -> str:
    shown = [json.dumps(value) for value in values]
    more = [] if len(shown) <= _SHOWN else ["…"]
    return ", ".join(shown[:_SHOWN] + more)
