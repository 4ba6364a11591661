"""Packages side by side in one tree, so that what is the same in all is read once."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.cache import digest
from corpus.documents import Row, cache_folder
from corpus.generating import packages
from sdkloom.emit.templating import runtime_files

_RUNTIME = re.compile(r"""(["'.])_runtime\b""")


def split(rows: Iterable[Row], count: int, lines: int) -> list[list[Row]]:
    """Part packages into batches of at most *count* and about *lines* lines, small ones first."""
    found: list[list[Row]] = [[]]
    total = 0
    for row in sorted(rows, key=lambda row: (row["lines"], row["package"])):
        if found[-1] and (len(found[-1]) >= count or total + row["lines"] > lines):
            found.append([])
            total = 0
        found[-1].append(row)
        total += row["lines"]
    return [item for item in found if item]


def unlike(rows: Iterable[Row], key: Callable[[Row], str]) -> list[Row]:
    """Leave out what is the same as another."""
    return list({key(row): row for row in rows}.values())


@contextmanager
def tree(batch: list[Row], *, probed: bool) -> Iterator[Path]:
    """Copy packages into one package with one runtime for all, which is equal in each of them."""
    name = f"tree_{digest(*(row['package'] for row in batch), str(os.getpid()))[:12]}"
    folder = cache_folder() / "trees" / name / "held"
    shutil.rmtree(folder.parent, ignore_errors=True)
    _written(folder / "__init__.py", "")
    for path, text in runtime_files().items():
        _written(folder / "_runtime" / path, text)
    for package in (row["package"] for row in batch):
        for path in sorted((packages() / package).rglob("*.py")):
            inner = path.relative_to(packages())
            if probed or inner.parts[1] != "probes":
                _written(folder / inner, _RUNTIME.sub(r"\1._runtime", path.read_text("utf-8")))
        _written(folder / package / "py.typed", "")
    try:
        yield folder
    finally:
        shutil.rmtree(folder.parent)


def _written(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
