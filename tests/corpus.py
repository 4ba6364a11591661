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
import re
import shutil
import signal
import subprocess
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

from corpus_examples import probes  # noqa: E402
from sdkloom.diagnostics import SpecError  # noqa: E402
from sdkloom.pipeline import Options, generate  # noqa: E402
from sdkloom.spelling.templating import runtime_files  # noqa: E402

Row = dict[str, Any]
PATIENCE = 600
"""Seconds after which a document counts as one that does not end."""
SMALL = 30_000
"""Bytes of a document that every run of the tests can afford."""
EXPECTED = HERE / "corpus_diagnostics.json"
_PINNED = "SDKLOOM_CORPUS_GENERATOR"
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
    rows = [
        json.loads(line) for line in (corpus() / "MANIFEST.jsonl").read_text("utf-8").splitlines()
    ]
    return [
        row
        for row in rows
        if row["kind"] == "openapi"
        and row.get("metaschema") == "ok"
        and str(row.get("version"))[:3] in {"2.0", "3.0", "3.1", "3.2"}
    ]


@cache
def generator_hash() -> str:
    """Hash the sources that packages are made by; a run holds on to what it started with."""
    if (pinned := os.environ.get(_PINNED)) is not None:
        return pinned
    digest = hashlib.sha256()
    sources = [
        one
        for one in sorted((HERE.parent / "generator").rglob("*.py"))
        if not one.name.startswith(_FREE)
    ]
    for path in (*sources, *sorted((HERE.parent / "templates").rglob("*.*"))):
        if path.suffix in {".py", ".jinja"}:
            digest.update(path.read_bytes())
    os.environ[_PINNED] = digest.hexdigest()
    return digest.hexdigest()


def package_of(row: Row) -> str:
    """Name the package of a document."""
    return "p_" + hashlib.sha256(row["path"].encode()).hexdigest()[:12]


def key_of(row: Row) -> str:
    """Name what a document gives under the generator of today."""
    return hashlib.sha256(f"{row['path']} {row['sha256']} {generator_hash()}".encode()).hexdigest()[
        :32
    ]


