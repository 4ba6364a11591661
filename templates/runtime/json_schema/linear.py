"""Patterns on which ``re`` may take very long, matched in time linear in the text.

A pattern comes as steps in postfix order, of which its automaton is made (Thompson's construction).
All its states are followed at once, and sets of states are remembered, as in a lazily built DFA.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeAlias, TypeVar

from .evaluation import Pattern

__all__ = ["BoundedPattern"]

Step: TypeAlias = "str | tuple[str, int] | tuple[int, int | None]"
"""A string is a set of characters: the first and the last of each range, in order.

``("all", n)`` and ``("any", n)`` join the n parts before it, ``(minimum, maximum)`` repeats the
part before it, and ``("ahead", 1)`` or ``("behind", 1)`` looks for it. Others are places.
"""

_Node: TypeAlias = "tuple[Step, tuple[_Node, ...]]"
_States: TypeAlias = "frozenset[int]"
_State = TypeVar("_State")

_LINE_ENDS = frozenset("\n\r\u2028\u2029")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_MOST_REMEMBERED = 10_000
_ACCEPT = 0


class BoundedPattern(Pattern):
    """A pattern that ``re`` is asked for in texts of at most *longest* characters.

    Longer texts are matched by *steps*; where there are none, they are not checked.
    """

    __slots__ = ("_automaton", "_longest", "_steps")

    def __init__(
        self, source: str, python: str, longest: int, steps: Sequence[Step] = ()
    ) -> None:
        super().__init__(source, python)
        self._longest = longest
        self._steps = steps
        self._automaton: _Automaton | None = None

    def finds(self, text: str) -> bool:
        """Tell whether some part of *text* matches, or may match."""
        if len(text) <= self._longest:
            return super().finds(text)
        if not self._steps:
            return True
        if self._automaton is None:
            self._automaton = _Automaton(_tree(self._steps))
        return next(self._automaton.ends(text), None) is not None


def _tree(steps: Sequence[Step]) -> _Node:
    stack: list[_Node] = []
    for step in steps:
        count = 0
        if not isinstance(step, str):
            count = step[1] or 0 if isinstance(step[0], str) else 1
        at = len(stack) - count
        stack[at:] = [(step, tuple(stack[at:]))]
    return stack[0]


class _Automaton:
    """States by number: a set of characters and what follows it, or where to go on at once."""

    def __init__(self, tree: _Node, *, backwards: bool = False) -> None:
        self.backwards = backwards
        self.sets: dict[int, tuple[str, int]] = {}
        self.choices: dict[int, list[int]] = {_ACCEPT: []}
        self.conditions: dict[int, tuple[int, bool, int]] = {}
        self.places: list[str] = []
        self.looks: list[_Automaton] = []
        self.start = self.add(tree, _ACCEPT)
        self.closed: dict[tuple[_States, int], tuple[_States, bool]] = {}
        self.read: dict[tuple[_States, str], _States] = {}

    def add(self, node: _Node, following: int) -> int:
        """Add the states of *node*, after which *following* comes; return the first."""
        step, parts = node
        if isinstance(step, str):
            return self.new(self.sets, (step, following))
        kind = step[0]
        if isinstance(kind, int):
            return self.repeat(parts[0], kind, step[1], following)
        if kind == "all":
            for part in parts if self.backwards else reversed(parts):
                following = self.add(part, following)
            return following
        if kind == "any":
            return self.new(self.choices, [self.add(part, following) for part in parts])
        return self.condition(kind, parts, following)

    def new(self, table: dict[int, _State], state: _State) -> int:
        number = len(self.sets) + len(self.choices) + len(self.conditions)
        table[number] = state
        return number

    def repeat(
        self, body: _Node, minimum: int, maximum: int | None, following: int
    ) -> int:
        begin = following
        if maximum is None:
            begin = self.new(self.choices, [following])
            self.choices[begin].append(self.add(body, begin))
        for _ in range((maximum or minimum) - minimum):
            begin = self.new(self.choices, [self.add(body, begin), following])
        for _ in range(minimum):
            begin = self.add(body, begin)
        return begin

    def condition(self, kind: str, parts: tuple[_Node, ...], following: int) -> int:
        """Add a condition on a place, by the number of its bit."""
        wanted = not kind.startswith("no")
        if parts:
            look = _Automaton(parts[0], backwards=kind.endswith("ahead"))
            self.looks.append(look)
            kind = f"look {len(self.looks) - 1}"
        elif not wanted:
            kind = "boundary"
        if kind not in self.places:
            self.places.append(kind)
        bit = 1 << self.places.index(kind)
        return self.new(self.conditions, (bit, wanted, following))

    def ends(self, text: str) -> Iterator[int]:
        """Find where a match ends; where it begins, if the automaton reads backwards."""
        contexts = self.contexts(text) if self.places else None
        size = len(text)
        states: _States = frozenset({self.start})
        for count in range(size + 1):
            at = size - count if self.backwards else count
            context = contexts[at] if contexts else 0
            closed = self.closed.get((states, context))
            if closed is None:
                closed = self.close(states, context)
            if closed[1]:
                yield at
            if count < size:
                sign = text[at - 1 if self.backwards else at]
                following = self.read.get((closed[0], sign))
                states = self.step(closed[0], sign) if following is None else following

    def close(self, states: _States, context: int) -> tuple[_States, bool]:
        """Follow all that reads no character; tell whether the end is reached."""
        seen = set(states)
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state in self.conditions:
                bit, wanted, following = self.conditions[state]
                targets = [following] if bool(context & bit) is wanted else []
            else:
                targets = self.choices.get(state, [])
            for target in targets:
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        closed = frozenset(seen & self.sets.keys()), _ACCEPT in seen
        if len(self.closed) > _MOST_REMEMBERED:
            self.closed.clear()
        self.closed[states, context] = closed
        return closed

    def step(self, states: _States, sign: str) -> _States:
        """Read a character; a match may begin after it too."""
        found = {self.start}
        for state in states:
            ranges, following = self.sets[state]
            at = bisect_right(ranges, sign)
            if at % 2 or (at and ranges[at - 1] == sign):
                found.add(following)
        if len(self.read) > _MOST_REMEMBERED:
            self.read.clear()
        self.read[states, sign] = frozenset(found)
        return self.read[states, sign]

    def contexts(self, text: str) -> list[int]:
        """Tell for each place which conditions hold there, as bits."""
        found = [0] * (len(text) + 1)
        for number, kind in enumerate(self.places):
            for at in self.matching_places(kind, text):
                found[at] |= 1 << number
        return found

    def matching_places(self, kind: str, text: str) -> Iterator[int]:
        """Find the places in *text* where a condition holds."""
        size = len(text)
        if kind.startswith("look"):
            yield from self.looks[int(kind[5:])].ends(text)
        elif kind == "boundary":
            words = [False, *(sign in _WORD for sign in text), False]
            yield from (at for at in range(size + 1) if words[at] != words[at + 1])
        else:
            is_start = kind.endswith("start")
            yield 0 if is_start else size
            if kind.startswith("line"):
                ends = (at for at, sign in enumerate(text) if sign in _LINE_ENDS)
                yield from (at + is_start for at in ends)
