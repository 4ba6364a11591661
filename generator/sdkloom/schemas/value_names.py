"""The names and descriptions of an enumeration's values, which OpenAPI leaves to extensions.

What generators agree on is read: ``x-enum-varnames``, ``x-enumNames`` and ``x-enum-descriptions`` are
arrays in the order of ``enum``; ``x-ms-enum`` lists objects. JSON Schema has a ``title`` and a
``description`` for each ``const`` of a choice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sdkloom.reading.json_values import JsonValue, as_array, as_object, same_value
from sdkloom.schemas.ast import Schema

_NAMES = ("x-enum-varnames", "x-enumNames", "x-enum-names")
_DESCRIPTIONS = ("x-enum-descriptions", "x-enumDescriptions")


class NamedValue(NamedTuple):
    """A value of an enumeration, and what the document calls and says of it."""

    value: JsonValue
    name: str
    description: str


def described_values(schema: Schema, raw: Mapping[str, JsonValue]) -> str | None:
    """List the values of an enumeration that have a name or a description, in Markdown.

    *raw* is what the document has in the place of *schema*.
    """
    lines = [
        f"- `{_text(named.value)}`: {_described(named)}"
        for named in (*_from_extensions(schema.enum or (), raw), *_from_constants(schema))
        if (named.name and named.name != named.value) or named.description
    ]
    return "\n".join(dict.fromkeys(lines)) or None


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _described(named: NamedValue) -> str:
    shown = named.name if named.name != named.value else ""
    return ", ".join(filter(None, (shown, named.description)))


def _from_extensions(
    values: Sequence[JsonValue], raw: Mapping[str, JsonValue]
) -> Iterator[NamedValue]:
    names, descriptions = _texts(raw, _NAMES, values), _texts(raw, _DESCRIPTIONS, values)
    listed = as_object(raw.get("x-ms-enum")).get("values")
    objects = {same_value(each.get("value")): each for each in map(as_object, as_array(listed))}
    for value in values:
        key = same_value(value)
        more = objects.get(key, {})
        yield NamedValue(
            value,
            names.get(key) or _line(more.get("name")),
            descriptions.get(key) or _line(more.get("description")),
        )


def _texts(
    raw: Mapping[str, JsonValue], keys: Sequence[str], values: Sequence[JsonValue]
) -> dict[str, str]:
    """The texts of the first of *keys* that there is, by value; a map has them by the value's text."""
    found = next((raw[key] for key in keys if key in raw), None)
    by_text = as_object(found)
    listed = as_array(found) or [by_text.get(_text(value)) for value in values]
    return {
        same_value(value): _line(text) for value, text in zip(values, listed, strict=False)
    }  # fmt: skip


def _from_constants(schema: Schema) -> Iterator[NamedValue]:
    for member in (*schema.one_of, *schema.any_of):
        values = member.const or (member.enum if member.enum and len(member.enum) == 1 else None)
        if values is not None:
            yield NamedValue(values[0], _line(member.title), _line(member.description))


def _line(text: JsonValue) -> str:
    """A text on one line; what is no text says nothing."""
    return re.sub(r"\s+", " ", text).strip() if isinstance(text, str) else ""
