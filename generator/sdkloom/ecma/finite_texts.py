"""The texts that a pattern finds something in, where they are few and can be listed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from sdkloom.ecma.syntax import Anchor, Characters, Choice, Group, Node, Repeat, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_TEXTS = 200
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class _Match:
    """A text that is matched, and whether the whole text has to begin and to end with it."""

    text: str = ""
    begins: bool = False
    ends: bool = False


_Matches: TypeAlias = frozenset[_Match]


class _TooManyError(Exception):
    """There are more texts than are listed, or what is asked is not decided by them."""


def finite_texts(tree: Node) -> frozenset[str] | None:
    """List all texts that a pattern is found in; ``None`` if there are many, or none can be listed."""
    try:
        matches = _matches(tree)
    except _TooManyError:
        return None
    if not all(match.begins and match.ends for match in matches):
        return None  # anything may stand around it
    return frozenset(match.text for match in matches)


def _matches(node: Node) -> _Matches:
    match node:
        case Characters(ranges=ranges):
            if sum(last - first + 1 for first, last in ranges) > _MOST_TEXTS:
                raise _TooManyError
            signs = (chr(code) for first, last in ranges for code in range(first, last + 1))
            return frozenset(map(_Match, signs))
        case Anchor(kind="start"):
            return frozenset({_Match(begins=True)})
        case Anchor(kind="end"):
            return frozenset({_Match(ends=True)})
        case Group(body=body):
            return _matches(body)
        case Sequence(parts=parts):
            return _concatenated(map(_matches, parts))
        case Choice(options=options):
            return _limited(frozenset(match for option in options for match in _matches(option)))
        case Repeat():
            return _repeated(node)
        case _:
            raise _TooManyError


def _repeated(node: Repeat) -> _Matches:
    if node.maximum is None or node.maximum > _MOST_TEXTS:
        raise _TooManyError
    body = _matches(node.body)
    found = turns = _concatenated([body] * node.minimum)
    for _ in range(node.maximum - node.minimum):
        turns = _concatenated((turns, body))
        found = _limited(found | turns)
    return found


def _concatenated(parts: Iterable[_Matches]) -> _Matches:
    found = frozenset({_Match()})
    for part in parts:
        pairs = product(found, part)
        found = _limited(frozenset(filter(None, (_joined(*pair) for pair in pairs))))
    return found


def _joined(left: _Match, right: _Match) -> _Match | None:
    """One match after another; ``None`` where the text would have to end, or begin, in between."""
    if (left.ends and right.text) or (right.begins and left.text):
        return None
    return _Match(
        left.text + right.text,
        begins=left.begins or right.begins,
        ends=left.ends or right.ends,
    )


def _limited(matches: _Matches) -> _Matches:
    if len(matches) > _MOST_TEXTS or any(len(match.text) > _LONGEST for match in matches):
        raise _TooManyError
    return matches
