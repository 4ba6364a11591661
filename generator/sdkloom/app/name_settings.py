"""``names`` of a target: which rules names are given by, and names that the user gives."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from sdkloom.identifiers import is_identifier
from sdkloom.reading.places import quoted
from sdkloom.renames import RENAME_KINDS, RenameKind, Renames


@dataclass(frozen=True, slots=True)
class NameSettings:
    """How the names of a package are given; ``places`` are lines and columns of what is renamed."""

    renames: Renames = field(default_factory=Renames)
    current: bool = False
    path: str = ""
    places: Mapping[tuple[RenameKind, str], tuple[int, int]] = field(
        default_factory=dict[tuple[RenameKind, str], tuple[int, int]]
    )


def name_problems(value: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Find names that Python does not take in the value of ``names``, whose types are right."""
    if not _is_table(value):
        return
    for kind in RENAME_KINDS:
        for old, new in _texts(value.get(kind)).items():
            if problem := _name_problem(kind, new):
                yield (kind, old), problem


def _name_problem(kind: RenameKind, name: str) -> str | None:
    parts = name.split(".") if kind == "operations" else [name]
    if len(parts) > 2 or not all(map(_is_public, parts)):
        what = "a method, or GROUP.METHOD" if kind == "operations" else "one"
        return f"{quoted(name)} is not a public Python name: write {what}"
    return None


def _is_public(name: str) -> bool:
    return is_identifier(name) and not keyword.iskeyword(name) and not name.startswith("_")


def read_names(value: object) -> tuple[Renames, bool]:
    """Read ``names``, which is right: the user's names, and whether those of today are wanted."""
    if not _is_table(value):
        return Renames(), value == "current"
    tables: dict[RenameKind, Mapping[str, str]] = {
        kind: _texts(value.get(kind)) for kind in RENAME_KINDS
    }
    return Renames(tables), value.get("rules") == "current"


def _texts(table: object) -> dict[str, str]:
    return {str(key): str(name) for key, name in table.items()} if _is_table(table) else {}


def _is_table(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)
