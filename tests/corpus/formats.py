"""black, and the linter of imports and names."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from corpus.cache import digest, load, store
from corpus.documents import Row, cache_folder
from corpus.generating import packages

_GAP = "\n\n\n"


def black_key(row: Row) -> str:
    """Name what black's verdict depends on."""
    return digest(row["output"], version("black"))


def blackened(row: Row) -> Row | None:
    """Find what is known of a package."""
    return load("black", black_key(row))


def blacken(batch: list[Row]) -> None:
    """List the files of packages that black would change."""
    for row in batch:
        folder = packages() / row["package"]
        changed = [
            path.relative_to(folder).as_posix()
            for path in sorted(folder.rglob("*.py"))
            if "probes" not in path.parts and not _is_stable(path.read_text("utf-8"))
        ]
        store("black", black_key(row), {"messages": changed})


def _is_stable(text: str) -> bool:
    """Tell whether black leaves a module alone.

    A part between two empty lines at its top level is the same to black wherever it stands, so a part
    that many packages have is looked at once.
    """
    return all(map(_is_stable_part, _parts(text)))


def _parts(text: str) -> Iterator[str]:
    """Cut a module where two empty lines stand outside of any text."""
    start = 0
    at = text.find(_GAP)
    while at != -1:
        following = text[at + 3 : at + 4]
        if following.isalpha() or following in {"@", "_"}:
            part = text[start : at + 1]
            if _is_whole(part):
                yield part
                start = at + 3
        at = text.find(_GAP, at + 1)
    yield text[start:]


def _is_whole(part: str) -> bool:
    try:
        compile(part, "part", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _is_stable_part(part: str) -> bool:
    from black import Mode, TargetVersion, format_str

    name = digest(part, version("black"))
    known = cache_folder() / "stable" / name[:2] / name[2:24]
    if known.exists():
        return True
    if not part or format_str(part, mode=Mode(target_versions={TargetVersion.PY311})) == part:
        known.parent.mkdir(parents=True, exist_ok=True)
        known.touch()
        return True
    return False


def linted(rows: list[Row]) -> dict[str, list[str]]:
    """List what is wrong with the imports and names of packages, by package."""
    found: dict[str, list[str]] = {}
    for at in range(0, len(rows), 200):
        folders = [row["package"] for row in rows[at : at + 200]]
        select = ["--isolated", "--no-cache", "--target-version", "py311", "--select", "F,I,E9,W"]
        done = subprocess.run(
            [str(Path(sys.prefix) / "bin" / "ruff"), "check", *select, "--exclude", "probes",
             "--output-format", "concise", "--quiet", *folders],
            capture_output=True, text=True, check=False, cwd=packages(),
        )  # fmt: skip
        if done.returncode not in {0, 1}:
            raise AssertionError(done.stderr)
        for line in done.stdout.splitlines():
            found.setdefault(line.split("/")[0], []).append(line)
    return found


def counted(lines: list[str]) -> Counter[str]:
    """Count findings by the rule at their end."""
    return Counter(line.rpartition(" ")[2] for line in lines)
