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
from corpus.batches import split
from corpus.cache import in_parallel
from corpus.documents import corpus, documents, is_valid, sample
from corpus.generating import generate_document, short
from corpus.report import examples_wrong, unexpected
from sdkloom.app.documents import Documents
from sdkloom.app.stages import lower_document
from sdkloom.diagnostics import Diagnostics
from sdkloom.reading.source import as_source

pytestmark = pytest.mark.skipif(
    "SPEC_CORPUS" not in os.environ, reason="SPEC_CORPUS names no folder of documents"
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What each document of the sample gives."""
    before = os.environ.get("SPEC_CORPUS_CACHE")
    os.environ["SPEC_CORPUS_CACHE"] = str(tmp_path_factory.mktemp("corpus"))
    rows = {row["path"]: row for row in sample()}
    yield [
        row | {"row": rows[row["path"]]} for row in in_parallel(generate_document, rows.values())
    ]
    os.environ.pop("SPEC_CORPUS_CACHE")
    if before is not None:
        os.environ["SPEC_CORPUS_CACHE"] = before


def packages(results: list[Any]) -> list[Any]:
    return [result for result in results if result["exit"] == 0]


def test_the_sample_is_varied(results: list[Any]) -> None:
    rows = [result["row"] for result in results]
    versions = Counter(str(row["version"])[:3] for row in rows)
    assert len(rows) == 150
    assert min(versions[text] for text in ("2.0", "3.0", "3.1", "3.2")) >= 20
    assert len({row["path"].split("/")[2] for row in rows}) >= 30
    assert sum(not is_valid(row) for row in rows) >= 30


def test_every_document_gives_what_it_gave_with_no_new_remark(results: list[Any]) -> None:
    assert {result["path"]: short(result) for result in results} == expected.diagnostics()


def test_what_is_valid_works_or_is_refused_for_a_listed_reason(results: list[Any]) -> None:
    assert [(result["path"], problem) for result in results for problem in unexpected(result)] == []


def test_every_refusal_that_is_listed_is_needed(results: list[Any]) -> None:
    assert results  # they set where what is made is stored
    rows = {row["path"]: row for row in documents() if row["path"] in expected.refused()}
    assert rows.keys() == expected.refused().keys()
    ended = list(in_parallel(generate_document, rows.values()))
    stale = [row["path"] for row in ended if not expected.is_refused_rightly(row)]
    assert stale == [], "exceptions.toml lists documents that are not refused for this reason"
    invalid = [path for path, row in rows.items() if not is_valid(row)]
    assert invalid == [], "exceptions.toml lists documents that need not work"


def test_any_json_value_has_a_diagnostic_where_the_document_says_more(results: list[Any]) -> None:
    found = [(row["path"], row["any_values"]) for row in packages(results)]
    assert sum(len(values) for _, values in found) > 100
    assert [(path, place) for path, values in found for place in values if values[place]] == []


def test_packages_import_completely_and_examples_go_there_and_back(results: list[Any]) -> None:
    list(in_parallel(imports.examine, split(packages(results), 40, 60_000)))
    found = {row["path"]: imports.known(row) for row in packages(results)}
    assert {path: item["imports"] for path, item in found.items() if item["imports"] != "ok"} == {}
    assert [problem for row in packages(results) for problem in examples_wrong(row)] == []
    assert sum(value["counts"].get("returned", 0) for value in found.values()) > 500


@pytest.mark.parametrize("name", checkers.CHECKERS)
def test_checkers_of_types_find_nothing(name: str, results: list[Any]) -> None:
    for batch in split(packages(results), 200, 120_000):
        checkers.check(name, batch)
    output = {row["path"]: checkers.known(name, row)["messages"] for row in packages(results)}
    assert {path: lines for path, lines in output.items() if lines} == {}


def test_black_changes_nothing(results: list[Any]) -> None:
    list(in_parallel(formats.blacken, split(packages(results), 40, 60_000)))
    output = {row["path"]: formats.blackened(row)["messages"] for row in packages(results)}
    assert {path: files for path, files in output.items() if files} == {}


def test_nothing_is_imported_in_vain(results: list[Any]) -> None:
    assert formats.linted(packages(results)) == {}


def test_operations_without_tags_are_in_groups_of_a_size_to_read() -> None:
    (path,) = corpus().glob("dev/A/stripe*/openapi/spec3.yaml")
    diagnostics, documents = Diagnostics(), Documents()
    document = documents.read(as_source(path), diagnostics)
    api = lower_document(document, diagnostics, documents, package="stripe").api
    sizes = {group.module: len(group.operations) for group in api.groups}
    assert sum(sizes.values()) > 400
    assert max(sizes.values()) <= 80, sizes
