"""Where a run works, what it notes before it changes a folder, and whether something is that."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, TypeGuard, cast

BESIDE: Final = ("tree", "ours")
"""Keys of the journal of an exchange: what was staged, and the paths that are sdkloom's."""
INSIDE: Final = ("keep", "delete", "gone", "write")
"""Keys of the journal of a change in place: what is renamed, deleted and written."""

STAGING_INSIDE: Final = ".sdkloom"
"""The working folder of a run that changes a folder in place, inside of it."""

_MAPPINGS: Final = ("keep", "write")


def work_beside(folder: Path) -> Path:
    """Name the working folder of a run that exchanges *folder*."""
    return folder.with_name(f".{folder.name}.sdkloom")


def is_journal(value: object, keys: tuple[str, ...]) -> TypeGuard[dict[str, Any]]:
    """Tell whether *value* can be the journal with *keys*: anybody can have written the file."""
    if not isinstance(value, dict):
        return False
    journal = cast("dict[str, Any]", value)
    return all(key in journal and _fits(key, journal[key]) for key in keys)


def _fits(key: str, value: object) -> bool:
    if key in _MAPPINGS:
        if not isinstance(value, dict):
            return False
        values = cast("dict[str, object]", value).values()
        is_number = str.isdecimal if key == "write" else bool
        return all(isinstance(item, str) and is_number(item) for item in values)
    if not isinstance(value, list):
        return False
    kind = int if key == "tree" else str
    return all(isinstance(item, kind) for item in cast("list[object]", value))
