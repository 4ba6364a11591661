"""``names`` of a target: which rules names are given by, and names that the user gives."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeGuard

from sdkloom.identifiers import is_identifier
from sdkloom.reading.places import quoted
from sdkloom.renames import RENAME_KINDS, RULES, RenameKind, Renames

_KEYS = ("rules", *RENAME_KINDS)


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
    """Find what is wrong with the value of ``names``: keys below it, and a message."""
    if isinstance(value, str):
        if value not in RULES:
            yield (), f"'names' has to be {' or '.join(map(repr, RULES))}, or a table"
        return
    if not _is_table(value):
        yield (), "'names' has to be 'current', or a table of tables"
        return
    for key, table in value.items():
        if key == "rules" and table in RULES:
            continue
        if key == "rules":
            yield (key,), f"'rules' has to be {' or '.join(map(repr, RULES))}"
        elif key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            advice = f"; did you mean {near[0]!r}?" if near else ""
            yield (key,), f"there is no setting {quoted(key)} of names{advice}"
        elif not _is_table(table):
            yield (key,), f"{key!r} has to be a table of names"
        else:
            yield from (
                ((key, old), problem)
                for old, new in table.items()
                if (problem := _name_problem(key, new))
            )


def _name_problem(kind: str, name: object) -> str | None:
    if not isinstance(name, str):
        return "a name has to be a string"
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
