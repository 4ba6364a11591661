"""A fixed sample of real documents: generated, imported, formatted, type-checked, taken at their word.

``make corpus`` does the same with all of them; ``python -m corpus refresh`` renews what the sample is
expected to give, to be reviewed as code is.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest

from corpus import checkers, expected, formats, imports
from corpus.batches import parted
from corpus.documents import is_valid, sample
from corpus.kept import in_parallel
from corpus.making import make, short
from corpus.report import examples_wrong, unexpected

pytestmark = pytest.mark.skipif(
    "SPEC_CORPUS" not in os.environ, reason="SPEC_CORPUS names no folder of documents"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What each document of the sample gives."""
    before = os.environ.get("SPEC_CORPUS_CACHE")
    os.environ["SPEC_CORPUS_CACHE"] = str(tmp_path_factory.mktemp("corpus"))
    rows = {row["path"]: row for row in sample()}
    yield [one | {"row": rows[one["path"]]} for one in in_parallel(make, rows.values())]
    os.environ.pop("SPEC_CORPUS_CACHE")
    if before is not None:
        os.environ["SPEC_CORPUS_CACHE"] = before


def packages(made: list[Any]) -> list[Any]:
    return [one for one in made if one["exit"] == 0]


def test_the_sample_is_varied(made: list[Any]) -> None:
    rows = [one["row"] for one in made]
    versions = Counter(str(row["version"])[:3] for row in rows)
    assert len(rows) == 150
    assert min(versions[one] for one in ("2.0", "3.0", "3.1", "3.2")) >= 20
    assert len({row["path"].split("/")[2] for row in rows}) >= 30
    assert sum(not is_valid(row) for row in rows) >= 30


def test_every_document_gives_what_it_gave_with_no_new_remark(made: list[Any]) -> None:
    assert {one["path"]: short(one) for one in made} == expected.diagnostics()


def test_what_is_valid_works_or_is_refused_for_a_listed_reason(made: list[Any]) -> None:
    assert [(one["path"], said) for one in made for said in unexpected(one)] == []


def test_packages_import_completely_and_examples_go_there_and_back(made: list[Any]) -> None:
    list(in_parallel(imports.examine, parted(packages(made), 40, 60_000)))
    found = {one["path"]: imports.known(one) for one in packages(made)}
    assert {path: one["imports"] for path, one in found.items() if one["imports"] != "ok"} == {}
    assert [said for one in packages(made) for said in examples_wrong(one)] == []
    assert sum(one["counts"].get("returned", 0) for one in found.values()) > 500


@pytest.mark.parametrize("name", checkers.CHECKERS)
def test_checkers_of_types_find_nothing(name: str, made: list[Any]) -> None:
    for batch in parted(packages(made), 200, 120_000):
        checkers.check(name, batch)
    said = {one["path"]: checkers.known(name, one)["said"] for one in packages(made)}
    assert {path: lines for path, lines in said.items() if lines} == {}


def test_black_changes_nothing(made: list[Any]) -> None:
    list(in_parallel(formats.blacken, parted(packages(made), 40, 60_000)))
    said = {one["path"]: formats.blackened(one)["said"] for one in packages(made)}
    assert {path: files for path, files in said.items() if files} == {}


def test_nothing_is_imported_in_vain(made: list[Any]) -> None:
    assert formats.linted(packages(made)) == {}
