"""Golden files: what they should hold today.

``python tests/support/refresh.py`` rewrites those of ``cases``, ``cases_invalid`` and ``cases_unsupported``
that differ, and names them: review what changed as you would review code.
"""

from __future__ import annotations

import contextlib
import shlex
import shutil
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [] if "sdkloom" in sys.modules else [str(TESTS.parent / "generator")]

from click.testing import CliRunner, Result  # noqa: E402

from sdkloom.commands.cli import main  # noqa: E402

CASES = TESTS / "cases"
INVALID = TESTS / "cases_invalid"
UNSUPPORTED = TESTS / "cases_unsupported"
SHOWN = ("models", "codecs", "checks", "resources", "webhooks", "headers", "servers")
"""The parts of a package that its golden shows; the rest differs between cases in names alone."""


def folders(of: Path) -> list[Path]:
    """List the cases in a folder."""
    return sorted(path for path in of.iterdir() if path.is_dir())


def invoke(folder: Path, *arguments: str) -> Result:
    """Run ``sdkloom`` inside *folder*, so that no message holds where the checkout is."""
    with contextlib.chdir(folder):
        return CliRunner().invoke(main, arguments, catch_exceptions=False)


def command(folder: Path) -> list[str]:
    """Find what a case gives to ``generate``: its ``command.txt``, or the document that it has."""
    written = folder / "command.txt"
    if written.exists():
        return shlex.split(written.read_text("utf-8"))
    (spec,) = folder.glob("spec.*")
    return [spec.name]


def diagnosed(folder: Path, output: Path, *more: str) -> Result:
    """Generate what a case asks for into *output*."""
    return invoke(folder, "generate", *command(folder), *more, "--output", str(output))


@cache
def package(folder: Path, output: Path) -> tuple[Mapping[str, str], str]:
    """Generate a case's package into *output*: the files its golden shows, and the diagnostics."""
    result = diagnosed(folder, output)
    if result.exit_code:
        raise AssertionError(f"{folder.name}: {result.stderr}")
    files = {
        path.relative_to(output).as_posix(): path.read_text("utf-8")
        for part in SHOWN
        for path in sorted((output / part).glob("*.py"))
        if path.name != "__init__.py" or part in SHOWN[-3:]
    }
    return files, result.stderr


def expected(folder: Path) -> dict[str, str]:
    """Read a case's golden files."""
    golden = folder / "expected"
    return {
        path.relative_to(golden).as_posix(): path.read_text("utf-8")
        for path in sorted(golden.rglob("*.py"))
    }


def _replace(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        print("refreshed", path.relative_to(TESTS))


def _refresh_case(folder: Path, output: Path) -> None:
    files, messages = package(folder, output)
    for name in expected(folder).keys() - files.keys():
        (folder / "expected" / name).unlink()
        print("deleted", folder.name, name)
    for name, text in files.items():
        _replace(folder / "expected" / name, text)
    _replace(folder / "diagnostics.txt", messages)


def refresh() -> None:
    """Rewrite every golden file that differs."""
    with tempfile.TemporaryDirectory() as place:
        output = Path(place) / "out"
        for folder in [*folders(INVALID), *folders(UNSUPPORTED)]:
            _replace(folder / "stderr.txt", diagnosed(folder, output).stderr)
            shutil.rmtree(output, ignore_errors=True)
        for folder in folders(CASES):
            _refresh_case(folder, Path(place) / f"case_{folder.name}")


if __name__ == "__main__":
    refresh()
