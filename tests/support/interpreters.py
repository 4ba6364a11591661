"""The tests on every other CPython of this machine: ``python tests/support/interpreters.py [--list] [VERSION ...]``.

Looks at what is on the path, beside the system's own ``python3``, and with pyenv, and takes one of
each release, patch releases included, from 3.11 on. Each gets what is locked for development in
``.venvs/VERSION`` and runs the tests that ``make quick`` runs. In a second, new environment it gets
the wheel alone, which has to generate what stands in ``generated``, byte for byte. A VERSION such as
3.11 or 3.11.2 chooses among those found; ``--list`` runs nothing.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)
EXPECTED = ("3.11", "3.12", "3.13", "3.14")
"""Releases whose absence is named."""
NAMES = ("python3", *(f"python3.{minor}" for minor in range(OLDEST[1], 20)))
TESTS = ("-q", "-rfE", "-n", "2", "--dist", "worksteal", "-m", "not slow", "tests")
PROBE = """
import importlib.util, json, platform, sys
print(json.dumps({
    "implementation": platform.python_implementation(),
    "version": platform.python_version() + getattr(sys, "abiflags", ""),
    "release": list(sys.version_info[:2]),
    "is_environment": sys.prefix != sys.base_prefix,
    "has_pip": importlib.util.find_spec("ensurepip") is not None,
}))
"""


@dataclass(frozen=True)
class Interpreter:
    """A CPython with its exact version; ``problem`` says why it cannot be used."""

    path: Path
    version: str
    problem: str | None = None

    @property
    def release(self) -> str:
        """The version without its patch release."""
        return self.version.rpartition(".")[0]


def interpreters() -> dict[str, Interpreter]:
    """Find one interpreter of each version, by version."""
    found: dict[str, Interpreter] = {}
    for path in _candidates():
        interpreter = probe(path)
        if interpreter is None:
            continue
        known = found.get(interpreter.version)
        if known is None or (known.problem and not interpreter.problem):
            found[interpreter.version] = interpreter
    return dict(sorted(found.items(), key=lambda item: _order(item[0])))


def _candidates() -> Iterator[Path]:
    folders = [*os.get_exec_path(), "/usr/bin", "/usr/local/bin"]
    pyenv = Path(os.environ.get("PYENV_ROOT") or "~/.pyenv").expanduser()
    folders += map(str, sorted(pyenv.glob("versions/*/bin")))
    for folder in dict.fromkeys(folders):
        for name in NAMES:
            path = Path(folder) / name
            if path.is_file() and os.access(path, os.X_OK):
                yield path


def probe(path: Path) -> Interpreter | None:
    """Ask the program at *path* what it is; None if it is none of those that are promised."""
    try:
        done = subprocess.run(
            [path, "-I", "-c", PROBE], capture_output=True, text=True, timeout=60, check=True
        )
        answer = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None  # a shim of a version that is not there, or no Python
    is_promised = answer["implementation"] == "CPython" and tuple(answer["release"]) >= OLDEST
    if not is_promised or answer["is_environment"]:
        return None
    problem = None if answer["has_pip"] else "it has no ensurepip (Debian: install python3-venv)"
    return Interpreter(path, answer["version"], problem)


def _order(version: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else 0, part) for part in version.split(".")]


def check(interpreter: Interpreter, wheel: Path) -> None:
    """Run all there is to run; ``CalledProcessError`` if it fails."""
    environment = ROOT / ".venvs" / interpreter.version
    python = environment / "bin" / "python"
    _run("make", "setup", f"VENV={environment.relative_to(ROOT)}", f"PYTHON={interpreter.path}")
    _run(python, "-m", "pytest", *TESTS)
    with tempfile.TemporaryDirectory() as folder:
        check_wheel(interpreter, wheel, Path(folder))


def check_wheel(interpreter: Interpreter, wheel: Path, folder: Path) -> None:
    """Install the wheel alone, and let it generate all of ``generated`` anew."""
    environment, project = folder / "environment", folder / "project"
    _run(interpreter.path, "-m", "venv", environment)
    pip = (environment / "bin" / "python", "-m", "pip", "--disable-pip-version-check")
    _run(*pip, "install", "--quiet", wheel)
    shutil.copytree(ROOT / "specs", project / "specs")
    shutil.copyfile(ROOT / "pyproject.toml", project / "pyproject.toml")
    sdkloom = environment / "bin" / "sdkloom"
    _run(sdkloom, "generate", cwd=project)
    _run(sdkloom, "check", cwd=project)
    if different := sorted(_different(ROOT / "generated", project / "generated")):
        sys.exit(f"{interpreter.version} generates other bytes: {', '.join(different)}")


def _different(expected: Path, actual: Path) -> Iterator[str]:
    """Name the files that are not the same in both folders."""
    names = {
        path.relative_to(folder).as_posix()
        for folder in (expected, actual)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    for name in names:
        both = (expected / name, actual / name)
        if not all(map(Path.is_file, both)) or not filecmp.cmp(*both, shallow=False):
            yield name


def _run(*command: str | Path, cwd: Path = ROOT) -> None:
    hidden = {
        *("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL", "VENV", "PYTHON"),
        *(
            "SPEC_CORPUS",
            "X_HISTORY",
            "HOSTILE",
        ),  # those documents take long, and one Python is enough
    }
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    subprocess.run([str(part) for part in command], cwd=cwd, env=environment, check=True)


def _built_wheel(folder: Path) -> Path:
    command = (sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder)
    subprocess.run([*map(str, command), str(ROOT)], check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _chosen(versions: list[str]) -> list[Interpreter]:
    """List those to run, and print what is there, what cannot be used, and what is absent."""
    found = interpreters()
    here = platform.python_version() + getattr(sys, "abiflags", "")
    for version, interpreter in found.items():
        note = interpreter.problem or ("the default" if version == here else "")
        print(f"CPython {version}: {interpreter.path}{note and f' ({note})'}", flush=True)
    for release in EXPECTED:
        if not any(value.release == release for value in found.values()):
            print(f"CPython {release}: absent", flush=True)
    usable = [value for value in found.values() if value.version != here and value.problem is None]
    return [item for item in usable if not versions or {item.version, item.release} & {*versions}]


def main() -> int:
    """Check each interpreter, and tell which of them failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("versions", nargs="*", metavar="VERSION")
    parser.add_argument("--list", action="store_true", help="list what is found, and run nothing")
    arguments = parser.parse_args()
    chosen = _chosen(arguments.versions)
    if arguments.list:
        return 0
    if arguments.versions and not chosen:
        parser.error(f"no interpreter found for {', '.join(arguments.versions)}")
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        wheel = _built_wheel(Path(folder))
        for interpreter in chosen:
            start = time.monotonic()
            print(f"--- CPython {interpreter.version}", flush=True)
            try:
                check(interpreter, wheel)
            except (subprocess.CalledProcessError, SystemExit) as error:
                print(error, file=sys.stderr, flush=True)
                failed.append(interpreter.version)
            print(f"--- {time.monotonic() - start:.0f} seconds", flush=True)
    print(f"failed on CPython {', '.join(failed)}" if failed else f"{len(chosen)} checked")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
