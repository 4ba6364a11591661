"""The corpus of real documents through the generator: ``python tests/corpus.py [stage ...]``.

Needs SPEC_CORPUS, the folder with MANIFEST.jsonl. What was found is kept in SPEC_CORPUS_CACHE (by
default in the user's cache folder) under the hash of the document and of the generator, so that a run
that was stopped goes on where it was, and only what changed is done again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "generator")]

from sdkloom.diagnostics import SpecError  # noqa: E402
from sdkloom.pipeline import Options, generate  # noqa: E402

Row = dict[str, Any]
PATIENCE = 600
"""Seconds after which a document counts as one that does not end."""
_FREE = ("diff", "cli", "output", "folders", "reporting", "__")
"""Modules of the generator that a package does not depend on, by how their names start."""


def corpus() -> Path:
    """Find the folder of documents."""
    return Path(os.environ["SPEC_CORPUS"])


def cache_folder() -> Path:
    """Find, or make, the folder of what was found."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(os.environ.get("SPEC_CORPUS_CACHE") or Path(base) / "sdkloom-corpus")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def documents() -> list[Row]:
    """List the documents that have to work: valid ones of OpenAPI 2.0 to 3.2."""
    rows = [json.loads(line) for line in (corpus() / "MANIFEST.jsonl").read_text("utf-8").splitlines()]
    return [
        row
        for row in rows
        if row["kind"] == "openapi"
        and row.get("metaschema") == "ok"
        and str(row.get("version"))[:3] in {"2.0", "3.0", "3.1", "3.2"}
    ]


@cache
def generator_hash() -> str:
    """Hash the sources that packages are made by."""
    digest = hashlib.sha256()
    sources = [one for one in sorted((HERE.parent / "generator").rglob("*.py")) if not one.name.startswith(_FREE)]
    for path in (*sources, *sorted((HERE.parent / "templates").rglob("*.*"))):
        if path.suffix in {".py", ".jinja"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def package_of(row: Row) -> str:
    """Name the package of a document."""
    return "p_" + hashlib.sha256(row["path"].encode()).hexdigest()[:12]


def key_of(row: Row) -> str:
    """Name what a document gives under the generator of today."""
    return hashlib.sha256(f"{row['path']} {row['sha256']} {generator_hash()}".encode()).hexdigest()[:32]


class TimedOut(BaseException):
    """A document took longer than anyone would wait."""


def _alarm(*_: object) -> None:
    raise TimedOut


def signature(error: BaseException) -> str:
    """Name a crash by its kind and the place in the generator."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "sdkloom" in one.filename] or frames
    last = ours[-1]
    return f"{type(error).__name__} {Path(last.filename).name}:{last.name}:{last.lineno} {str(error)[:90]}"


def generated(row: Row, folder: Path) -> Row:
    """Generate one document into *folder*; tells how it ended."""
    spec = corpus() / row["path"]
    signal.signal(signal.SIGALRM, _alarm)
    signal.alarm(PATIENCE)
    started = time.monotonic()
    found: Row = {"path": row["path"], "package": folder.name, "exit": 0}
    try:
        made = generate(spec, Options(package=folder.name))
        _write(folder, made.files)
        found["rules"] = dict(sorted(Counter(f"{one.severity} {one.rule}" for one in made.diagnostics).items()))
        found["lines"] = sum(text.count("\n") for path, text in made.files.items() if "_runtime" not in path)
    except SpecError as error:
        found |= {"exit": 2, "errors": [f"{one.rule} {one.message} {one.origin}" for one in error.diagnostics if one.severity == "error"]}
    except TimedOut:
        found |= {"exit": "timeout"}
    except Exception as error:  # noqa: BLE001 - the crash is the finding
        found |= {"exit": "crash", "signature": signature(error)}
    finally:
        signal.alarm(0)
    found["seconds"] = round(time.monotonic() - started, 2)
    return found


def _write(folder: Path, files: Any) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        if path.endswith(".py"):
            compile(text, path, "exec")
        if not path.startswith("_runtime/"):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")


def generate_one(row: Row) -> Row:
    """Generate one document, unless what it gives is known."""
    known = cache_folder() / "generated" / f"{key_of(row)}.json"
    if known.exists():
        held: Row = json.loads(known.read_text("utf-8"))
        return held
    found = generated(row, cache_folder() / "packages" / package_of(row))
    known.parent.mkdir(parents=True, exist_ok=True)
    known.write_text(json.dumps(found), "utf-8")
    return found


def in_parallel(function: Any, items: Iterable[Any]) -> Iterator[Any]:
    """Apply *function* to *items* in two processes, results as they are ready in order."""
    with get_context("spawn").Pool(2, maxtasksperchild=100) as pool:
        yield from pool.imap(function, items)


def stage_generate(rows: list[Row]) -> list[Row]:
    """Generate every document; large ones first, so that none is waited for at the end."""
    ordered = sorted(rows, key=lambda row: -row["bytes"])
    found = list(in_parallel(generate_one, ordered))
    print("generate:", dict(Counter(str(one["exit"]) for one in found)), "lines:", sum(one.get("lines", 0) for one in found))
    crashes = Counter(one["signature"] for one in found if one["exit"] == "crash")
    for name, count in crashes.most_common(25):
        print(f"  {count:4} {name}   {next(one['path'] for one in found if one.get('signature') == name)}")
    for one in found:
        if one["exit"] in (2, "timeout"):
            print(f"  exit {one['exit']} {one['path']} {one.get('errors', '')}")
    return found


def main() -> None:
    """Run the stages that are asked for, else all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("stages", nargs="*")
    parser.add_argument("--only", default="", help="documents whose path holds this")
    parser.add_argument("--max-bytes", type=int, default=10**9)
    words = parser.parse_args()
    rows = [row for row in documents() if words.only in row["path"] and row["bytes"] <= words.max_bytes]
    print(len(rows), "documents")
    stage_generate(rows)


if __name__ == "__main__":
    main()
