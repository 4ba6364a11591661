"""Old names that no longer work, because a run was asked to drop them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sdkloom.diffing.changes import BOTH, Breaks, ChangeLocation, Changes
from sdkloom.ir.nodes import Renaming, Struct, SymbolKind
from sdkloom.ir.symbols import symbol_text
from sdkloom.matching.revision import Revision


def note_dropped(changes: Changes, new: Revision, dropped: Iterable[Renaming]) -> None:
    """Note each dropped alias, at the place of what it stood for."""
    origins = dict(_origins(new))
    for alias in dropped:
        old, present = symbol_text(alias.kind, alias.old), symbol_text(alias.kind, alias.new)
        location = ChangeLocation(old, present, None, origins.get((alias.kind, alias.new)))
        # Type checkers do not know the keys of schema().
        breaks = Breaks(source=True, type=alias.kind != "schema")
        changes.add("alias-dropped", location, BOTH, breaks, before=old, after=present)


def _origins(side: Revision) -> Iterator[tuple[tuple[SymbolKind, str], str]]:
    for group in side.api.groups:
        for operation in group.operations:
            yield ("method", f"{group.module}.{operation.name}"), operation.origin
    for declaration in side.api.declarations:
        yield ("model", declaration.name), declaration.origin
        for member in declaration.fields if isinstance(declaration, Struct) else ():
            yield ("field", f"{declaration.name}.{member.name}"), member.origin
    for component in side.api.components:
        yield ("schema", component.key), component.origin
