"""Packages in a folder, imported from there and forgotten afterwards."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def importable(folder: Path, prefix: str) -> Iterator[None]:
    """Let packages of *folder* be imported, whose names begin with *prefix*."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        forget(prefix)


def forget(prefix: str) -> None:
    """Take modules out, so that they are imported anew."""
    for module in [module for module in sys.modules if module.startswith(prefix)]:
        del sys.modules[module]


def import_file(path: Path, folder: Path) -> None:
    """Import the module that *path* is, of a package in *folder*."""
    parts = path.relative_to(folder).with_suffix("").parts
    importlib.import_module(".".join(part for part in parts if part != "__init__"))
