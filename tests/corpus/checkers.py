"""Both checkers of types, over many packages at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus.batches import tree
from corpus.cache import digest, load, runtime_interface, store
from corpus.documents import Row

Checker = Callable[[Path], "dict[str, list[str]] | None"]


def _attributed(folder: Path, message: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """Sort what was *said* of files by package."""
    found: dict[str, list[str]] = {}
    for file, text in message:
        path = Path(folder.parent, file).resolve().relative_to(folder.resolve())
        found.setdefault(path.parts[0], []).append(f"{'/'.join(path.parts[1:])}{text}")
    return found


def mypy(folder: Path) -> dict[str, list[str]] | None:
    """Run mypy; what it says by package, or None where it did not end well."""
    quiet = ["--output=json", "--no-error-summary", "--cache-dir", os.devnull]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *quiet, "-p", folder.name],
        capture_output=True, text=True, check=False, cwd=folder.parent,
    )  # fmt: skip
    if done.returncode not in {0, 1}:
        return None
    output = [json.loads(line) for line in done.stdout.splitlines()]
    return _attributed(
        folder,
        (
            (change["file"], f":{change['line']} {change['message']} [{change['code']}]")
            for change in output
        ),
    )


def pyright(folder: Path) -> dict[str, list[str]] | None:
    """Run pyright; what it says by package, or None where it did not end well."""
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": ["."],
        "exclude": ["_runtime"],
        "venvPath": str(Path(sys.prefix).parent),
        "venv": Path(sys.prefix).name,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    done = subprocess.run(
        [str(Path(sys.prefix) / "bin" / "basedpyright"), "-p", ".", "--outputjson"],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    try:
        answer: Any = json.loads(done.stdout)
    except ValueError:
        return None
    files = sum(1 for path in folder.rglob("*.py") if "_runtime" not in path.parts)
    if answer["summary"]["filesAnalyzed"] < files:
        return None
    return _attributed(
        folder,
        (
            (
                diagnostic["file"],
                f":{_line(diagnostic)} {diagnostic['message']} [{diagnostic.get('rule')}]",
            )
            for diagnostic in answer["generalDiagnostics"]
            if diagnostic["severity"] != "information"
        ),
    )


def _line(message: Any) -> int:
    """The line of a remark; one about a whole file has none."""
    return int(message["range"]["start"]["line"]) + 1 if "range" in message else 1


CHECKERS: dict[str, Checker] = {"mypy": mypy, "pyright": pyright}
_VERSIONS = {"mypy": version("mypy"), "pyright": version("basedpyright")}


def key(name: str, row: Row) -> str:
    """Name what a checker's verdict on a package depends on."""
    return digest(row["output"], runtime_interface(), _VERSIONS[name])


def known(name: str, row: Row) -> Row | None:
    """Find what is known of a package."""
    return load(name, key(name, row))


def check(name: str, batch: list[Row]) -> None:
    """Run a checker over a batch; where it does not end well, over each half."""
    with tree(batch, probed=False) as folder:
        found = CHECKERS[name](folder)
    if found is not None:
        for row in batch:
            store(name, key(name, row), {"messages": found.get(row["package"], [])})
        if stray := {*found} - {row["package"] for row in batch}:
            raise AssertionError(f"{name} complains of {stray}: {found}")
    elif len(batch) == 1:
        store(name, key(name, batch[0]), {"messages": ["the checker did not end well"]})
    else:
        check(name, batch[: len(batch) // 2])
        check(name, batch[len(batch) // 2 :])
