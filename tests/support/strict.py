"""The checkers that generated packages have to pass, each run once over a folder of packages."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from effort import EXHAUSTIVE
from sdkloom.emit.templating import runtime_files

_RUNTIME = "shared_runtime"
_OWN_RUNTIME = re.compile(r"\b(from )\.+_runtime\b")


def packages(folder: Path) -> list[str]:
    """List the packages in *folder*."""
    found = sorted(item.parent.name for item in folder.glob("*/__init__.py"))
    assert found
    return found


@cache
def _place() -> Path:
    """The folder of this process for what checkers read and find out."""
    folder = Path(mkdtemp(prefix="checkers"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, text in {"__init__.py": "", **runtime_files()}.items():
        _write(folder / "runtime" / _RUNTIME / name, text)
    return folder


def _sharing_runtime(folder: Path) -> Path:
    """Copy the packages and modules of *folder* to where all import one runtime.

    A runtime of their own takes checkers longer than the packages do. The copy of a folder is
    always in the same place, and the runtime in one, so that mypy's cache knows them.
    """
    copy = _place() / "copies" / hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    shutil.rmtree(copy, ignore_errors=True)
    names = [path.parent.name for path in folder.glob("*/__init__.py")]
    for path in [
        *folder.glob("*.py"),
        *(item for at in names for item in (folder / at).rglob("*.py")),
    ]:
        place = path.relative_to(folder)
        if "_runtime" not in place.parts:
            text = _OWN_RUNTIME.sub(rf"\1{_RUNTIME}", path.read_text("utf-8"))
            _write(copy / place, text)
    return copy


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def mypy(
    folder: Path, *names: str, search: Path | None = None, runtime: bool = False
) -> subprocess.CompletedProcess[str]:
    """Check modules and packages in *folder* with ``mypy --strict``, which also looks in *search*.

    The bodies of functions of the *runtime* are checked only if that is asked for. The paths are
    absolute, for mypy then compares the texts of files before it takes what it found out about
    another test's.
    """
    configuration = _place() / ("mypy-runtime.ini" if runtime else "mypy.ini")
    trusted = "" if runtime else f"[mypy-{_RUNTIME}.*]\nignore_errors = True\n"
    configuration.write_text(f"[mypy]\nstrict = True\n{trusted}", "utf-8")
    copy = _sharing_runtime(folder)
    searched = [_place() / "runtime", *([] if search is None else [_sharing_runtime(search)])]
    return _run(
        copy,
        "mypy",
        f"--config-file={configuration}",
        f"--cache-dir={_place() / 'mypy'}",
        *(str(copy / name) for name in names),
        MYPYPATH=os.pathsep.join(map(str, searched)),
    )


def passes_mypy(folder: Path, *names: str, runtime: bool = False) -> None:
    """Check types with ``mypy --strict``: of modules, or else of all packages in *folder*."""
    _passed(mypy(folder, *(names or packages(folder)), runtime=runtime))


def pyright(
    folder: Path, *names: str, options: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Check modules and packages in *folder* with pyright's strict rules.

    The runtime is checked where it comes from.
    """
    copy = _sharing_runtime(folder)
    settings = {
        "include": names,
        "extraPaths": [str(_place() / "runtime")],
        "typeCheckingMode": "strict",
        "venvPath": str(Path(sys.prefix).parent),
        "venv": Path(sys.prefix).name,
        "pythonVersion": "3.11",
    }
    _write(copy / "pyrightconfig.json", json.dumps(settings))
    return _run(copy, "basedpyright", "--warnings", *options, "--project", "pyrightconfig.json")


def passes_pyright(folder: Path, *names: str) -> None:
    """Check types with pyright's strict rules: of modules, or else of all packages in *folder*."""
    _passed(pyright(folder, *(names or packages(folder))))


def passes_checkers(folder: Path, *names: str) -> None:
    """Check types with mypy; with pyright too where the tests are exhaustive.

    Tests that call this have the mark ``checkers``, by which continuous integration finds them.
    What both always check is in the tests of cases, unions, values, names and random schemas.
    """
    passes_mypy(folder, *names)
    if EXHAUSTIVE:
        passes_pyright(folder, *names)


def _passed(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, f"{done.stdout[-10_000:]}\n{done.stderr[-4_000:]}"


def is_formatted(folder: Path) -> None:
    """Check that black and ruff's sorting of imports have nothing to change, and nothing is unused.

    The runtime is the same in every package, and is checked where it comes from.
    """
    black = ["black", "--check", "--quiet", "--target-version", "py311"]
    _passed(_run(folder, *black, "--extend-exclude", "/_runtime/", "."))
    ruff = ["ruff", "check", "--isolated", "--no-cache", "--target-version", "py311"]
    first_party = f"lint.isort.known-first-party={json.dumps(packages(folder))}"
    _passed(_run(folder, *ruff, "--select", "F,I,E9,W", "--config", first_party, "."))
