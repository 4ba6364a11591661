"""Patterns compared, as far as they are counts of repetition."""

from __future__ import annotations

import re

from sdkloom.diffing.rules import Trend

_REPEAT = re.compile(r"(?<!\\)\{(\d+)(?:(,)(\d*))?\}")
_LENGTH_ALONE = re.compile(r"\^(?:\.|\[\\s\\S\]|\[\\S\\s\])(?:(\*|\+)|\{(\d+)(?:(,)(\d*))?\})\$")
"""A pattern that asks for a number of characters, whatever they are (but for ends of lines)."""


def lengths_of(pattern: str | None) -> tuple[int | None, int | None]:
    """The least and the greatest length of a text that a pattern matches, where that is plain."""
    match = _LENGTH_ALONE.fullmatch(pattern) if pattern is not None else None
    if match is None:
        return None, None
    sign, low, comma, high = match.groups()
    if sign is not None:
        return (1 if sign == "+" else 0), None
    return int(low), (int(high) if high else None) if comma else int(low)


def asks_only_length(pattern: str) -> bool:
    """Whether a pattern asks for a number of characters and admits every character."""
    return lengths_of(pattern) != (None, None) and not pattern.startswith("^.")


def pattern_trend(old: str, new: str) -> Trend:
    """Tell which of two patterns asks more, where they differ in counts of repetition alone.

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
