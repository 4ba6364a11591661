"""Patterns compared by what they match: in one spelling, and whether one matches all that another does.

An answer of yes is a proof; where there is none, the answer is no.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, assert_never

from sdkloom.ecma.codepoints import union
from sdkloom.ecma.syntax import (
    Anchor,
    Characters,
    Choice,
    Group,
    Look,
    Node,
    Reference,
    Repeat,
    Sequence,
    children,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_EMPTY = Sequence(column=0, parts=())
_MOST_PARTS = 200
"""Parts of a sequence or a choice that are compared one by one."""
_MOST_AT_ONCE = 20
"""Parts that an alternative of a choice is compared with."""


def canonical(tree: Node) -> Node | None:
    """Write a pattern in one of the ways in which it can be written; ``None`` if groups are referred to."""
    return None if _has_references(tree) else _canonical(tree)


def _has_references(node: Node) -> bool:
    return isinstance(node, Reference) or any(map(_has_references, children(node)))


def _canonical(node: Node) -> Node:
    match node:
        case Characters(ranges=ranges):
            return Characters(column=0, ranges=ranges, spelling=ranges)
        case Anchor() | Reference():
            return replace(node, column=0)
        case Look(body=body):
            return replace(node, column=0, body=_canonical(body))
        case Group(body=body):
            return _canonical(body)
        case Repeat():
            return _repeat(_canonical(node.body), node.minimum, node.maximum)
        case Sequence(parts=parts):
            return _sequence(map(_canonical, parts))
        case Choice(options=options):
            return _choice(map(_canonical, options))
        case _:
            assert_never(node)


def _repeat(body: Node, minimum: int, maximum: int | None) -> Node:
    if body == _EMPTY or maximum == 0:
        return _EMPTY
    if minimum == maximum == 1:
        return body
    return Repeat(column=0, end=0, body=body, minimum=minimum, maximum=maximum, lazy=False)


def _counted(node: Node) -> Repeat:
    """The node as a repeat, of one turn where it is none."""
    if isinstance(node, Repeat):
        return node
    return Repeat(column=0, end=0, body=node, minimum=1, maximum=1, lazy=False)


def _sequence(parts: Iterable[Node]) -> Node:
    found: list[Node] = []
    for part in parts:
        for each in part.parts if isinstance(part, Sequence) else (part,):
            last, fresh = _counted(found[-1]) if found else None, _counted(each)
            if last is None or last.body != fresh.body:
                found.append(each)
                continue
            most = _sum(last.maximum, fresh.maximum)
            found[-1] = _repeat(last.body, last.minimum + fresh.minimum, most)
    return found[0] if len(found) == 1 else Sequence(column=0, parts=tuple(found))


def _sum(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left + right


def _choice(options: Iterable[Node]) -> Node:
    flat = [
        each
        for option in options
        for each in (option.options if isinstance(option, Choice) else (option,))
    ]
    sets = [each.ranges for each in flat if isinstance(each, Characters)]
    others = [each for each in flat if not isinstance(each, Characters) and each != _EMPTY]
    ranges = union(*sets)
    joined: list[Node] = [Characters(column=0, ranges=ranges, spelling=ranges)] if sets else []
    joined += others
    distinct = tuple(sorted(dict.fromkeys(joined), key=repr))
    whole = distinct[0] if len(distinct) == 1 else Choice(column=0, options=distinct)
    return _repeat(whole, 0, 1) if _EMPTY in flat else whole


@lru_cache(maxsize=4096)
def includes(outer: Node, inner: Node) -> bool:
    """Whether one pattern is found wherever another is; both are ``canonical``."""
    if outer == inner:
        return True
    if max(len(children(outer)), len(children(inner))) > _MOST_PARTS:
        return False
    match outer, inner:
        case _, Choice(options=options):
            return all(includes(outer, option) for option in options)
        case Choice(options=options), _:
            return any(includes(option, inner) for option in options)
        case Characters(), Characters():
            return union(outer.ranges, inner.ranges) == outer.ranges
        case (Sequence() | Repeat(), _) | (_, Sequence() | Repeat()):
            return _fits(_parts(outer), _parts(inner))
        case _:
            return False


def _parts(node: Node) -> tuple[Repeat, ...]:
    return tuple(map(_counted, node.parts if isinstance(node, Sequence) else (node,)))


def _fits(outer: tuple[Repeat, ...], inner: tuple[Repeat, ...]) -> bool:
    """Whether each part of *outer* takes the next few parts of *inner*, all together."""
    taken = {0}
    for wanted in outer:
        taken = {end for begin in taken for end in _ends(wanted, inner, begin)}
    return len(inner) in taken


def _ends(wanted: Repeat, inner: tuple[Repeat, ...], begin: int) -> Iterator[int]:
    """How far the parts from *begin* on may go that a repeat takes."""
    least: int = 0
    most: int | None = 0
    takes_one = wanted.minimum <= 1 and wanted.maximum != 0 and isinstance(wanted.body, Choice)
    for end in range(begin, len(inner) + 1):
        fits = wanted.maximum is None or (most is not None and most <= wanted.maximum)
        if fits and least >= wanted.minimum:
            yield end
        if end == len(inner):
            break
        part = inner[end]
        if includes(wanted.body, part.body):
            least, most = least + part.minimum, _sum(most, part.maximum)
        elif not isinstance(part.body, Anchor | Look):  # a condition less takes more
            break
    last = min(begin + _MOST_AT_ONCE, len(inner)) if takes_one else begin
    for end in range(begin + 1, last + 1):
        run = tuple(_repeat(part.body, part.minimum, part.maximum) for part in inner[begin:end])
        if includes(wanted.body, run[0] if len(run) == 1 else Sequence(column=0, parts=run)):
            yield end
