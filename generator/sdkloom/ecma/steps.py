"""Patterns as steps in postfix order, which the runtime matches in time linear in the text."""

from __future__ import annotations

from typing import TypeAlias, assert_never

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

Step: TypeAlias = str | tuple[str, int] | tuple[int, int | None]
"""See ``templates/runtime/json_schema/linear.py``, which reads them."""

MOST_STATES = 1000
"""Each character of a text costs a visit of as many states, in the worst case."""


def linear_steps(tree: Node) -> tuple[Step, ...] | None:
    """Write *tree* as steps; ``None`` for a back-reference, or where there would be too many states."""
    return tuple(_steps(tree)) if _states(tree) <= MOST_STATES else None


def _states(node: Node) -> int:
    """Count the states that the runtime needs, or say too many."""
    match node:
        case Reference():
            return MOST_STATES + 1
        case Characters() | Anchor():
            return 1
        case Look(body=body):
            return 2 + _states(body)
        case Group(body=body):
            return _states(body)
        case Sequence(parts=parts) | Choice(options=parts):
            return 1 + sum(map(_states, parts))
        case Repeat():
            copies = node.minimum + 1 if node.maximum is None else node.maximum
            return 1 + (_states(node.body) + 1) * copies
        case _:
            assert_never(node)


def _steps(node: Node) -> list[Step]:
    match node:
        case Characters():
            return ["".join(chr(first) + chr(last) for first, last in node.ranges)]
        case Anchor():
            return [(node.kind, 0)]
        case Look():
            kind = "behind" if node.behind else "ahead"
            return [*_steps(node.body), (f"not {kind}" if node.negative else kind, 1)]
        case Group(body=body):
            return _steps(body)
        case Sequence(parts=parts):
            return [*(step for part in parts for step in _steps(part)), ("all", len(parts))]
        case Choice(options=options):
            return [*(step for part in options for step in _steps(part)), ("any", len(options))]
        case Repeat():
            return [*_steps(node.body), (node.minimum, node.maximum)]
        case Reference():
            raise AssertionError("a back-reference has no steps")
        case _:
            assert_never(node)
