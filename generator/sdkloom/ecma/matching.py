"""Texts on both sides of a pattern, and whether a pattern finds something in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

from sdkloom.ecma.parser import parse
from sdkloom.ecma.patterns import PatternError, translate
from sdkloom.ecma.syntax import Characters, Choice, Group, Node, Reference, Repeat, Sequence

Matches: TypeAlias = Callable[[str, str], bool]
"""Whether a pattern, ECMA-262's, finds something in a text."""

_PREFERRED = "a1A0_-. "
_LONGEST = 64
_MOST_CHARACTERS = 20_000
"""Of a text: a pattern can ask for more than there is memory."""


class _TooLongError(ValueError):
    """A text that is not worth the time."""


class UnknownPatternError(ValueError):
    """A pattern that nobody can be asked about: the package does not check it either."""


def finds(pattern: str, text: str) -> bool | None:
    """Tell whether *pattern* finds something in *text*; ``None`` where nobody knows in a short time."""
    try:
        translation = translate(pattern)
        if not translation.is_safe(text):
            return None
        return re.search(translation.python, text) is not None
    except (PatternError, re.error):
        return None


def matches(pattern: str, text: str) -> bool:
    """Tell whether *pattern* finds something in *text*; raises UnknownPatternError."""
    found = finds(pattern, text)
    if found is None:
        raise UnknownPatternError(pattern)
    return found


def matching_texts(pattern: str, is_match: Matches) -> Iterator[str]:
    """Go through texts that *pattern* matches: the shortest, longer ones, other alternatives."""
    texts = (_text_of(pattern, extra, option) for option in range(3) for extra in (0, 1, 1000))
    for text in dict.fromkeys(texts):
        if text is not None and is_match(pattern, text):
            yield text


@cache
def _text_of(pattern: str, extra: int, option: int) -> str | None:
    try:
        return _text(_tree(pattern), extra, option)
    except (PatternError, _TooLongError):
        return None


@cache
def _tree(pattern: str) -> Node:
    return parse(pattern).tree


def _text(node: Node, extra: int, option: int) -> str:
    """Write a text for *node*: with *extra* repetitions, and the alternative numbered *option*."""
    match node:
        case Characters():
            return _character(node)
        case Sequence():
            return _joined(_text(part, extra, option) for part in node.parts)
        case Choice():
            return _text(node.options[min(option, len(node.options) - 1)], extra, option)
        case Group():
            return _text(node.body, extra, option)
        case Repeat():
            most = _LONGEST if node.maximum is None else node.maximum
            count = min(node.minimum + extra, most)
            text = _text(node.body, min(extra, 1), option)
            if len(text) * count > _MOST_CHARACTERS:
                raise _TooLongError
            return text * count
        case Reference():
            return ""
        case _:
            return ""


def _joined(texts: Iterator[str]) -> str:
    found, length = list[str](), 0
    for text in texts:
        length += len(text)
        if length > _MOST_CHARACTERS:
            raise _TooLongError
        found.append(text)
    return "".join(found)


def _character(node: Characters) -> str:
    for sign in _PREFERRED:
        if any(low <= ord(sign) <= high for low, high in node.ranges):
            return sign
    return chr(node.ranges[0][0]) if node.ranges else ""
