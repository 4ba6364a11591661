"""A fixed sample of real documents: generated, imported, formatted, type-checked, taken at their word.

``make corpus`` does the same with all of them; ``python tests/corpus.py refresh`` renews what the
sample is expected to give, to be reviewed as code is.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

import corpus

pytestmark = pytest.mark.skipif(
    "SPEC_CORPUS" not in os.environ, reason="SPEC_CORPUS names no folder of documents"
)

EXPECTED: dict[str, Any] = json.loads(corpus.EXPECTED.read_text("utf-8"))
UNFIT = ("expected base64", "expected a date", "expected a UUID")
"""Why an example that a schema admits has no model: its format is not what it says, which JSON Schema
does not assert."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What each document of the sample gives."""
    before = os.environ.get("SPEC_CORPUS_CACHE")
    os.environ["SPEC_CORPUS_CACHE"] = str(tmp_path_factory.mktemp("corpus"))
    yield {row["path"]: corpus.generate_one(row) for row in corpus.sample()}
    os.environ.pop("SPEC_CORPUS_CACHE")
    if before is not None:
        os.environ["SPEC_CORPUS_CACHE"] = before


def packages(made: dict[str, Any]) -> list[Any]:
    return [one for one in made.values() if one["exit"] == 0]


def test_every_document_gives_what_it_gave_with_no_new_remark(made: dict[str, Any]) -> None:
    assert {path: corpus.short(one) for path, one in made.items()} == EXPECTED


def test_packages_import_completely_and_examples_go_there_and_back(made: dict[str, Any]) -> None:
    found = corpus.import_batch(packages(made))
    assert [one for one in found if one["imports"] != "ok"] == []
    wrong = [f"{one['path']}: {said}" for one in found for said in one["wrong"]]
    assert [one for one in wrong if not any(reason in one for reason in UNFIT)] == []
    assert sum(one["counts"]["returned"] for one in found) > 100


def test_both_checkers_of_types_find_nothing(made: dict[str, Any]) -> None:
    found = corpus.check_types(packages(made))
    assert (found["mypy"], found["pyright"]) == ([], [])
    assert found["ended"] == ["0 errors, 0 warnings, 0 notes"]


def test_black_changes_nothing(made: dict[str, Any]) -> None:
    assert [line for one in packages(made) for line in corpus.format_one(one)] == []


def test_nothing_is_imported_in_vain(made: dict[str, Any]) -> None:
    assert made
    assert corpus.linted(Path(os.environ["SPEC_CORPUS_CACHE"]) / "packages") == []
