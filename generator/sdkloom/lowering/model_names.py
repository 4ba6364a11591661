"""What declarations are called: components first, then what stands inside, after what it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
        renamed = {
            origin: (self.found[origin].name, name)
            for origin, name in settled.items()
            if name != self.found[origin].name
        }
        table = model_table(lock, self.context.taken)
        table.fixed.update(self._fixed)
        for origin, declaration in self.found.items():
            if origin in self.components:
                wish = self.given.schema_wish(origin) or declaration.name
                want_model(table, origin, self.context.names.get(origin, wish), wish)
            else:
                wish = _after(origin, declaration.name, renamed)
                want_model(table, origin, *dict.fromkeys((wish, declaration.name)), rank=1)
        return table

    @cached_property
    def _fixed(self) -> dict[str, str]:
        names = ((origin, self.given.schema(origin)) for origin in self.found)
        return {origin: name for origin, name in names if name is not None}


def _after(origin: str, wish: str, renamed: Mapping[str, tuple[str, str]]) -> str:
    """Call what stands inside a component after what that is called in the end."""
    parts = origin.split("/")
    for end in range(len(parts) - 1, 0, -1):
        if (names := renamed.get("/".join(parts[:end]))) and wish.startswith(names[0]):
            return names[1] + wish.removeprefix(names[0])
    return wish
