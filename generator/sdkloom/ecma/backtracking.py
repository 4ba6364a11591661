"""Find expressions on which a backtracking matcher may take very long.

A loop of the automaton that can read one text in two ways makes time exponential; loops that can
share a text between them make it a power of the length. (Weber and Seidl, "On the degree of ambiguity of finite automata", 1991.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sdkloom.ecma.automaton import (
    Automaton,
    Budget,
    Part,
    TooLargeError,
    masks,
)
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
from sdkloom.graphs import circles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BAD_POWER = 3


def hazard(tree: Node, pattern: str) -> str | None:
    """Say why *pattern* may take very long on some text, or ``None`` if no such reason is found.

    An answer is no proof of harm: bounded repeats are not counted exactly.
    """
    try:
        return _hazard(tree, pattern, Budget(), 0 if anchored(tree) else 1)
    except TooLargeError:
        return "it is too large to find out whether some text takes very long"


def _hazard(tree: Node, pattern: str, budget: Budget, starts: int) -> str | None:
    """Examine *tree*, then its conditions; *starts* is 1 if a search tries it at every place."""
    automaton = Automaton(budget)
    whole = automaton.build(tree)
    analysis = Analysis(automaton, whole)
    if (loop := analysis.exponential()) is not None:
        text = pattern[loop.column - 1 : loop.end - 1]
        return (
            f"the repeat {_short(text)} at column {loop.column} can read the same text in several "
            "ways: the time to fail can grow exponentially with the length"
        )
    power = analysis.power() + starts
    if power >= _BAD_POWER:
        return (
            "several repeats can share the same text: the time to fail can grow with the "
            f"length to the power of {power}"
        )
    conditions = (_hazard(condition, pattern, budget, starts) for condition in automaton.conditions)
    return next((found for found in conditions if found), None)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:30]}...{text[-7:]}"


class Analysis:
    """Looks for texts that the loops of an automaton can read in more than one way."""

    def __init__(self, automaton: Automaton, whole: Part) -> None:
        self.edges = automaton.edges
        self.loops = automaton.loops
        self.brief = automaton.brief
        self.budget = automaton.budget
        self.masks = masks(automaton)
        groups = [frozenset(group) for group in circles(range(len(self.masks)), self.edges)]
        self.order = [state for group in groups for state in group]
        """The states, each after those to which it leads, but for loops."""
        self.loop_states = [
            group
            for group in groups
            if len(group) > 1 or not group.isdisjoint(self.edges.get(min(group), ()))
        ]
        """The loops (strongly connected states), the last of a row first."""
        self.components = [
            component
            for component in self.loop_states
            if not any(state in whole.last and state not in automaton.firm for state in component)
        ]

    def exponential(self) -> Repeat | None:
        """Return the outermost repeat that can read some text, again and again, in two ways."""
        found = [component for component in self.components if self.ambiguous(component)]
        if not found:
            return None
        begin = min(min(component) for component in found)
        repeats = [loop.repeat for loop in self.loops if loop.begin <= begin < loop.end]
        return min(repeats, key=lambda repeat: repeat.column)

    def ambiguous(self, component: frozenset[int]) -> bool:
        """Whether two different paths lead from a state of a loop back to it on the same text."""
        edges = {state: [to for to in self.edges[state] if to in component] for state in component}
        if any(self.edges[state][to] > 1 for state, targets in edges.items() for to in targets):
            return True
        if all(len(targets) == 1 for targets in edges.values()):
            return False
        back: dict[int, list[int]] = {state: [] for state in component}
        for state, targets in edges.items():
            for to in targets:
                back[to].append(state)
        forth = self.pairs(component, edges)
        return bool((forth & self.pairs(component, back)) - {(state, state) for state in component})

    def pairs(self, component: frozenset[int], edges: dict[int, list[int]]) -> set[tuple[int, int]]:
        """Collect the pairs of states that the same text can lead to from the same state."""
        seen = {(state, state) for state in component}
        waiting = list(seen)
        while waiting:
            first, other = waiting.pop()
            for left in edges[first]:
                self.budget.spend(len(edges[other]))
                for right in edges[other]:
                    pair = (left, right) if left <= right else (right, left)
                    if self.masks[left] & self.masks[right] and pair not in seen:
                        seen.add(pair)
                        waiting.append(pair)
        return seen

    def power(self) -> int:
        """Return the power of the length that bounds the time of one attempt, by loops in a row."""
        order = [loop for loop in reversed(self.components) if not loop <= self.brief]
        reach = [self.reachable(loop) for loop in order]
        best = [1] * len(order)
        for place, later in enumerate(order):
            for before in range(place):
                if not reach[before] & later:
                    continue
                if best[before] + 1 > best[place]:
                    shared = self.shared(order[before], later)
                    best[place] = max(best[place], best[before] + shared)
        return max(best, default=0)

    def reachable(self, states: Iterable[int]) -> set[int]:
        """Collect the states to which *states* lead."""
        seen: set[int] = set()
        waiting = list(states)
        while waiting:
            for to in self.edges.get(waiting.pop(), ()):
                self.budget.spend()
                if to not in seen:
                    seen.add(to)
                    waiting.append(to)
        return seen

    def shared(self, loop: frozenset[int], later: frozenset[int]) -> bool:
        """Whether some text leads round *loop*, from *loop* to *later*, and round *later*."""
        for start in loop:
            for end in later:
                if self.masks[start] & self.masks[end] and self.crosses(start, end, loop, later):
                    return True
        return False

    def crosses(self, start: int, end: int, loop: frozenset[int], later: frozenset[int]) -> bool:
        """Whether one text leads round both loops, and from *start* to *end*."""
        seen: set[tuple[int, int, int]] = set()
        waiting = [(start, start, end)]
        while waiting:
            for following in self.steps(waiting.pop(), loop, later):
                if following == (start, end, end):
                    return True
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
        return False

    def steps(
        self, states: tuple[int, int, int], loop: frozenset[int], later: frozenset[int]
    ) -> Iterator[tuple[int, int, int]]:
        """Read one character: round the first loop, on the way, and round the second."""
        before, between, after = (self.edges.get(state, {}) for state in states)
        for first in loop.intersection(before):
            for second in between:
                self.budget.spend()
                both = self.masks[first] & self.masks[second]
                if both:
                    for third in later.intersection(after):
                        if both & self.masks[third]:
                            yield first, second, third


def anchored(node: Node) -> bool:
    """Whether a match can begin at the start of the text only."""
    match node:
        case Anchor():
            return node.kind == "start"
        case Group(body=body):
            return anchored(body)
        case Repeat():
            return node.minimum > 0 and anchored(node.body)
        case Sequence(parts=parts):
            ahead = next((part for part in parts if not isinstance(part, Look)), None)
            return ahead is not None and anchored(ahead)
        case Choice(options=options):
            return all(anchored(option) for option in options)
        case Characters() | Look() | Reference():
            return False
        case _:
            assert_never(node)
