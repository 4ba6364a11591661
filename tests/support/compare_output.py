"""Compare what two checkouts of sdkloom make of the same documents, byte by byte.

``python tests/support/compare_output.py OTHER_CHECKOUT`` generates a sample of ``$SPEC_CORPUS`` with
this checkout and with the other one, each by its command line, and compares the exit codes and all
files of the packages. Exit code 1: something differs. ``--diagnostics`` also prints how the remarks
differ, which is no failure.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[2]
VERSIONS = ("2.0", "3.0", "3.1", "3.2")
LARGEST = 300_000
"""Bytes of a document that a comparison can afford."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a run gave: its exit code, the hash of every file, and its remarks as text."""

    exit_code: int
    files: dict[str, str]
    remarks: list[str]


def sample(corpus: Path, count: int) -> list[str]:
    """Choose documents, as many of each version as there are to be had, by the hash of their paths."""
    lines = (corpus / "MANIFEST.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["kind"] in {"openapi", "swaggerVersion"}]
    rows = [row for row in rows if row["bytes"] <= LARGEST]
    rows.sort(key=lambda row: hashlib.sha256(row["path"].encode()).hexdigest())
    by_version = [
        [row for row in rows if str(row.get("version"))[:3] == version] for version in VERSIONS
    ]
    turns = max(map(len, by_version))
    ordered = [rows[turn] for turn in range(turns) for rows in by_version if turn < len(rows)]
    return [row["path"] for row in ordered[:count]]


def generate(checkout: Path, spec: Path, root: Path) -> Output:
    """Run the command line of *checkout* on one document."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "package"
        command = ["-m", "sdkloom", "generate", spec, "--output", output, "--root", root]
        done = subprocess.run(
            [sys.executable, *map(str, command), "--package", "package", "--format", "json"],
            env={**os.environ, "PYTHONPATH": str(checkout / "generator")},
            capture_output=True,
            text=True,
            check=False,
        )
        files = {
            path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(output.rglob("*"))
            if path.is_file()
        }
    return Output(done.returncode, files, sorted(map(shown, diagnostics(done.stdout))))


def diagnostics(printed: str) -> list[dict[str, Any]]:
    """Find the remarks in what ``--format json`` prints."""
    try:
        found: list[dict[str, Any]] = json.loads(printed)["diagnostics"]
    except (ValueError, KeyError):
        return [{"message": printed}]
    return found


def shown(row: dict[str, Any]) -> str:
    """Write a remark as a line."""
    return " ".join(
        str(row.get(key)) for key in ("severity", "rule", "pointer", "message") if key in row
    )


def differences(mine: Output, other: Output) -> list[str]:
    """Name the files that are not the same, or the exit codes."""
    if mine.exit_code != other.exit_code:
        return [f"exit code {other.exit_code} there, {mine.exit_code} here"]
    names = sorted({*mine.files, *other.files})
    return [name for name in names if mine.files.get(name) != other.files.get(name)]


def main() -> int:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("other", type=Path, help="the folder of another checkout")
    parser.add_argument("--count", type=int, default=60, help="how many documents")
    parser.add_argument("--diagnostics", action="store_true", help="show how remarks differ")
    arguments = parser.parse_args()
    corpus = Path(os.environ["SPEC_CORPUS"])
    different = files = 0
    for path in sample(corpus, arguments.count):
        root = corpus.joinpath(*path.split("/")[:3])
        mine, other = (
            generate(item, corpus / path, root) for item in (HERE, arguments.other.resolve())
        )
        files += len(mine.files)
        if found := differences(mine, other):
            different += 1
            print(f"{path}: {', '.join(found[:5])}" + (" …" if len(found) > 5 else ""))
        if arguments.diagnostics:
            lines = difflib.unified_diff(other.remarks, mine.remarks, path, path, "", "", 0, "")
            print("\n".join(lines), end="\n" if mine.remarks != other.remarks else "")
    print(f"{arguments.count} documents, {files} files: {different} documents differ")
    return 1 if different else 0


if __name__ == "__main__":
    raise SystemExit(main())
