"""What an ECMA-262 regular expression is made of, once its text has been read.

Every node's ``column`` is where its text begins in the pattern, counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from sdkloom.ecma.codepoints import Ranges

Fault: TypeAlias = Literal["invalid", "foreign", "inexpressible"]


class PatternError(ValueError):
    """A pattern that is no ECMA-262 ("invalid") or that Python cannot express ("inexpressible").

    What is "foreign" is no ECMA-262 either, but real documents hold it, and other engines know what
    it means. ``column`` is the place in the pattern, counted from 1.
    """

    def __init__(self, reason: str, column: int, kind: Fault) -> None:
        super().__init__(f"{reason} (column {column})")
        self.reason = reason
        self.column = column
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Characters:
    """One code point out of a set.

    ``ranges`` is the set, in order. ``spelling`` is the same as the author wrote it, in the
    author's order, to be read as its complement where ``negated``; ``bracketed`` is false for a
    character that stands for itself.
    """

    column: int
    ranges: Ranges
    spelling: Ranges
    negated: bool = False
    bracketed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place between code points."""

    column: int
    kind: Literal["start", "end", "line start", "line end", "boundary", "no boundary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A condition on what follows, or on what stands before."""

    column: int
    body: Node
    behind: bool
    negative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Brackets; ``index`` counts capturing ones from 1 and is ``None`` for the others."""

    column: int
    body: Node
    index: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The text that a group has matched; ``indexes`` are the groups of that name or number."""

    column: int
    indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A quantified node; ``maximum`` is ``None`` for no limit; ``end`` is the column after it."""

    column: int
    end: int
    body: Node
    minimum: int
    maximum: int | None
    lazy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """One after the other; nothing at all where empty."""

    column: int
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several, tried in this order."""

    column: int
    options: tuple[Node, ...]


Node: TypeAlias = Characters | Anchor | Look | Group | Reference | Repeat | Sequence | Choice


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a node."""
    match node:
        case Characters() | Anchor() | Reference():
            return ()
        case Look(body=body) | Group(body=body) | Repeat(body=body):
            return (body,)
        case Sequence(parts=parts):
            return parts
        case Choice(options=options):
            return options
        case _:
            assert_never(node)


def may_be_empty(node: Node) -> bool:
    """Whether a node can match without reading a character."""
    match node:
        case Characters():
            return False
        case Anchor() | Look() | Reference():
            return True
        case Group(body=body):
            return may_be_empty(body)
        case Repeat():
            return node.minimum == 0 or may_be_empty(node.body)
        case Sequence(parts=parts):
            return all(may_be_empty(part) for part in parts)
        case Choice(options=options):
            return any(may_be_empty(option) for option in options)
        case _:
            assert_never(node)
