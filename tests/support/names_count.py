"""Count the names with numbers and with character codes that packages of real documents get.

    SPEC_CORPUS=... python tests/support/names_count.py [--documents N] [--list] [--generator DIR]

``--generator`` takes the ``generator`` folder of another checkout, to compare with.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from corpus.documents import corpus, documents, is_valid

LARGEST = 1_000_000
"""Bytes of a document that is generated from."""
_NUMBER = re.compile(r"(.*?)_?(\d+)_?")
_VARIANT = re.compile(r"Variant\d+")


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a package got, by what its lock knows it by, and why it counts."""

    kind: str
    key: str
    name: str


def sample(count: int) -> list[str]:
    """Choose published documents that the meta-schema accepts, at random but always the same."""
    rows = [row for row in documents() if row["group"] == "A" and is_valid(row)]
    paths = [row["path"] for row in rows if row["bytes"] <= LARGEST]
    return sorted(paths, key=lambda path: hashlib.sha256(path.encode()).digest())[:count]


def lock_names(spec: Path, generator: Path) -> Mapping[str, str] | None:
    """Generate a package with the sdkloom in *generator*; give the names in its lock, by their keys."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "package"
        command = [sys.executable, "-m", "sdkloom", "generate", spec, "--output", output, "--quiet"]
        environment = {**os.environ, "PYTHONPATH": str(generator)}
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        lock = output / "sdkloom.lock"
        if done.returncode or not lock.exists():
            return None
        return json.loads(lock.read_text("utf-8"))["names"]


def conspicuous(names: Mapping[str, str], called: Mapping[str, str]) -> Iterator[Named]:
    """List the names that hold a number or a character's code which the document does not have.

    *called* is what the document calls operations, by their keys.
    """
    scopes: dict[str, set[str]] = {}
    for key, name in names.items():
        scopes.setdefault(_scope(key, name), set()).add(name)
    for key, name in names.items():
        found = _NUMBER.fullmatch(name)
        last = called.get(key) or key.rpartition("/")[2]
        if any(
            f"u{ord(char):x}" in name.replace("_", "").lower() for char in last if ord(char) > 127
        ):
            yield Named("code", key, name)
        elif _VARIANT.search(name) and not _VARIANT.search(key):
            yield Named("variant", key, name)
        elif found and found[1] in scopes[_scope(key, name)] and not last.endswith(found[2]):
            yield Named("number", key, name)


def _scope(key: str, name: str) -> str:
    """Where names are compared: all models; else what stands at the same place."""
    return "models" if key.startswith("#") and name[:1].isupper() else key.rpartition("/")[0]


def operation_ids(document: Any) -> dict[str, str]:
    """Find what operations are called, by their keys in locks."""
    found: dict[str, str] = {}
    for path, item in (document.get("paths") or {}).items():
        place = "#/paths/" + path.replace("~", "~0").replace("/", "~1")
        for method, operation in item.items():
            if isinstance(operation, dict) and isinstance(operation.get("operationId"), str):
                found[f"{place}/{method}"] = operation["operationId"]
    return found


def load(path: Path) -> Any:
    """Read a document, in whichever of the two formats."""
    import yaml

    text = path.read_text("utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)


def count(paths: Iterable[str], generator: Path) -> tuple[int, int, list[tuple[str, Named]]]:
    """Give the number of packages, of their names, and the names that count, by document."""

    def document_names(path: str) -> tuple[str, Mapping[str, str] | None]:
        return path, lock_names(corpus() / path, generator)

    packages, every, found = 0, 0, list[tuple[str, Named]]()
    with ThreadPoolExecutor(2) as pool:
        for path, names in pool.map(document_names, paths):
            if names is not None:
                packages, every = packages + 1, every + len(names)
                called = operation_ids(load(corpus() / path))
                found += [(path, each) for each in conspicuous(names, called)]
    return packages, every, found


def main() -> None:
    """Print how many names count, and with ``--list`` each of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=120)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--generator", type=Path, default=Path(__file__).parents[2] / "generator")
    options = parser.parse_args()
    packages, every, found = count(sample(options.documents), options.generator.resolve())
    if options.list:
        for path, each in found:
            print(each.kind, each.name, each.key, path, sep="\t")
    kinds = Counter(each.kind for _, each in found)
    print(packages, "packages,", every, "names:", dict(kinds.most_common()))


if __name__ == "__main__":
    main()