def sample() -> list[Row]:
    """Choose a fixed, varied part of the documents, small enough for every run of the tests."""
    small = [row for row in documents() if row["bytes"] <= SMALL]
    by_hash = sorted(small, key=package_of)
    versions = {"2.0": 12, "3.0": 24, "3.1": 16, "3.2": 8}
    chosen: list[Row] = []
    for version, count in versions.items():
        those = [row for row in by_hash if row["version"][:3] == version]
        telling = [row for row in those if _examples_of(row) >= 5][: count // 2]
        chosen += [*telling, *[row for row in those if row not in telling][: count - len(telling)]]
    return chosen


def _examples_of(row: Row) -> int:
    features = row["features"]
    return int(features.get("example", 0) + features.get("media_examples", 0))


def short(found: Row) -> Row:
    """Tell in short how a document ended: what was remarked, or why it was refused."""
    if found["exit"] == 0:
        return {"exit": 0, "rules": found["rules"]}
    counted = Counter(one.split(" ")[0] for one in found.get("errors", ()))
    return {"exit": found["exit"], "rules": dict(sorted(counted.items()))}


def refresh() -> None:
    """Rewrite what the sample's documents are expected to give."""
    rows = sample()
    found = {row["path"]: short(generate_one(row)) for row in rows}
    EXPECTED.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    print("refreshed", EXPECTED.name, len(found), "documents")


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
    shutil.rmtree(folder, ignore_errors=True)
    try:
        made = generate(spec, Options(package=folder.name))
        _write(
            folder, dict(made.files) | {"probes/held.py": probes(made), "probes/__init__.py": ""}
        )
        found["rules"] = dict(
            sorted(Counter(f"{one.severity} {one.rule}" for one in made.diagnostics).items())
        )
        found["lines"] = sum(
            text.count("\n") for path, text in made.files.items() if "_runtime" not in path
        )
    except SpecError as error:
        found |= {
            "exit": 2,
            "errors": [
                f"{one.rule} {one.message} {one.origin}"
                for one in error.diagnostics
                if one.severity == "error"
            ],
        }
    except TimedOut:
        found |= {"exit": "timeout"}
    except Exception as error:  # noqa: BLE001 - the crash is the finding
        found |= {"exit": "crash", "signature": signature(error)}
    finally:
        signal.alarm(0)
    found["seconds"] = round(time.monotonic() - started, 2)
    return found


def _write(folder: Path, files: Any) -> None:
    for path, text in files.items():
        if not path.startswith("_runtime/"):
            if path.endswith(".py"):
                compile(text, path, "exec")
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
    if found["exit"] != "crash":
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(json.dumps(found), "utf-8")
    return found


def in_parallel(function: Any, items: Iterable[Any]) -> Iterator[Any]:
    """Apply *function* to *items* in two processes, results as they are ready in order."""
    with get_context("fork").Pool(2, maxtasksperchild=100) as pool:
        yield from pool.imap(function, items)


def stage_generate(rows: list[Row]) -> list[Row]:
    """Generate every document; large ones first, so that none is waited for at the end."""
    ordered = sorted(rows, key=lambda row: -row["bytes"])
    found = list(in_parallel(generate_one, ordered))
    print(
        "generate:",
        dict(Counter(str(one["exit"]) for one in found)),
        "lines:",
        sum(one.get("lines", 0) for one in found),
    )
    crashes = Counter(one["signature"] for one in found if one["exit"] == "crash")
    for name, count in crashes.most_common(25):
        print(
            f"  {count:4} {name}   {next(one['path'] for one in found if one.get('signature') == name)}"
        )
    refused = [one for one in found if one["exit"] in (2, "timeout")]
    print(
        "  refused:",
        dict(
            Counter(
                one["errors"][0].split(" ")[0] if one["exit"] == 2 else "timeout" for one in refused
            )
        ),
    )
    lines = [f"{one['exit']} {one['path']} {one.get('errors', '')}" for one in refused]
    (cache_folder() / "refused.txt").write_text("\n".join(lines), "utf-8")
    return found


_RUNTIME = re.compile(r"""(["'.])_runtime\b""")


def assembled(folder: Path, packages: Iterable[str]) -> Path:
    """Put packages side by side in one package *folder*, with one runtime for all."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in runtime_files().items():
        target = folder / "_runtime" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    (folder / "__init__.py").write_text("", "utf-8")
    held = cache_folder() / "packages"
    for package in packages:
        for path in (held / package).rglob("*.py"):
            target = folder / path.relative_to(held)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_RUNTIME.sub(r"\1._runtime", path.read_text("utf-8")), "utf-8")
        (folder / package / "py.typed").touch()
    return folder


def batches(rows: list[Row], size: int, lines: int) -> list[list[Row]]:
    """Part documents into batches of at most *size* documents and about *lines* lines."""
    found: list[list[Row]] = [[]]
    total = 0
    for row in rows:
        if found[-1] and (len(found[-1]) >= size or total + row.get("lines", 0) > lines):
            found.append([])
            total = 0
        found[-1].append(row)
        total += row.get("lines", 0)
    return [one for one in found if one]


def import_batch(batch: list[Row]) -> list[Row]:
    """Import a batch in a process of its own, and take its examples through it."""
    known = cache_folder() / "imported" / f"{_batch_key(batch)}.json"
    if known.exists():
        held: list[Row] = json.loads(known.read_text("utf-8"))
        return held
    name = f"all_{_batch_key(batch)[:12]}"
    folder = assembled(cache_folder() / "trees" / name, [one["package"] for one in batch])
    lines = [
        [str(corpus() / one["path"]), f"{name}.{one['package']}", str(folder / one["package"])]
        for one in batch
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(
            [str(folder.parent), str(HERE), str(HERE.parent / "generator")]
        ),
    }
    found: list[Row] = []
    while len(found) < len(
        batch
    ):  # one that ends the process is told, and the next begins a new one
        process = subprocess.run(
            [sys.executable, "-W", "error", str(HERE / "corpus_examples.py")],
            input="\n".join(map(json.dumps, lines[len(found) :])) + "\n", capture_output=True, text=True, env=environment, check=False,
        )  # fmt: skip
        found += [json.loads(line) for line in process.stdout.splitlines()]
        if len(found) < len(batch):
            found.append(
                {
                    "imports": f"the process ended: {process.stderr[-900:]}",
                    "counts": {},
                    "wrong": [],
                }
            )
    for one, row in zip(found, batch, strict=False):
        one["path"] = row["path"]
    shutil.rmtree(folder)
    known.parent.mkdir(parents=True, exist_ok=True)
    known.write_text(json.dumps(found), "utf-8")
    return found


def _batch_key(batch: list[Row]) -> str:
    text = " ".join(
        [
            *(one["path"] for one in batch),
            generator_hash(),
            (HERE / "corpus_examples.py").read_text("utf-8"),
        ]
    )
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def stage_import(made: list[Row]) -> None:
    """Import every package, and take the examples of its document through it."""
    groups = batches(made, 40, 60_000)
    found = [one for batch in in_parallel(import_batch, groups) for one in batch]
    counts: Counter[str] = Counter()
    for one in found:
        counts.update(one["counts"])
    bad = [one for one in found if one["imports"] != "ok"]
    print("import:", len(found), "packages,", len(bad), "fail;", dict(counts))
    for one in bad:
        print("  ", one.get("path"), one["imports"][:300])
    wrong = [(one["path"], said) for one in found for said in one["wrong"]]
    reasons = Counter(_reason(said) for _, said in wrong)
    print("examples wrong:", sum(reasons.values()))
    for reason, count in reasons.most_common(12):
        print(f"  {count:4} {reason}")
    (cache_folder() / "wrong.txt").write_text(
        "\n".join(f"{path} {said}" for path, said in wrong), "utf-8"
    )


def _reason(said: str) -> str:
    """Say what is wrong with an example without the example."""
    kind, _, rest = said.partition(" ")
    message = rest.partition(": ")[2]
    return f"{kind} {message.partition(', got')[0][:60]}" if kind == "decode" else kind


def linted(folder: Path) -> list[str]:
    """List what is wrong with the imports and names of the packages in *folder*."""
    command = [
        str(Path(sys.prefix) / "bin" / "ruff"),
        "check",
        "--isolated",
        "--no-cache",
        "--select",
        "F,I",
    ]
    process = subprocess.run(
        [*command, "--exclude", "probes", "--output-format", "concise", "--quiet", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return process.stdout.splitlines()


def stage_ruff() -> None:
    """Lint the imports and names of every package."""
    found = linted(cache_folder() / "packages")
    print("ruff:", len(found), "findings")
    for line in found[:25]:
        print("  ", line)


def check_types(batch: list[Row]) -> Row:
    """Run both checkers of types over a batch."""
    known = cache_folder() / "typed" / f"{_batch_key(batch)}.json"
    if known.exists():
        held: Row = json.loads(known.read_text("utf-8"))
        return held
    name = f"types_{_batch_key(batch)[:12]}"
    folder = assembled(cache_folder() / "trees" / name, [one["package"] for one in batch])
    for path in folder.glob("*/probes"):
        shutil.rmtree(path)
    mypy = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull, "--no-error-summary", "-p", name],
        capture_output=True, text=True, check=False, cwd=folder.parent,
    )  # fmt: skip
    config = folder / "pyrightconfig.json"
    config.write_text(
        json.dumps(
            {
                "typeCheckingMode": "strict",
                "pythonVersion": "3.11",
                "include": ["."],
                "venvPath": str(Path(sys.prefix).parent),
                "venv": Path(sys.prefix).name,
            }
        )
    )
    pyright = subprocess.run(
        [str(Path(sys.prefix) / "bin" / "basedpyright"), "-p", str(config), "--level", "warning"],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    found = {
        "documents": len(batch),
        "mypy": [
            line for line in (mypy.stdout + mypy.stderr).splitlines() if "error" in line.lower()
        ],
        "pyright": [
            line.replace(str(folder), "").strip()
            for line in pyright.stdout.splitlines()
            if " - error" in line or " - warning" in line
        ],
        "ended": pyright.stdout.splitlines()[-1:],
    }
    shutil.rmtree(folder)
    known.parent.mkdir(parents=True, exist_ok=True)
    known.write_text(json.dumps(found), "utf-8")
    return found


def stage_types(made: list[Row], share: float) -> None:
    """Run both checkers of types over a *share* of the packages, chosen by hash."""
    chosen = [one for one in made if int(one["package"][2:6], 16) < share * 65536]
    found = list(in_parallel(check_types, batches(chosen, 40, 40_000)))
    mypy = [line for one in found for line in one["mypy"]]
    pyright = [line for one in found for line in one["pyright"]]
    print(
        "types:", len(chosen), "packages,", len(mypy), "errors of mypy,", len(pyright), "of pyright"
    )
    for listed in (mypy, pyright):
        kinds = Counter(line.rpartition(" ")[2] for line in listed)
        print("  ", kinds.most_common(12))
        for kind, _ in kinds.most_common(12):
            print("    ", next(line for line in listed if line.endswith(kind))[:400])


def format_one(row: Row) -> list[str]:
    """List the files of a package that black would change."""
    from black import Mode, TargetVersion, format_str

    changed: list[str] = []
    folder = cache_folder() / "packages" / row["package"]
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text("utf-8")
        known = cache_folder() / "stable" / hashlib.sha256(text.encode()).hexdigest()[:24]
        if "probes" in path.parts or known.exists() or not text:
            continue
        if format_str(text, mode=Mode(target_versions={TargetVersion.PY311})) == text:
            known.parent.mkdir(exist_ok=True)
            known.touch()
        else:
            changed.append(f"{row['path']} {path.relative_to(folder.parent)}")
    return changed


def stage_black(made: list[Row], share: float) -> None:
    """Compare with black's own format."""
    chosen = [one for one in made if int(one["package"][2:6], 16) < share * 65536]
    changed = [line for one in in_parallel(format_one, chosen) for line in one]
    print("black:", len(chosen), "packages,", len(changed), "files would change")
    for line in changed[:25]:
        print("  ", line)


def main() -> None:
    """Run the stages that are asked for, else all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("stages", nargs="*", default=["import", "ruff", "types", "black"])
    parser.add_argument("--only", default="", help="documents whose path holds this")
    parser.add_argument("--min-bytes", type=int, default=0)
    parser.add_argument("--max-bytes", type=int, default=10**9)
    parser.add_argument(
        "--sample", type=float, default=1.0, help="share of the documents that are taken, by hash"
    )
    parser.add_argument(
        "--share",
        type=float,
        default=1.0,
        help="share of packages that are formatted and type-checked",
    )
    words = parser.parse_args()
    if words.stages == ["refresh"]:
        refresh()
        return
    rows = [
        row
        for row in documents()
        if words.only in row["path"]
        and words.min_bytes <= row["bytes"] <= words.max_bytes
        and int(package_of(row)[-4:], 16) < words.sample * 65536
    ]
    print(len(rows), "documents, generator", generator_hash()[:8])
    found = stage_generate(rows)
    made = [one for one in found if one["exit"] == 0]
    if "import" in words.stages:
        stage_import(made)
    if "ruff" in words.stages:
        stage_ruff()
    if "types" in words.stages:
        stage_types(made, words.share)
    if "black" in words.stages:
        stage_black(made, words.share)


if __name__ == "__main__":
    main()
