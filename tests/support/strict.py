"""The checkers that generated packages have to pass, each run once over a folder of packages."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sdkloom.emit.templating import runtime_files

_CONFIGURATION = "pyrightconfig.json"
_OWN_RUNTIME = re.compile(r"""(["'.])_runtime\b""")


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


def sharing_runtime(folder: Path, place: Path) -> Path:
    """Copy the packages in *folder* to *place*, where all import one runtime.

    A runtime of their own takes checkers longer than the packages do.
    """
    package_root = place / "held"
    runtime = {f"_runtime/{name}": text for name, text in runtime_files().items()}
    for name, text in {"__init__.py": "", **runtime}.items():
        _write(package_root / name, text)
    for package in packages(folder):
        for path in (folder / package).rglob("*.py"):
            parts = path.relative_to(folder).parts
            if parts[1] != "_runtime":
                _write(
                    package_root.joinpath(*parts),
                    _OWN_RUNTIME.sub(r"\1._runtime", path.read_text("utf-8")),
                )
    return place


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@cache
def _mypy_options(*, runtime: bool) -> list[str]:
    """What mypy is run with, by all tests of this process: one cache, and one configuration."""
    folder = Path(mkdtemp(prefix="mypy"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    trusted = "" if runtime else "[mypy-*._runtime.*]\nignore_errors = True\n"
    (folder / "mypy.ini").write_text(f"[mypy]\nstrict = True\n{trusted}", "utf-8")
    return [f"--config-file={folder / 'mypy.ini'}", f"--cache-dir={folder / 'cache'}"]


def mypy(
    folder: Path, *names: str, search: Path | None = None, runtime: bool = False
) -> subprocess.CompletedProcess[str]:
    """Check modules and packages in *folder* with ``mypy --strict``, which also looks in *search*.

    The bodies of functions of the *runtime* are checked only if that is asked for. The paths are
    absolute, for mypy then compares the texts of files before it takes what it found out about
    another test's.
    """
    environment = {} if search is None else {"MYPYPATH": str(search)}
    paths = [str(folder.resolve() / name) for name in names]
    return subprocess.run(
        [sys.executable, "-m", "mypy", *_mypy_options(runtime=runtime), *paths],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def passes_mypy(folder: Path, *names: str, runtime: bool = False) -> None:
    """Check types with ``mypy --strict``: of modules, or else of all packages in *folder*."""
    done = mypy(folder, *(names or packages(folder)), runtime=runtime)
    assert done.returncode == 0, f"{done.stdout[-10_000:]}\n{done.stderr[-4_000:]}"


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
