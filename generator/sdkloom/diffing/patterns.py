"""Patterns compared by the texts that they match, and by their lengths."""

from __future__ import annotations

import re
from functools import cache
from math import inf

from sdkloom.diffing.rules import Trend
from sdkloom.ecma.comparing import canonical, includes
from sdkloom.ecma.finite_texts import finite_texts
from sdkloom.ecma.matching import finds
from sdkloom.ecma.patterns import PatternError, Translation, translate
from sdkloom.ecma.syntax import Node

_LENGTH_ALONE = re.compile(r"\^(?:\.|\[\\s\\S\]|\[\\S\\s\])(?:(\*|\+)|\{(\d+)(?:(,)(\d*))?\})\$")
"""A pattern that asks for a number of characters, whatever they are (but for ends of lines)."""


_ATOM = re.compile(
    r"(?:\\[dDwWsS^$.|?*+()\[\]{}/-]|\[\^?(?:\\.|[^\\\]])+\]|[^\\^$|?*+()\[\]{}])"
    r"(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})?\??"
)
"""One character of some kind, and how often it is repeated."""


def lengths_of(pattern: str | None) -> tuple[int | None, int | None]:
    """The least and the greatest length of a text that a pattern matches, where that is plain."""
    if pattern is None or not pattern.startswith("^") or not pattern.endswith("$"):
        return None, None
    least, most, at = 0, 0.0, 1
    while at < len(pattern) - 1:
        match = _ATOM.match(pattern, at, len(pattern) - 1)
        if match is None:
            return None, None
        low, high = _repetitions(*match.groups())
        least, most, at = least + low, most + high, match.end()
    return least, None if most == inf else int(most)


def _repetitions(sign: str | None, low: str | None, comma: str, high: str) -> tuple[int, float]:
    if sign is not None:
        return int(sign == "+"), 1 if sign == "?" else inf
    if low is None:
        return 1, 1
    return int(low), (int(high) if high else inf) if comma else int(low)


def is_length(pattern: str) -> bool:
    """Whether a pattern asks for a number of characters, and any but ends of lines will do."""
    return _LENGTH_ALONE.fullmatch(pattern) is not None


def asks_only_length(pattern: str) -> bool:
    """Whether a pattern asks for a number of characters and admits every character."""
    return is_length(pattern) and not pattern.startswith("^.")


@cache
def texts_of(pattern: str) -> frozenset[str] | None:
    """List the texts that a pattern is found in, where these are few."""
    found = _translated(pattern)
    return None if found is None else finite_texts(found.tree)


def _translated(pattern: str) -> Translation | None:
    try:
        return translate(pattern)
    except PatternError:
        return None


def pattern_trend(old: str, new: str) -> Trend:
    """Tell which of two patterns asks more, where that can be proved."""
    before, after = texts_of(old), texts_of(new)
    if before is not None and all(finds(new, text) for text in before):
        return "loosened"
    if after is not None and all(finds(old, text) for text in after):
        return "tightened"
    first, last = _canonical(old), _canonical(new)
    if first is None or last is None:
        return "changed"
    return (
        "loosened" if includes(last, first) else "tightened" if includes(first, last) else "changed"
    )


def pattern_key(pattern: str) -> object:
    """What is the same for patterns that match the same, in so far as that is plain."""
    return texts_of(pattern) or _canonical(pattern) or pattern


@cache
def _canonical(pattern: str) -> Node | None:
    found = _translated(pattern)
    return None if found is None else canonical(found.tree)
