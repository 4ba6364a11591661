"""X's own documents, revision after revision: each is generated over the one before.

``X_REVISIONS=all`` takes all of them and checks the types of each; a few by default.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import strict
from refresh import invoke
from support.surface import entries
from x_callers import callers, outcomes, type_errors

HISTORY = os.environ.get("X_HISTORY")
ALL = os.environ.get("X_REVISIONS") == "all"
SLICES = {"x_media": ("--include-path", "/2/media/*"), "x_whole": ()}
FEW = {"x_media": None, "x_whole": ("05", "06", "17", "18", "20", "23", "24")}
"""Revisions of which CI makes packages: all of the slice, and those around the largest changes."""
TYPED = {"x_media": ("18", "24"), "x_whole": ("24",)}
AT_ONCE = {"x_media": 3, "x_whole": 1}
"""How many packages are checked in one go."""
REFUSED = {"20": "[json-syntax]"}
BEFORE_MEDIA = "01"

pytestmark = pytest.mark.skipif(
    HISTORY is None, reason="X_HISTORY does not name the folder of X's documents"
)

IMPORT_ALL = """
import importlib, sys, warnings
from pathlib import Path
warnings.simplefilter("error")
package = sys.argv[1]
for path in sorted(Path(package).rglob("*.py")):
    parts = path.with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
"""


def revisions(name: str) -> Iterator[tuple[str, Path]]:
    chosen = None if ALL else FEW[name]
    for path in sorted(Path(str(HISTORY)).glob("*.json")):
        number = path.name[:2]
        if (chosen is None or number in chosen) and (name, number) != ("x_media", BEFORE_MEDIA):
            yield number, path


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def symbols(package: Path) -> set[str]:
    """Every public name, as ``diff`` writes them."""
    found: set[str] = set()
    for line in entries((package / "surface.txt").read_text("utf-8")):
        if match := re.match(r"Client\.(\w+\.\w+)\((.*)\) -> ", line):
            method = f"client.{match[1]}"
            found |= {method, *(f"{method}({name})" for name in re.findall(r"(\w+): ", match[2]))}
        elif match := re.match(r"(models\.[\w.]+)(: | = )", line):
            found.add(match[1])
    return found


def formers(package: Path) -> set[str]:
    lock = json.loads((package / "sdkloom.lock").read_text("utf-8"))
    return set(lock.get("aliases", ()))


def changes(folder: Path, name: str, spec: Path) -> list[dict[str, Any]]:
    """What ``diff`` says of the package that is there and the document that comes."""
    result = invoke(folder, "diff", name, str(spec), "--format", "json")
    assert result.exit_code == 0, result.output[-2000:]
    found: list[dict[str, Any]] = json.loads(result.stdout)["changes"]
    return found


def is_announced(symbol: str, message: set[str]) -> bool:
    """Whether a line names a symbol, or what it is a part of."""
    parts = re.split(r"(?=[.(])", symbol)
    return any("".join(parts[:end]) in message for end in range(1, len(parts) + 1))


@pytest.mark.parametrize("name", SLICES)
def test_every_revision_takes_the_place_of_the_one_before(name: str, tmp_path: Path) -> None:
    package, untold = tmp_path / name, list[str]()
    typed: list[Path] = []
    for number, spec in revisions(name):
        before = contents(package)
        arguments = (str(spec), "--output", name, *SLICES[name])
        if number in REFUSED:
            result = invoke(tmp_path, "generate", *arguments)
            assert result.exit_code == 2
            assert REFUSED[number] in result.stderr
            assert re.match(rf"{re.escape(str(spec))}:\d+:\d+: error: ", result.stderr)
            assert contents(package) == before
            continue
        output = changes(tmp_path, name, spec) if before else []
        old = symbols(package) if before else set()
        result = invoke(tmp_path, "generate", *arguments)
        assert result.exit_code == 0, result.stderr
        assert "fresh" in invoke(tmp_path, "check", *arguments).stdout
        subprocess.run(
            [sys.executable, "-c", IMPORT_ALL, name], cwd=tmp_path, check=True, timeout=60
        )
        missing = old - symbols(package) - formers(package)
        names = {str(change["symbol"]["old"]) for change in output}
        untold += [f"{number}: {item}" for item in sorted(missing) if not is_announced(item, names)]
        if ALL or number in TYPED[name]:
            folder = tmp_path / f"typed{len(typed) // AT_ONCE[name]}"
            typed.append(shutil.copytree(package, folder / f"{name}_{number}"))
    assert untold == []
    for folder in dict.fromkeys(line.parent for line in typed):
        strict.passes_mypy(folder)
        strict.passes_pyright(folder)


@pytest.mark.parametrize(("first", "then"), [("17", "18"), ("23", "24")])
@pytest.mark.parametrize("name", SLICES)
def test_callers_go_on_after_a_renaming(name: str, first: str, then: str, tmp_path: Path) -> None:
    if (name, first) == ("x_whole", "23") and not ALL:
        pytest.skip("X_REVISIONS is not all")
    specs = {path.name[:2]: path for path in Path(str(HISTORY)).glob("*.json")}
    arguments = ("--output", name, *SLICES[name], "--quiet")
    assert invoke(tmp_path, "generate", str(specs[first]), *arguments).exit_code == 0
    written = callers(tmp_path, name)
    before = outcomes(tmp_path, written.script)
    done = {method for method, outcome in before.items() if outcome[0] == "done"}
    assert type_errors(tmp_path, written) == set()
    output = [
        change for change in changes(tmp_path, name, specs[then]) if change["level"] == "major"
    ]
    assert invoke(tmp_path, "generate", str(specs[then]), *arguments).exit_code == 0
    after = outcomes(tmp_path, written.script)
    moved = {method for method in done if after[method] != before[method]}
    refused = type_errors(tmp_path, written)
    broken = {
        method
        for method, uses in written.uses.items()
        if any(concerns(str(change["symbol"]["old"]), method, uses) for change in output)
    }
    assert moved | refused <= broken, sorted((moved | refused) - broken)
    aliases_known = formers(tmp_path / name)
    assert sum(f"client.{method}" in aliases_known for method in done - broken) > 0 or then == "24"
    if then == "18":
        assert moved | refused == set()


def concerns(symbol: str, method: str, models: set[str]) -> bool:
    found = re.match(r"models\.(\w+)", symbol)
    return found[1] in models if found else re.match(r"client\.(\w+\.\w+)|", symbol)[1] == method  # type: ignore[index]
