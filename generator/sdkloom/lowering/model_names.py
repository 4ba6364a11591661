"""What declarations are called: components first, then what stands inside, after what it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sdkloom.ir.nodes import Declaration
from sdkloom.naming import RUNTIME_NAMES, Lock, NameTable, snake
from sdkloom.slicing.context import SliceContext


def named(
    found: Mapping[str, Declaration],
    components: frozenset[str],
    lock: Lock,
    context: SliceContext,
) -> dict[str, str]:
    """Name every declaration; those of *components* are what others are called after."""
    declared = {origin: found[origin].name for origin in components if origin in found}
    outer = {origin: context.names.get(origin, name) for origin, name in declared.items()}
    first = _table(_Wishes(found, lock, outer), lock.scratch(), context).settle()
    settled = {origin: first[origin] for origin in declared}
    if settled == declared:
        lock.note(first)
        return first
    return _table(_Wishes(found, lock, settled), lock, context).settle()


def _table(wishes: _Wishes, lock: Lock, context: SliceContext) -> NameTable:
    table = NameTable(RUNTIME_NAMES, lock, snake, avoided=context.taken)
    for origin, declaration in wishes.found.items():
        rank = 0 if origin in wishes.components else 1
        table.want(origin, wishes.of(origin), declaration.name, rank=rank)
    return table


@dataclass(slots=True)
class _Wishes:
    """What declarations would like to be called, after the names that *components* have."""

    found: Mapping[str, Declaration]
    lock: Lock
    components: Mapping[str, str]
    _known: dict[str, str] = field(default_factory=dict[str, str])

    def of(self, origin: str) -> str:
        """The wish of the declaration at *origin*: what it was called, where that is still right."""
        if (known := self._known.get(origin)) is None:
            known = self._known[origin] = self.components.get(origin) or self._wish(origin)
        return known

    def _wish(self, origin: str) -> str:
        declared = self.found[origin].name
        if (holder := self._holder(origin)) is None:
            return self.lock.previous_name(origin, (declared,)) or declared
        outer, outer_declared = self.of(holder), self.found[holder].name
        wish = declared
        if wish.startswith(outer_declared):
            wish = outer + wish.removeprefix(outer_declared)
        if (name := self.lock.previous_name(origin, (wish, declared))) is not None:
            return name
        recorded = self.lock.recorded_name(origin)
        stays = recorded is not None and recorded.startswith(outer) and _is_variant(origin, holder)
        return recorded if recorded is not None and stays else wish

    def _holder(self, origin: str) -> str | None:
        """The nearest declaration that *origin* stands inside."""
        return next((parent for parent in _parents(origin) if parent in self.found), None)


def _parents(origin: str) -> Iterator[str]:
    parts = origin.split("/")
    for end in range(len(parts) - 1, 0, -1):
        yield "/".join(parts[:end])


def _is_variant(origin: str, holder: str) -> bool:
    """Whether *origin* is a variant of *holder*: its earlier name stays, whatever its siblings are."""
    return origin.removeprefix(holder).split("/")[-2] in ("oneOf", "anyOf")
