"""The first stage: a document to a package, or to the reason why there is none."""

from __future__ import annotations

import shutil
import signal
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from corpus.cache import digest, generator_hash, load, store
from corpus.documents import Row, cache_folder, corpus, package_of, root_of
from corpus.probes import probes
from corpus.untyped import any_values
from sdkloom.app.pipeline import Options, generate
from sdkloom.diagnostics import SpecError
from sdkloom.emit.templating import runtime_files
from sdkloom.reading.source import Source

PATIENCE = 900
"""Seconds after which a document counts as one that does not end."""
_STAMP = "provenance"


class TimedOut(BaseException):
    """A document took longer than anyone would wait."""


def _alarm(*_: object) -> None:
    raise TimedOut


def packages() -> Path:
    """Find the folder of all packages."""
    return cache_folder() / "packages"


def generate_document(row: Row) -> Row:
    """Generate one document, unless what it gives is known."""
    key = digest(row["path"], row["sha256"], generator_hash())
    folder = packages() / package_of(row)
    known = load("generated", key)
    if known is not None and (known["exit"] != 0 or _stamp(folder) == known["output"]):
        return known
    found = _generate(row, folder)
    return found if found["exit"] == "crash" else store("generated", key, found)


def _stamp(folder: Path) -> str:
    path = folder / _STAMP
    return path.read_text("utf-8") if path.exists() else ""


def _generate(row: Row, folder: Path) -> Row:
    signal.signal(signal.SIGALRM, _alarm)
    signal.alarm(PATIENCE)
    started = time.process_time()
    found: Row = {"path": row["path"], "package": folder.name, "exit": 0}
    try:
        found |= _package(row, folder)
    except SpecError as error:
        listed = [diagnostic for diagnostic in error.diagnostics if diagnostic.severity == "error"]
        faults = [diagnostic for diagnostic in listed if diagnostic.rule == "internal"]
        found |= {
            "exit": "crash" if faults else 2,
            "signature": "; ".join(fault.message for fault in faults)[:200],
            "errors": [
                f"{diagnostic.rule} {diagnostic.message} {diagnostic.origin}"
                for diagnostic in listed
            ],
            "rules": _counted(diagnostic.rule for diagnostic in listed),
        }
    except TimedOut:
        found |= {"exit": "timeout"}
    except Exception as error:  # noqa: BLE001 - the crash is the finding
        found |= {"exit": "crash", "signature": signature(error)}
    finally:
        signal.alarm(0)
    return found | {"seconds": round(time.process_time() - started, 2)}


def _package(row: Row, folder: Path) -> Row:
    options = Options(package=folder.name)
    package = generate(Source(str(corpus() / row["path"]), root=str(root_of(row))), options)
    runtime = {f"_runtime/{name}": text for name, text in runtime_files().items()}
    if any(package.files.get(name, text) != text for name, text in runtime.items()):
        raise AssertionError("the runtime of a package is not the one of all packages")
    files = {
        path: text
        for path, text in package.files.items()
        if path.endswith(".py") and path not in runtime
    }
    content = probes(package)
    output = digest(*(f"{path}\0{text}" for path, text in sorted(files.items())))
    _write(folder, {**files, "probes/held.py": content, "probes/__init__.py": "", _STAMP: output})
    return {
        "rules": _counted(
            f"{diagnostic.severity} {diagnostic.rule}" for diagnostic in package.diagnostics
        ),
        "lines": sum(text.count("\n") for text in files.values()),
        "output": output,
        "probed": digest(content),
        "any_values": any_values(package),
    }


def _counted(rules: object) -> dict[str, int]:
    return dict(sorted(Counter(rules).items()))  # type: ignore[call-overload]


def _write(folder: Path, files: Mapping[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def signature(error: BaseException) -> str:
    """Name a crash by its kind and the place in the generator."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "sdkloom" in frame.filename] or frames
    last = ours[-1]
    place = f"{Path(last.filename).name}:{last.name}:{last.lineno}"
    return f"{type(error).__name__} {place} {str(error)[:90]}"


def short(found: Row) -> Row:
    """Tell in short how a document ended: what was remarked, or why it was refused."""
    return {"exit": found["exit"], "rules": found.get("rules", {})}
