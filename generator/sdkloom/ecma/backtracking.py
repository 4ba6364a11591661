"""Find expressions on which a backtracking matcher may take very long.

An expression is turned into the automaton of its characters (Glushkov's), whose edges are counted:
two ways from one character to the next are two ways for the matcher to fail. A loop that can read
one text in two ways makes time exponential; loops that can share a text between them make it a
power of the length. (Weber and Seidl, "On the degree of ambiguity of finite automata", 1991.)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, assert_never

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
    from collections.abc import Iterable, Iterator

_BUDGET = 200_000
_MANY_TURNS = 20
_MANY_LOOPS = 4
_LONG_RUN = 200
_MOST_COPIED = 40
_BAD_POWER = 3

_Counts: TypeAlias = dict[int, int]
"""Character (by number) → in how many ways it is the first or the last; 2 stands for more."""


class _TooLargeError(Exception):
    """More steps than the analysis is worth."""


@dataclass(slots=True)
class _Budget:
    left: int = _BUDGET

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise _TooLargeError


@dataclass(frozen=True, slots=True)
class _Part:
    """What the automaton needs to know about a part: how it is empty, how it begins and ends.

    ``free`` says that it can be empty anywhere, under no condition.
    """

    empty: int
    first: _Counts
    last: _Counts
    free: bool = False


@dataclass(frozen=True, slots=True)
class _Loop:
    """A repeat, and the numbers of the characters within it."""

    repeat: Repeat
    begin: int
    end: int


@dataclass(slots=True)
class _Automaton:
    budget: _Budget
    sets: list[Characters] = field(default_factory=list[Characters])
    edges: dict[int, _Counts] = field(default_factory=lambda: defaultdict[int, _Counts](dict))
    loops: list[_Loop] = field(default_factory=list[_Loop])
    conditions: list[Node] = field(default_factory=list[Node])
    firm: set[int] = field(default_factory=set[int])
    """Characters after which something can still fail although no character is asked for."""

    brief: set[int] = field(default_factory=set[int])
    """Characters whose own repeat is too short to matter by itself."""

    within: int = 0
    """How many repeats are being built."""

    def build(self, node: Node) -> _Part:
        match node:
            case Characters():
                self.sets.append(node)
                here = len(self.sets) - 1
                return _Part(0, {here: 1}, {here: 1})
            case Anchor() | Reference():
                return _CONDITION
            case Look():
                self.conditions.append(node.body)
                return _CONDITION
            case Group():
                return self.build(node.body)
            case Sequence():
                return self.sequence(node)
            case Choice():
                options = [self.build(option) for option in node.options]
                return _Part(
                    min(2, sum(option.empty for option in options)),
                    _sum(option.first for option in options),
                    _sum(option.last for option in options),
                    any(option.free for option in options),
                )
            case Repeat():
                return self.repeat(node)
            case _:
                assert_never(node)

    def sequence(self, node: Sequence) -> _Part:
        whole = _EMPTY
        for item in node.parts:
            part = self.build(item)
            self.connect(whole.last, part.first)
            if part.empty and not part.free:
                self.firm.update(whole.last)
            whole = _Part(
                min(2, whole.empty * part.empty),
                _sum((whole.first, _times(part.first, whole.empty))),
                _sum((part.last, _times(whole.last, part.empty))),
                whole.free and part.free,
            )
            self.budget.spend(len(whole.first) + len(whole.last))
        return whole

    def repeat(self, node: Repeat) -> _Part:
        if node.maximum == 0:
            return _EMPTY
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
        return _Part(empty, part.first, part.last, part.free or node.minimum == 0)

    def loop(self, node: Repeat, begin: int, part: _Part) -> None:
        self.loops.append(_Loop(node, begin, len(self.sets)))
        self.connect(part.last, part.first)
        if isinstance(node.body, Characters) and node.maximum and node.maximum < _LONG_RUN:
            self.brief.add(begin)

    def copies(self, node: Repeat, first: _Part, size: int) -> _Part:
        """Write the body out as often as it may occur, if that is not too much."""
        count = node.maximum or 0
        if count * size > _MOST_COPIED:
            return first
        parts = [first]
        for _ in range(1, count):
            parts.append(self.build(node.body))
            self.connect(parts[-2].last, parts[-1].first)
        return _Part(0, first.first, _sum(part.last for part in parts[max(node.minimum, 1) - 1 :]))

    def connect(self, lasts: _Counts, firsts: _Counts) -> None:
        self.budget.spend(len(lasts) * len(firsts))
        for last, count in lasts.items():
            following = self.edges[last]
            for first, times in firsts.items():
                following[first] = min(2, following.get(first, 0) + count * times)


_EMPTY = _Part(1, {}, {}, free=True)
_CONDITION = _Part(1, {}, {})


def hazard(tree: Node, pattern: str) -> str | None:
    """Say why *pattern* may take very long on some text, or ``None`` if no such reason is found.

    An answer is no proof of harm: bounded repeats are not counted exactly.
    """
    try:
        return _hazard(tree, pattern, _Budget(), 0 if _anchored(tree) else 1)
    except _TooLargeError:
        return "it is too large to find out whether some text takes very long"


def _hazard(tree: Node, pattern: str, budget: _Budget, starts: int) -> str | None:
    """Examine *tree*, then its conditions; *starts* is 1 if a search tries it at every place."""
    automaton = _Automaton(budget)
    whole = automaton.build(tree)
    analysis = _Analysis(automaton, whole)
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


class _Analysis:
    """Looks for texts that the loops of an automaton can read in more than one way."""

    def __init__(self, automaton: _Automaton, whole: _Part) -> None:
        self.edges = automaton.edges
        self.loops = automaton.loops
        self.brief = automaton.brief
        self.budget = automaton.budget
        self.masks = _masks(automaton)
        self.components = [
            component
            for component in _components(len(self.masks), self.edges)
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
        before, between, after = (self.edges.get(state, {}) for state in states)
        for first in loop.intersection(before):
            for second in between:
                self.budget.spend()
                both = self.masks[first] & self.masks[second]
                if both:
                    for third in later.intersection(after):
                        if both & self.masks[third]:
                            yield first, second, third


def _anchored(node: Node) -> bool:
    """Whether a match can begin at the start of the text only."""
    match node:
        case Anchor():
            return node.kind == "start"
        case Group(body=body):
            return _anchored(body)
        case Repeat():
            return node.minimum > 0 and _anchored(node.body)
        case Sequence(parts=parts):
            ahead = next((part for part in parts if not isinstance(part, Look)), None)
            return ahead is not None and _anchored(ahead)
        case Choice(options=options):
            return all(_anchored(option) for option in options)
        case Characters() | Look() | Reference():
            return False
        case _:
            assert_never(node)


def _sum(parts: Iterable[_Counts]) -> _Counts:
    total: _Counts = {}
    for counts in parts:
        for state, count in counts.items():
            total[state] = min(2, total.get(state, 0) + count)
    return total


def _times(counts: _Counts, factor: int) -> _Counts:
    return {state: min(2, count * factor) for state, count in counts.items()} if factor else {}


def _masks(automaton: _Automaton) -> list[int]:
    """Give each character's set as bits, a bit for each stretch that no set divides."""
    sets = {characters.ranges for characters in automaton.sets}
    bounds = {bound for ranges in sets for first, last in ranges for bound in (first, last + 1)}
    place = {bound: number for number, bound in enumerate(sorted(bounds))}
    masks: dict[tuple[tuple[int, int], ...], int] = {}
    for ranges in sets:
        automaton.budget.spend(len(ranges))
        masks[ranges] = sum((1 << place[last + 1]) - (1 << place[first]) for first, last in ranges)
    return [masks[characters.ranges] for characters in automaton.sets]


def _components(size: int, edges: dict[int, _Counts]) -> list[frozenset[int]]:
    """Return the loops (strongly connected states), the last of a row first (Tarjan, unrolled)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    open_states: set[int] = set()
    found: list[frozenset[int]] = []
    for root in range(size):
        if root in index:
            continue
        work = [(root, iter(edges.get(root, ())))]
        index[root] = low[root] = len(index)
        stack.append(root)
        open_states.add(root)
        while work:
            state, targets = work[-1]
            to = next((to for to in targets if to not in index or to in open_states), None)
            if to is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[state])
                if low[state] == index[state]:
                    component = frozenset(iter(stack.pop, state)) | {state}
                    open_states -= component
                    if len(component) > 1 or state in edges.get(state, ()):
                        found.append(component)
            elif to in index:
                low[state] = min(low[state], index[to])
            else:
                index[to] = low[to] = len(index)
                stack.append(to)
                open_states.add(to)
                work.append((to, iter(edges.get(to, ()))))
    return found
