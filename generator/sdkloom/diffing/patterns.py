"""Patterns compared, as far as they are counts of repetition, or match few texts."""

from __future__ import annotations

import re
from functools import cache
from math import inf

from sdkloom.diffing.rules import Trend
from sdkloom.ecma.finite_texts import finite_texts
from sdkloom.ecma.patterns import PatternError, Translation, translate

_REPEAT = re.compile(r"(?<!\\)\{(\d+)(?:(,)(\d*))?\}")
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


def finds(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text; no where that cannot be told in a short time."""
    found = _translated(pattern)
    if found is None or not found.is_safe(text):
        return False
    try:
        return re.search(found.python, text) is not None
    except re.error:
        return False


def _translated(pattern: str) -> Translation | None:
    try:
        return translate(pattern)
    except PatternError:
        return None


def pattern_trend(old: str, new: str) -> Trend:
    """Tell which of two patterns asks more, where the texts or the counts of repetition tell it."""
    before, after = texts_of(old), texts_of(new)
    if before is not None and all(finds(new, text) for text in before):
        return "loosened"
    if after is not None and all(finds(old, text) for text in after):
        return "tightened"
    return _trend_of_counts(old, new)


def _trend_of_counts(old: str, new: str) -> Trend:
    """Compare patterns that differ in counts of repetition alone.

    Only between ``^`` and ``$`` do more repetitions mean that more texts match.
    """
    same = _REPEAT.sub("{}", old) == _REPEAT.sub("{}", new)
    anchored = old.startswith("^") and old.endswith("$") and "(" not in old and "|" not in old
    if not same or not anchored or old[-2:] == "\\$":
        return "changed"
    pairs = list(zip(_repeats(old), _repeats(new), strict=True))
    if all(
        low >= other_low and high <= other_high for (low, high), (other_low, other_high) in pairs
    ):
        return "loosened"
    if all(
        low <= other_low and high >= other_high for (low, high), (other_low, other_high) in pairs
    ):
        return "tightened"
    return "changed"


def _repeats(pattern: str) -> list[tuple[float, float]]:
    return [
        (float(low), float(low) if not comma else float(high) if high else float("inf"))
        for low, comma, high in _REPEAT.findall(pattern)
    ]
