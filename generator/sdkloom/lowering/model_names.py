"""What declarations are called: components first, then what stands inside, after what it stands in."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.ir.nodes import Declaration
from sdkloom.naming import Lock, NameTable, model_table, want_model
from sdkloom.slicing.context import SliceContext


def named(
    found: Mapping[str, Declaration],
    components: frozenset[str],
    lock: Lock,
    context: SliceContext,
) -> dict[str, str]:
    """Name every declaration; those of *components* are what others are called after."""
    first = _table(found, components, lock.scratch(), context).settle()
    renamed = {
        origin: (found[origin].name, first[origin])
        for origin in components
        if origin in found and first[origin] != found[origin].name
    }
    if not renamed:
        return _table(found, components, lock, context).settle()
    table = model_table(lock, context.taken)
    for origin, declaration in found.items():
        if origin in components:
            table.want(origin, first[origin], declaration.name)
        else:
            table.want(origin, _after(origin, declaration.name, renamed), declaration.name, rank=1)
    return table.settle()


def _table(
    found: Mapping[str, Declaration],
    components: frozenset[str],
    lock: Lock,
    context: SliceContext,
) -> NameTable:
    table = model_table(lock, context.taken)
    for origin, declaration in found.items():
        if origin in components:
            want_model(table, origin, context.names.get(origin, declaration.name), declaration.name)
        else:
            want_model(table, origin, declaration.name, rank=1)
    return table


def _after(origin: str, wish: str, renamed: Mapping[str, tuple[str, str]]) -> str:
    """Call what stands inside a component after what that is called in the end."""
    parts = origin.split("/")
    for end in range(len(parts) - 1, 0, -1):
        if (names := renamed.get("/".join(parts[:end]))) and wish.startswith(names[0]):
            return names[1] + wish.removeprefix(names[0])
    return wish
