"""``python -m corpus``: the corpus through the generator, and all that holds of what it makes.

Needs SPEC_CORPUS, the folder with MANIFEST.jsonl. What was found is kept in SPEC_CORPUS_CACHE (by
default in the user's cache folder): packages by the hash of document and generator, verdicts by the
hash of the package. A run that was stopped goes on where it was, and only what changed is done again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from corpus import checkers, expected, formats, imports, report
from corpus.batches import split, unlike
from corpus.cache import generator_hash, in_parallel
from corpus.documents import Row, documents, is_valid, package_of
from corpus.generating import generate_document

STAGES = ("make", "import", "ruff", "mypy", "black", "pyright")
LINES = 80_000
"""Lines of a batch: what a checker holds in a gigabyte."""


def evaluated(rows: list[Row]) -> list[Row]:
    """Make the package of every document, of large ones first, so that none is waited for."""
    ordered = sorted(rows, key=lambda row: -row["bytes"])
    by_path = {row["path"]: row for row in rows}
    return [
        found | {"row": by_path[found["path"]]} for found in in_parallel(generate_document, ordered)
    ]


def in_batches(
    rows: list[Row],
    key: Callable[[Row], str],
    known: Callable[[Row], Row | None],
    work: Callable[[list[Row]], None],
) -> None:
    """Do what is not known yet, the same once."""
    batches = split([row for row in unlike(rows, key) if known(row) is None], 120, LINES)
    for number, _ in enumerate(in_parallel(work, _in_time(batches)), 1):
        print(f"\r{work.__name__} {number}/{len(batches)} ", end="", file=sys.stderr)


def _in_time(batches: list[list[Row]]) -> Iterator[list[Row]]:
    for batch in batches:
        if time.time() > _until:
            return
        yield batch


_until = float("inf")


def _mypy(batch: list[Row]) -> None:
    checkers.check("mypy", batch)


def _pyright(batch: list[Row]) -> None:
    checkers.check("pyright", batch)


def examined(rows: list[Row], stages: list[str]) -> None:
    """Run the stages after the first over packages."""
    if "import" in stages:
        in_batches(rows, imports.key, imports.known, imports.examine)
    for name, work in (("mypy", _mypy), ("pyright", _pyright)):
        if name in stages:
            in_batches(
                rows,
                lambda row, name=name: checkers.key(name, row),  # type: ignore[misc]
                lambda row, name=name: checkers.known(name, row),  # type: ignore[misc]
                work,
            )
    if "black" in stages:
        in_batches(rows, formats.black_key, formats.blackened, formats.blacken)


def main() -> int:
    """Run the stages that are asked for, print the table; 1 where something is not as expected."""
    parser = argparse.ArgumentParser(prog="python -m corpus")
    parser.add_argument("stages", nargs="*", default=list(STAGES), metavar="stage")
    parser.add_argument("--only", default="", help="documents whose path holds this")
    parser.add_argument("--max-bytes", type=int, default=10**9)
    parser.add_argument("--kind", choices=["valid", "broken", "all"], default="all")
    parser.add_argument("--share", type=float, default=1.0, help="share of documents, by hash")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin nothing later")
    arguments = parser.parse_args()
    if arguments.stages == ["refresh"]:
        expected.refresh()
        return 0
    global _until  # noqa: PLW0603 - handed to the generators of batches, which run in one thread
    _until = time.time() + arguments.minutes * 60
    rows = [
        row
        for row in documents()
        if arguments.only in row["path"]
        and row["bytes"] <= arguments.max_bytes
        and arguments.kind in {"all", "valid" if is_valid(row) else "broken"}
        and int(package_of(row)[-4:], 16) < arguments.share * 65536
    ]
    print(len(rows), "documents, generator", generator_hash()[:8])
    found = evaluated(rows)
    packages = [item for item in found if item["exit"] == 0]
    print(sum(row["lines"] for row in packages), "lines of Python")
    examined(packages, arguments.stages)
    lint = formats.linted(packages) if "ruff" in arguments.stages else {}
    return report.table(found, lint)


if __name__ == "__main__":
    sys.exit(main())
