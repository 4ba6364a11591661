"""What declarations are called: components first, then what stands inside, after what it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sdkloom.ir.nodes import Declaration
from sdkloom.lowering.given_names import GivenNames
from sdkloom.naming import Lock, NameTable, model_table, want_model
from sdkloom.slicing.context import SliceContext


def named(
    found: Mapping[str, Declaration],
    components: frozenset[str],
    given: GivenNames,
    context: SliceContext,
) -> dict[str, str]:
    """Name every declaration; those of *components* are what others are called after."""
    return _Models(found, components, given, context).settle()


@dataclass(frozen=True)
class _Models:
    """Names the models of a document."""

    found: Mapping[str, Declaration]
    components: frozenset[str]
    given: GivenNames
    context: SliceContext

    def settle(self) -> dict[str, str]:
        scratch, lock = self._table(self.given.lock.scratch(), {}), self.given.lock
        first = scratch.settle()
        settled = {origin: first[origin] for origin in self.components if origin in first}
        table = self._table(lock, settled)
        table.fixed.update(settled)
        names = table.settle()
        lock.note(settled, {origin: scratch.wanted[origin][1] for origin in settled})
        return names

    def _table(self, lock: Lock, settled: Mapping[str, str]) -> NameTable:
        """Ask for all names, where components have been *settled*."""
        table = model_table(lock, self.context.taken)
        table.fixed.update(self._fixed)
        wishes = _Wishes(self.found, lock, settled)
        for origin, declaration in self.found.items():
            if origin in self.components:
                wish = self.given.schema_wish(origin) or declaration.name
                want_model(table, origin, self.context.names.get(origin, wish), wish)
            else:
                want_model(table, origin, *wishes.of(origin), rank=1)
        return table

    @cached_property
    def _fixed(self) -> dict[str, str]:
        names = ((origin, self.given.schema(origin)) for origin in self.found)
        return {origin: name for origin, name in names if name is not None}


@dataclass(slots=True)
class _Wishes:
    """What nested declarations would like to be called, after the names of what they stand in."""

    found: Mapping[str, Declaration]
    lock: Lock
    components: Mapping[str, str]
    """The names that components have already."""
    _known: dict[str, str] = field(default_factory=dict[str, str])

    def of(self, origin: str) -> tuple[str, ...]:
        """The wishes of the declaration at *origin*, by today's rules first."""
        declared = self.found[origin].name
        if (holder := self._holder(origin)) is None:
            return (declared,)
        outer, outer_declared = self._name(holder), self.found[holder].name
        renamed = declared.startswith(outer_declared)
        wish = outer + declared.removeprefix(outer_declared) if renamed else declared
        recorded = self.lock.recorded_name(origin)
        stays = (
            recorded is not None and recorded.startswith(outer) and _is_in_variant(origin, holder)
        )
        wishes = (wish, declared, recorded) if recorded and stays else (wish, declared)
        return tuple(dict.fromkeys(wishes))

    def _name(self, origin: str) -> str:
        """The name that the declaration at *origin* has, or will have unless another has it."""
        if (known := self._known.get(origin)) is None:
            known = self.components.get(origin)
            if known is None:
                wishes = self.of(origin)
                known = self.lock.previous_name(origin, wishes) or wishes[0]
            self._known[origin] = known
        return known

    def _holder(self, origin: str) -> str | None:
        """The nearest declaration that *origin* stands inside."""
        return next((parent for parent in _parents(origin) if parent in self.found), None)


def _parents(origin: str) -> Iterator[str]:
    parts = origin.split("/")
    for end in range(len(parts) - 1, 0, -1):
        yield "/".join(parts[:end])


def _is_in_variant(origin: str, holder: str) -> bool:
    """Whether *origin* is in a variant of *holder*: earlier names stay, whatever its siblings are."""
    return not {"oneOf", "anyOf"}.isdisjoint(origin.removeprefix(holder).split("/"))
