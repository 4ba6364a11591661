"""JSON values written as YAML that every reader, of YAML 1.1 or 1.2, takes for the same."""

from __future__ import annotations

import json
import re

from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.reading.yaml_scalars import plain

_PLAIN = re.compile(r"[^\W\d]|[_/$(]")
_AMBIGUOUS = re.compile(r":(?:\s|\Z)|\s#")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_LONGEST_KEY = 1000
"""Longer keys on one line are refused by libyaml, as YAML 1.2 (7.4.2) allows."""


def block(value: JsonValue, indent: int) -> str:
    """Write *value* from the place after its key's colon, or the document's start, on.

    Members of a container are on lines of their own, *indent* spaces in; no line end at the end.
    """
    if is_object(value) and value:
        return "".join(f"\n{_member(key, inner, indent)}" for key, inner in value.items())
    if is_array(value) and value:
        return "".join(f"\n{' ' * indent}-{_item(item, indent + 2)}" for item in value)
    if isinstance(value, str) and (literal := _literal(value, indent)):
        return f" {literal}"
    return f" {scalar(value)}"


def flow(value: JsonValue) -> str:
    """Write *value* on one line."""
    return _escaped(json.dumps(value, ensure_ascii=False))


def scalar(value: JsonValue) -> str:
    """Write a scalar, or an empty container, on one line; text is quoted where it has to be."""
    return value if isinstance(value, str) and is_plain(value) else flow(value)


def is_plain(text: str) -> bool:
    """Tell whether *text* needs no quotes in block style."""
    return (
        _PLAIN.match(text) is not None
        and text.isprintable()
        and text == text.strip()
        and _AMBIGUOUS.search(text) is None
        and text.lower() not in _WORDS
        and isinstance(plain(text), str)
    )


def _member(key: str, value: JsonValue, indent: int) -> str:
    pad, name = " " * indent, scalar(key)
    if len(name) > _LONGEST_KEY:
        return f"{pad}? {name}\n{pad}:{block(value, indent + 2)}"
    return f"{pad}{name}:{block(value, indent + 2)}"


def _item(value: JsonValue, indent: int) -> str:
    """Write an item after its dash: a container starts on the same line."""
    text = block(value, indent)
    return f" {text[indent + 1 :]}" if text.startswith("\n") else text


def _literal(text: str, indent: int) -> str | None:
    """Write *text* of several lines as a literal block, if it needs no escapes."""
    if "\n" not in text or text[0] in " \n\t" or not text.replace("\n", "").isprintable():
        return None
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    header = "|" + ("-", "", "+")[min(ends, 2)]
    lines = [f"\n{' ' * indent}{line}" if line else "\n" for line in body.split("\n")]
    return header + "".join(lines) + "\n" * max(ends - 1, 0)


def _escaped(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escape(ord(char)) for char in text)


def _escape(point: int) -> str:
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
