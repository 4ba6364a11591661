"""The automaton of a pattern's characters (Glushkov's), whose edges are counted.

Two ways from one character to the next are two ways for a backtracking matcher to fail.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, assert_never

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

if TYPE_CHECKING:
    from collections.abc import Iterable

_BUDGET = 200_000
_MANY_TURNS = 20
_MANY_LOOPS = 4
_LONG_RUN = 200
MOST_COPIED = 40

Counts: TypeAlias = dict[int, int]
"""Character (by number) → in how many ways it is the first or the last; 2 stands for more."""


class TooLargeError(Exception):
    """More steps than the analysis is worth."""


@dataclass(slots=True)
class Budget:
    """How many more steps the analysis may take."""

    left: int = _BUDGET

    def spend(self, steps: int = 1) -> None:
        """Count *steps*; raise ``TooLargeError`` when there have been too many."""
        self.left -= steps
        if self.left < 0:
            raise TooLargeError


class Part(NamedTuple):
    """What the automaton needs to know about a part: how it is empty, how it begins and ends.

    ``free`` says that it can be empty anywhere, under no condition.
    """

    empty: int
    first: Counts
    last: Counts
    free: bool = False


class Loop(NamedTuple):
    """A repeat, and the numbers of the characters within it."""

    repeat: Repeat
    begin: int
    end: int


@dataclass(slots=True)
class Automaton:
    """States are the characters of a pattern, by number; edges lead from each to the next."""

    budget: Budget
    sets: list[Characters] = field(default_factory=list[Characters])
    edges: dict[int, Counts] = field(default_factory=lambda: defaultdict[int, Counts](dict))
    loops: list[Loop] = field(default_factory=list[Loop])
    conditions: list[Node] = field(default_factory=list[Node])
    repeated_condition: bool = False
    """Whether a repeat asks for a condition again and again."""

    firm: set[int] = field(default_factory=set[int])
    """Characters after which something can still fail although no character is asked for."""

    brief: set[int] = field(default_factory=set[int])
    """Characters whose own repeat is too short to matter by itself."""

    within: int = 0
    """How many repeats are being built."""

    def build(self, node: Node) -> Part:
        """Add what *node* reads."""
        match node:
            case Characters():
                self.sets.append(node)
                here = len(self.sets) - 1
                return Part(0, {here: 1}, {here: 1})
            case Anchor() | Reference():
                return CONDITION
            case Look():
                self.conditions.append(node.body)
                self.repeated_condition |= self.within > 0
                return CONDITION
            case Group():
                return self.build(node.body)
            case Sequence():
                return self.sequence(node)
            case Choice():
                options = [self.build(option) for option in node.options]
                return Part(
                    min(2, sum(option.empty for option in options)),
                    sum_of(option.first for option in options),
                    sum_of(option.last for option in options),
                    any(option.free for option in options),
                )
            case Repeat():
                return self.repeat(node)
            case _:
                assert_never(node)

    def sequence(self, node: Sequence) -> Part:
        """Add parts, one after the other."""
        whole = EMPTY
        for item in node.parts:
            part = self.build(item)
            self.connect(whole.last, part.first)
            if part.empty and not part.free:
                self.firm.update(whole.last)
            whole = Part(
                min(2, whole.empty * part.empty),
                sum_of((whole.first, times(part.first, whole.empty))),
                sum_of((part.last, times(whole.last, part.empty))),
                whole.free and part.free,
            )
            self.budget.spend(len(whole.first) + len(whole.last))
        return whole

    def repeat(self, node: Repeat) -> Part:
        """Add a repeat: as a loop, as copies of its body, or, if that makes no difference, once."""
        if node.maximum == 0:
            return EMPTY
        begin, inner = len(self.sets), len(self.loops)
        self.within += 1
        part = self.build(node.body)
        self.within -= 1
        nested = len(self.loops) > inner
        if node.maximum is None or node.maximum >= (_MANY_LOOPS if nested else _MANY_TURNS):
            if node.minimum != node.maximum or nested or not isinstance(node.body, Characters):
                self.loop(node, begin, part)
        elif (self.within or nested) and not part.empty:
            part = self.copies(node, part, len(self.sets) - begin)
        empty = 1 if node.minimum == 0 else part.empty
        return Part(empty, part.first, part.last, part.free or node.minimum == 0)

    def loop(self, node: Repeat, begin: int, part: Part) -> None:
        """Lead from the end of *part* back to its beginning."""
        self.loops.append(Loop(node, begin, len(self.sets)))
        self.connect(part.last, part.first)
        if isinstance(node.body, Characters) and node.maximum and node.maximum < _LONG_RUN:
            self.brief.add(begin)

    def copies(self, node: Repeat, first: Part, size: int) -> Part:
        """Write the body out as often as it may occur, if that is not too much."""
        count = node.maximum or 0
        if count * size > MOST_COPIED:
            return first
        parts = [first]
        for _ in range(1, count):
            parts.append(self.build(node.body))
            self.connect(parts[-2].last, parts[-1].first)
        return Part(0, first.first, sum_of(part.last for part in parts[max(node.minimum, 1) - 1 :]))

    def connect(self, lasts: Counts, firsts: Counts) -> None:
        """Lead from each of *lasts* to each of *firsts*."""
        self.budget.spend(len(lasts) * len(firsts))
        for last, count in lasts.items():
            following = self.edges[last]
            for first, ways in firsts.items():
                following[first] = min(2, following.get(first, 0) + count * ways)


EMPTY = Part(1, {}, {}, free=True)
CONDITION = Part(1, {}, {})


def sum_of(parts: Iterable[Counts]) -> Counts:
    """Add up in how many ways each character is there."""
    total: Counts = {}
    for counts in parts:
        for state, count in counts.items():
            total[state] = min(2, total.get(state, 0) + count)
    return total


def times(counts: Counts, factor: int) -> Counts:
    """Multiply the ways of each character."""
    return {state: min(2, count * factor) for state, count in counts.items()} if factor else {}


def masks(automaton: Automaton) -> list[int]:
    """Give each character's set as bits, a bit for each stretch that no set divides."""
    sets = {characters.ranges for characters in automaton.sets}
    bounds = {bound for ranges in sets for first, last in ranges for bound in (first, last + 1)}
    place = {bound: number for number, bound in enumerate(sorted(bounds))}
    bits: dict[tuple[tuple[int, int], ...], int] = {}
    for ranges in sets:
        automaton.budget.spend(len(ranges))
        bits[ranges] = sum((1 << place[last + 1]) - (1 << place[first]) for first, last in ranges)
    return [bits[characters.ranges] for characters in automaton.sets]
