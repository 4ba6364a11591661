"""JSON read strictly: what two readers could read differently is refused, with its place."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterator
from typing import NoReturn

from sdkloom.diagnostics import SpecError
from sdkloom.diagnostics.rules import Rule
from sdkloom.reading.places import MAX_DEPTH, Json, Lines, child, fault, quoted

_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(r'[{}\[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}\[\],:"]+', re.DOTALL)
# what follows them may be wrong too: C's reader hands out a number before it looks further
_CONSTANT = re.compile(r"NaN|-?Infinity")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)?")
_DECODER = json.JSONDecoder()
_REASONS = (
    ("Expecting property name", "expected a property name in double quotes"),
    ("Expecting ',' delimiter", "expected a comma, or the end of the object or array"),
    ("Expecting ':' delimiter", "expected a colon after the property name"),
    ("Expecting value", "expected a value"),
    ("Unterminated string", "a string that starts here has no closing quote"),
    ("Invalid control character", "a control character in a string has to be escaped"),
    ("Invalid \\u", r"\u has to be followed by four hexadecimal digits"),
    ("Invalid \\escape", "a backslash in a string has to be doubled, or start an escape"),
    ("Extra data", "there is more after the end of the document"),
)


class _SuspectError(Exception):
    """Something in the text needs the slow look that finds where it is."""


def load(text: str, file: str) -> Json:
    """Parse *text*; ``JSONDecodeError`` where it is not JSON, ``SpecError`` where it is unsafe.

    Unsafe are duplicate keys, NaN, numbers that Python cannot hold, and nesting too deep.
    """
    try:
        value: Json = json.loads(
            text, object_pairs_hook=_unique, parse_float=_float, parse_constant=_constant
        )
    except json.JSONDecodeError:
        raise
    except (_SuspectError, RecursionError, ValueError):  # ValueError: an integer of too many digits
        raise _first_fault(text, file) from None
    if _is_deep(value):
        raise _first_fault(text, file)
    return value


def syntax_error(error: json.JSONDecodeError, text: str, file: str) -> SpecError:
    """Make the error for *text* that is not JSON, the same on every Python version."""
    at = error.pos
    before = text[:at].rstrip(" \t\n\r")
    if text[at : at + 1] in {"}", "]"} and before.endswith(","):
        at = len(before) - 1
    if text[at : at + 1] == ",":
        reason = "a comma has to be followed by another item"
    elif at >= len(text):
        reason = "the text ends before the document does"
    else:
        known = (ours for theirs, ours in _REASONS if error.msg.startswith(theirs))
        reason = next(known, error.msg)
    line, column = Lines(text).place(at)
    return fault("json-syntax", f"not valid JSON: {reason}", f"{file}#", line, column)


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _SuspectError
    return found


def _float(text: str) -> float:
    value = float(text)
    if not is_representable(value, text):
        raise _SuspectError
    return value


def _constant(_text: str) -> NoReturn:
    raise _SuspectError


def is_representable(value: float, text: str) -> bool:
    """Whether *value* stands for *text*: not infinity, nor zero for a number that is not."""
    if value == 0:
        return not re.match(r"[-+0.]*[1-9]", text)
    return math.isfinite(value)


def _is_deep(value: Json) -> bool:
    level: list[dict[str, Json] | list[Json]] = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))  # three times as fast as with a union
        ]
    return bool(level)


class _Walk:
    """Goes through a JSON text that C's reader refused, up to the first thing it may have meant."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._keys: list[str | int | None] = []
        self._seen: list[set[str]] = []

    def faults(self) -> Iterator[tuple[Rule, str, int, list[str | int]]]:
        """Yield rule, message, offset and pointer tokens."""
        for match in _TOKEN.finditer(self._text):
            piece, at = match[0], match.start()
            if problem := self._step(piece):
                yield *problem, at, [key for key in self._keys if key is not None]

    def _step(self, piece: str) -> tuple[Rule, str] | None:
        match piece[0]:
            case "{" | "[":
                if len(self._keys) == MAX_DEPTH:
                    return "too-deep", f"nested more than {MAX_DEPTH} levels deep: flatten it"
                self._keys.append(None if piece == "{" else 0)
                self._seen.append(set())
            case "}" | "]":
                self._keys.pop()
                self._seen.pop()
            case ",":
                key = self._keys[-1]
                self._keys[-1] = key + 1 if isinstance(key, int) else None
            case '"':
                return self._string(piece)
            case _:
                return _number_fault(piece)
        return None

    def _string(self, piece: str) -> tuple[Rule, str] | None:
        if not self._keys or self._keys[-1] is not None:
            return None
        seen, key = self._seen[-1], json.loads(piece)
        self._keys[-1] = key
        if key in seen:
            return "duplicate-key", f"the key {quoted(key)} is here twice: remove or rename one"
        seen.add(key)
        return None


def _number_fault(piece: str) -> tuple[Rule, str] | None:
    if constant := _CONSTANT.match(piece):
        return "json-syntax", f"not valid JSON: {constant[0]} is not a JSON number"
    number = _NUMBER.match(piece)
    if number is None:
        return None
    if number[1] is None and len(number[0].lstrip("-")) > (
        sys.get_int_max_str_digits() or math.inf
    ):
        return "number-range", "an integer of this many digits is not supported"
    if number[1] is not None and not is_representable(float(number[0]), number[0]):
        return "number-range", f"the number {quoted(number[0])} is beyond a 64-bit float's range"
    return None


def _first_fault(text: str, file: str) -> SpecError:
    for rule, message, offset, keys in _Walk(text).faults():
        line, column = Lines(text).place(offset)
        return fault(rule, message, child(f"{file}#", *keys), line, column)
    return fault("too-deep", "nested too deeply for the stack that is left", f"{file}#")


class Places:
    """Finds where in a JSON text the value at a pointer starts; indexes what it passes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)
        self._known: dict[int, dict[str, int]] = {}

    def find(self, parts: list[str]) -> tuple[int, int]:
        """Find line and column of the value at *parts*, or of its nearest ancestor that exists."""
        at = self._skip(0)
        for part in parts:
            if at not in self._known:
                self._known[at] = dict(self._members(at))
            if (inner := self._known[at].get(part)) is None:
                break
            at = inner
        return self._lines.place(at)

    def _members(self, at: int) -> Iterator[tuple[str, int]]:
        opening = self._text[at]
        if opening not in "{[":
            return
        at = self._skip(at + 1)
        index = 0
        while self._text[at] not in "}]":
            key = str(index)
            if opening == "{":
                key, at = _DECODER.raw_decode(self._text, at)
                at = self._skip(self._skip(at) + 1)
            yield key, at
            at = self._skip(_DECODER.raw_decode(self._text, at)[1])
            if self._text[at] == ",":
                at = self._skip(at + 1)
            index += 1

    def _skip(self, at: int) -> int:
        blank = _SPACE.match(self._text, at)
        return blank.end() if blank else at
