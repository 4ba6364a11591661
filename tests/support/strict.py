"""The checkers that generated packages have to pass, each run once over a folder of packages."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

_CONFIGURATION = "pyrightconfig.json"
_DEPENDENCIES = "asyncio, datetime, email, httpx2, json, logging, re, ssl, tempfile, uuid"


def run(folder: Path, *arguments: str) -> None:
    """Run a module of this Python in *folder*; it has to succeed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-10_000:]}\n{done.stderr[-4_000:]}"


def packages(folder: Path) -> list[str]:
    """List the packages in *folder*."""
    found = sorted(item.parent.name for item in folder.glob("*/__init__.py"))
    assert found
    return found


@cache
def _cache_of_dependencies() -> Path:
    """What mypy knows of the packages that every client imports, found out once a process."""
    folder = Path(mkdtemp(prefix="mypy"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "dependencies.py").write_text(f"import {_DEPENDENCIES}\n", "utf-8")
    run(folder, "mypy", "--strict", "--cache-dir=.mypy_cache", "dependencies.py")
    return folder / ".mypy_cache"


def passes_mypy(folder: Path) -> None:
    """Check types with ``mypy --strict``."""
    known = folder / ".mypy_cache"
    shutil.copytree(_cache_of_dependencies(), known, dirs_exist_ok=True)
    run(folder, "mypy", "--strict", "--no-error-summary", f"--cache-dir={known}", *packages(folder))


def passes_pyright(folder: Path) -> None:
    """Check types with pyright's strict rules; the runtime is checked where it comes from."""
    configuration = {
        "include": packages(folder),
        "exclude": ["**/_runtime"],
        "typeCheckingMode": "strict",
        "venvPath": str(Path(sys.prefix).parent),
        "venv": Path(sys.prefix).name,
        "pythonVersion": "3.11",
    }
    (folder / _CONFIGURATION).write_text(json.dumps(configuration), "utf-8")
    run(folder, "basedpyright", "--warnings", "--project", _CONFIGURATION)


def is_formatted(folder: Path) -> None:
    """Check that black and ruff's sorting of imports have nothing to change, and nothing is unused.

    The runtime is the same in every package, and is checked where it comes from.
    """
    black = ["black", "--check", "--quiet", "--target-version", "py311"]
    run(folder, *black, "--extend-exclude", "/_runtime/", ".")
    ruff = ["ruff", "check", "--isolated", "--no-cache", "--target-version", "py311"]
    first_party = f"lint.isort.known-first-party={json.dumps(packages(folder))}"
    run(folder, *ruff, "--select", "F,I,E9,W", "--config", first_party, ".")
