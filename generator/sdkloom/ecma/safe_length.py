"""How long a text may be that a backtracking matcher is asked about.

Here every doubt counts against a pattern: what is beyond the length is matched in another way.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sdkloom.ecma.automaton import MOST_COPIED, Automaton, Budget, Part, TooLargeError
from sdkloom.ecma.backtracking import Analysis, anchored
from sdkloom.ecma.syntax import (
    Characters,
    Choice,
    Group,
    Node,
    Reference,
    Repeat,
    children,
    may_be_empty,
)

_STEPS = 2_000_000
"""What ``re`` does in a tenth of a second."""

_SHORTEST = 8
"""The length for what is exponential."""

_MOST_WAYS = 1_000
_FEW = 3


def safe_length(tree: Node) -> int | None:
    """Return the length up to which any text takes little time; ``None`` if any length does."""
    try:
        power, ways = _cost(tree, Budget(), repeated=not anchored(tree))
    except TooLargeError:
        return _SHORTEST
    power += sum(_is_long(group) for group in _referenced(tree))
    ways = max(ways, 1)  # an empty class has none
    if ways * _SHORTEST**power > _STEPS:
        return _SHORTEST
    if power <= 1 and ways <= _MOST_WAYS:
        return None
    return int((_STEPS / ways) ** (1 / max(power, 1)))


def _cost(tree: Node, budget: Budget, *, repeated: bool) -> tuple[int, int]:
    """Return the power of the length by which time grows, and a bound of the ways beside it."""
    automaton = _Copying(budget)
    whole = automaton.build(tree)
    analysis = Analysis(automaton, whole)
    if automaton.is_exponential or analysis.exponential() is not None:
        return 0, _STEPS + 1
    power, ways = analysis.power() + repeated, _ways(analysis, whole) << min(automaton.doubled, 30)
    again = repeated or automaton.repeated_condition
    for condition in automaton.conditions:
        inner, more = _cost(condition, budget, repeated=again)
        power, ways = max(power, inner), max(ways, more)
    return power, ways


@dataclass(slots=True)
class _Copying(Automaton):
    """Writes short repeats out, and takes others for loops, however few turns they may have."""

    is_exponential: bool = field(default=False)
    doubled: int = field(default=0)
    """How many parts can be empty in more than one way."""

    def build(self, node: Node) -> Part:
        """Add what *node* reads."""
        part = Automaton.build(self, node)
        again = isinstance(node, Repeat) and node.minimum == 0 and may_be_empty(node.body)
        self.doubled += again or (isinstance(node, Choice) and part.empty > 1)
        return part

    def repeat(self, node: Repeat) -> Part:
        """Add a repeat as copies or as a loop; a bounded one of what may be empty is exponential."""
        if node.maximum == 0:
            return Part(1, {}, {}, free=True)
        begin = len(self.sets)
        self.within += 1
        part = self.build(node.body)
        self.within -= 1
        size = len(self.sets) - begin
        if node.maximum is None:
            self.loop(node, begin, part)
            self.brief.discard(begin)
        elif node.maximum > 1:
            self.is_exponential |= part.empty > (not size)
            if size and (not isinstance(node.body, Characters) or node.minimum != node.maximum):
                few = node.maximum <= _FEW or not isinstance(node.body, Characters)
                if few and node.maximum * size <= MOST_COPIED and not part.empty:
                    part = self.copies(node, part, size)
                else:
                    self.loop(node, begin, part)
                    self.brief.discard(begin)
        empty = 1 if node.minimum == 0 else part.empty
        return Part(empty, part.first, part.last, part.free or node.minimum == 0)


def _ways(analysis: Analysis, whole: Part) -> int:
    """Bound in how many ways a text can be read by what is in no loop, and between loops."""
    loop_of = {state: number for number, loop in enumerate(analysis.loop_states) for state in loop}
    best: dict[int, int] = {}
    for state in analysis.order:
        following = {
            to: count
            for to, count in analysis.edges.get(state, {}).items()
            if state not in loop_of or loop_of.get(to) != loop_of[state]
        }
        later = max((best.get(to, 1) for to in following), default=1)
        best[state] = min(_STEPS + 1, later * _branches(analysis, following))
    begin = max((best.get(state, 1) for state in whole.first), default=1)
    return min(_STEPS + 1, begin * _branches(analysis, whole.first))


def _branches(analysis: Analysis, following: dict[int, int]) -> int:
    """Return to how many of *following* one character can lead."""
    counts: dict[int, int] = {}
    for state, count in following.items():
        mask = analysis.masks[state]
        counts[mask] = counts.get(mask, 0) + count
    analysis.budget.spend(len(counts) ** 2)
    return max(
        (sum(count for other, count in counts.items() if other & mask) for mask in counts),
        default=1,
    )


def _referenced(tree: Node) -> list[Node]:
    """List the groups that are referred to, once for each reference."""
    groups: dict[int, Node] = {}
    indexes: list[int] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Group) and node.index is not None:
            groups[node.index] = node.body
        if isinstance(node, Reference):
            indexes += node.indexes
        waiting += children(node)
    return [groups[index] for index in indexes]


def _is_long(node: Node) -> bool:
    """Whether a text of any length can be read."""
    repeats = isinstance(node, Repeat) and (node.maximum is None or node.maximum > MOST_COPIED)
    return repeats or any(map(_is_long, children(node)))
