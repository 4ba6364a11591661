"""Texts on both sides of a pattern, and whether a pattern finds something in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

from sdkloom.ecma.parser import parse
from sdkloom.ecma.patterns import PatternError, Translation, translate
from sdkloom.ecma.syntax import Characters, Choice, Group, Node, Reference, Repeat, Sequence

Matches: TypeAlias = Callable[[str, str], bool]
"""Whether a pattern, ECMA-262's, finds something in a text."""

_PREFERRED = "a1A0_-. "
_LONGEST = 64


class UnknownPatternError(ValueError):
    """A pattern that nobody can be asked about: the package does not check it either."""


@cache
def _translated(pattern: str) -> Translation:
    try:
        return translate(pattern)
    except PatternError as error:
        raise UnknownPatternError(pattern) from error


def matches(pattern: str, text: str) -> bool:
    """Tell whether *pattern* finds something in *text*."""
    translation = _translated(pattern)
    if not translation.is_safe(text):
        raise UnknownPatternError(pattern)
    return re.search(translation.python, text) is not None


def matching_texts(pattern: str, is_match: Matches) -> Iterator[str]:
    """Go through texts that *pattern* matches: the shortest, longer ones, other alternatives."""
    try:
        node = parse(pattern).tree
    except PatternError:
        return
    texts = (_text(node, extra, option) for option in range(3) for extra in (0, 1, 1000))
    for text in dict.fromkeys(texts):
        if is_match(pattern, text):
            yield text


def _text(node: Node, extra: int, option: int) -> str:
    """Write a text for *node*: with *extra* repetitions, and the alternative numbered *option*."""
    match node:
        case Characters():
            return _character(node)
        case Sequence():
            return "".join(_text(part, extra, option) for part in node.parts)
        case Choice():
            return _text(node.options[min(option, len(node.options) - 1)], extra, option)
        case Group():
            return _text(node.body, extra, option)
        case Repeat():
            most = _LONGEST if node.maximum is None else node.maximum
            count = min(node.minimum + extra, most)
            return _text(node.body, min(extra, 1), option) * count
        case Reference():
            return ""
        case _:
            return ""


def _character(node: Characters) -> str:
    for sign in _PREFERRED:
        if any(low <= ord(sign) <= high for low, high in node.ranges):
            return sign
    return chr(node.ranges[0][0]) if node.ranges else ""
