"""How many code points an expression takes, for Python's lookbehind, which has to have a fixed width."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, assert_never

from sdkloom.ecma.syntax import (
    Anchor,
    Characters,
    Choice,
    Group,
    Look,
    Node,
    PatternError,
    Reference,
    Repeat,
    Sequence,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_VARIANTS = 64
_WIDEST = 1_000_000


def width(node: Node) -> int | None:
    """Return the number of code points that *node* takes, or ``None`` if it varies."""
    match node:
        case Characters():
            return 1 if node.ranges else 0
        case Anchor() | Look():
            return 0
        case Reference():
            return None
        case Group():
            return width(node.body)
        case Repeat():
            body = width(node.body)
            if body == 0 or (body is not None and node.minimum == node.maximum):
                total = body * node.minimum
                return total if total <= _WIDEST else None
            return None
        case Sequence():
            widths = [width(part) for part in node.parts]
            known = [size for size in widths if size is not None]
            return sum(known) if len(known) == len(widths) else None
        case Choice():
            found = {width(option) for option in node.options}
            return found.pop() if len(found) == 1 else None
        case _:
            assert_never(node)


def variants(look: Look) -> list[Node]:
    """Split the body of a lookbehind into expressions of a fixed width each.

    ``PatternError`` where there is no limit, or where there would be too many.
    """
    found: list[Node] = []
    for variant in _split(look.body, look.column):
        found.append(variant)
        if len(found) > _MOST_VARIANTS:
            reason = f"a lookbehind of more than {_MOST_VARIANTS} lengths and forms"
            raise PatternError(reason, look.column, "inexpressible")
    return found


def _split(node: Node, column: int) -> Iterator[Node]:  # noqa: C901 - a case for each kind of node
    if width(node) is not None:
        yield node
        return
    match node:
        case Choice():
            for option in node.options:
                yield from _split(option, column)
        case Group():
            for variant in _split(node.body, column):
                yield Group(column=node.column, body=variant)
        case Sequence():
            parts = [_limited(part, column) for part in node.parts]
            for chosen in product(*parts):
                yield Sequence(column=node.column, parts=chosen)
        case Repeat() if node.maximum is not None and node.maximum <= _MOST_VARIANTS:
            for count in range(node.minimum, node.maximum + 1):
                for chosen in product(_limited(node.body, column), repeat=count):
                    yield Sequence(column=node.column, parts=chosen)
        case _:
            reason = "a lookbehind of no fixed length"
            raise PatternError(reason, column, "inexpressible")


def _limited(node: Node, column: int) -> list[Node]:
    return variants(Look(column=column, body=node, behind=True, negative=False))
