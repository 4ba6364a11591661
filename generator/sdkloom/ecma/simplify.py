"""Repeats that say nothing beside their neighbour, such as the first of ``0*[0-9]*``, left out.

What is found stays the same, and a matcher has fewer ways to fail.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from sdkloom.ecma.codepoints import Ranges
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
)


def simplified(node: Node) -> Node:
    """Leave out repeats that read nothing but what the repeat next to them reads too."""
    match node:
        case Characters() | Anchor() | Reference():
            return node
        case Look() | Group() | Repeat():
            return replace(node, body=simplified(node.body))
        case Choice():
            return replace(node, options=tuple(map(simplified, node.options)))
        case Sequence():
            return replace(node, parts=_joined(tuple(map(simplified, node.parts))))
        case _:
            assert_never(node)


def _joined(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    found: list[Node] = []
    for part in parts:
        while found and _adds_nothing(found[-1], part):
            found.pop()
        if not (found and _adds_nothing(part, found[-1])):
            found.append(part)
    return tuple(found)


def _adds_nothing(part: Node, neighbour: Node) -> bool:
    """Whether *part* may be empty, and *neighbour* repeats without limit all that it reads."""
    inner, outer = _repeated(part), _repeated(neighbour)
    if inner is None or outer is None or not isinstance(part, Repeat):
        return False
    return part.minimum == 0 and all(
        any(first <= low and high <= last for first, last in outer) for low, high in inner
    )


def _repeated(node: Node) -> Ranges | None:
    """The characters that a node repeats without limit, if that is all it does."""
    if isinstance(node, Repeat) and node.maximum is None and isinstance(node.body, Characters):
        return node.body.ranges
    return None
