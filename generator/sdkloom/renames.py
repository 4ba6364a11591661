"""Names that the user gives to things of a document, in place of those that it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias, get_args

RenameKind: TypeAlias = Literal["operations", "parameters", "schemas", "fields", "groups"]
RENAME_KINDS: tuple[RenameKind, ...] = get_args(RenameKind)
RULES = ("locked", "current")
"""Whether a package keeps the names that earlier rules gave, or gets those of today."""


def _empty() -> Mapping[RenameKind, Mapping[str, str]]:
    return {}


@dataclass(frozen=True, slots=True)
class Renames:
    """New names by what they are for, as the user calls it.

    An operation is called by its method and path, its operationId or its JSON pointer, a parameter as
    its operation with ``.name`` after it, by its pointer or as a component, a schema by its name or
    pointer, a field ``Schema.property`` or by its pointer, a group by its tag.
    """

    tables: Mapping[RenameKind, Mapping[str, str]] = field(default_factory=_empty)

    def of(self, kind: RenameKind) -> Mapping[str, str]:
        """Give the new names of one kind."""
        return self.tables.get(kind, {})

    def record(self) -> dict[str, dict[str, str]]:
        """Give them as the manifest keeps them."""
        return {kind: dict(sorted(table.items())) for kind, table in self._filled()}

    def _filled(self) -> Iterator[tuple[RenameKind, Mapping[str, str]]]:
        return ((kind, self.of(kind)) for kind in RENAME_KINDS if self.of(kind))


class RenameProblem(NamedTuple):
    """What is wrong with a new name: its kind, what it is for, and why."""

    kind: RenameKind
    key: str
    message: str
