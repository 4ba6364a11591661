"""The documents of the corpus: which there are, which have to work, and a sample of them."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]

SMALL = 60_000
"""Bytes of a document that every run of the tests can afford."""
_VERSIONS = {"2.0", "3.0", "3.1", "3.2"}
_VALID = {"2.0": 22, "3.0": 48, "3.1": 32, "3.2": 16}
_BROKEN = {"2.0": 6, "3.0": 14, "3.1": 8, "3.2": 4}
"""Documents of the sample by version."""


def corpus() -> Path:
    """Find the folder of documents."""
    return Path(os.environ["SPEC_CORPUS"])


def cache_folder() -> Path:
    """Find the folder of what was found."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(os.environ.get("SPEC_CORPUS_CACHE") or Path(base) / "sdkloom-corpus")


@cache
def manifest() -> tuple[Row, ...]:
    """Read the rows of all files."""
    lines = (corpus() / "MANIFEST.jsonl").read_text("utf-8").splitlines()
    return tuple(map(json.loads, lines))


@cache
def documents() -> list[Row]:
    """List the documents, fragments of others left out."""
    kinds = {"openapi", "swaggerVersion", "unparseable"}
    return [row for row in manifest() if row["kind"] in kinds]


def is_valid(row: Row) -> bool:
    """Tell whether a document has to work: the official meta-schema of 2.0 to 3.2 accepts it."""
    return row.get("metaschema") == "ok" and str(row.get("version"))[:3] in _VERSIONS


def root_of(row: Row) -> Path:
    """Find the folder of the repository that a document is from: its files may be referred to."""
    return corpus().joinpath(*row["path"].split("/")[:3])


def package_of(row: Row) -> str:
    """Name the package of a document."""
    return "p_" + hashlib.sha256(row["path"].encode()).hexdigest()[:12]


def sample() -> list[Row]:
    """Choose a fixed, varied part of the documents, small enough for every run of the tests.

    Half of it are the documents with features that few others have, a fifth those with most
    examples, and the rest is drawn by lot; no source gives more than a tenth.
    """
    chosen: list[Row] = []
    for valid, counts in ((True, _VALID), (False, _BROKEN)):
        small = [row for row in documents() if row["bytes"] <= SMALL and is_valid(row) == valid]
        for version, count in counts.items():
            those = [row for row in small if str(row.get("version"))[:3] == version]
            chosen += _varied(sorted(those, key=package_of), count)
    return chosen


def _varied(rows: list[Row], count: int) -> list[Row]:
    """Choose *count* rows, those first that show what the ones before did not."""
    chosen: list[Row] = []
    seen: dict[str, int] = {}
    sources: dict[str, int] = {}
    by_examples = sorted(rows, key=lambda row: -_examples_of(row))
    while len(chosen) < count and (left := [row for row in rows if row not in chosen]):
        rare = [row for row in left if sources.get(_source(row), 0) <= count // 10] or left
        turn = len(chosen) % 10
        if turn < 5:
            best = max(
                rare, key=lambda row: sum(1 / (1 + seen.get(f, 0)) ** 4 for f in _shown(row))
            )
        elif turn < 7:
            best = next(row for row in by_examples if row in rare)
        else:
            best = rare[0]
        chosen.append(best)
        sources[_source(best)] = sources.get(_source(best), 0) + 1
        for feature in _shown(best):
            seen[feature] = seen.get(feature, 0) + 1
    return chosen


def _shown(row: Row) -> list[str]:
    return [*row.get("features", ()), *row.get("hazards", ()), *row.get("media", ())]


def _source(row: Row) -> str:
    return "/".join(row["path"].split("/")[:3])


def _examples_of(row: Row) -> int:
    features = row.get("features", {})
    return int(features.get("example", 0) + features.get("media_examples", 0))
