"""Packages of whole documents, ours and real ones, agree with them; their own tests pass."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

import sdkloom
from corpus.documents import (
    SMALL,
    Row,
    corpus,
    documents,
    is_valid,
    package_of,
    root_of,
    sample,
)
from effort import some
from test_verify import ROOT, run_tests


@pytest.mark.slow
@pytest.mark.parametrize(
    "spec", sorted((ROOT / "specs").glob("*.yaml")), ids=lambda spec: spec.stem
)
def test_packages_of_our_documents_agree_with_them(spec: Path, tmp_path: Path) -> None:
    sdkloom.generate(spec, tmp_path / "client", tests=True)
    assert sdkloom.verify(tmp_path / "client").disagreements == ()
    done = run_tests(tmp_path / "client")
    assert done.returncode == 0, done.stdout


@cache
def real_documents() -> list[Row]:
    """List the valid documents of the sample, and as many others as make 100 that have schemas."""
    rows = [row for row in sample() if is_valid(row)]
    small = [row for row in documents() if row["bytes"] <= SMALL and is_valid(row)]
    others = sorted((row for row in small if row not in rows), key=package_of)
    return [*rows, *others][:REAL_DOCUMENTS]


REAL_DOCUMENTS = 128
"""Of these, 104 have schemas and can be used."""


@pytest.mark.slow
@pytest.mark.skipif("SPEC_CORPUS" not in os.environ, reason="the corpus is not there")
@pytest.mark.parametrize("number", some(range(REAL_DOCUMENTS), 5))
def test_packages_of_real_documents_agree_with_them(number: int, tmp_path: Path) -> None:
    row = real_documents()[number]
    try:
        sdkloom.generate(corpus() / row["path"], tmp_path / "client", root=root_of(row), tests=True)
    except sdkloom.SpecError as error:
        assert "internal" not in {each.rule for each in error.diagnostics}
        pytest.skip("the document cannot be used")
    assert sdkloom.verify(tmp_path / "client").disagreements == ()
    done = run_tests(tmp_path / "client")
    assert done.returncode in (0, 5), done.stdout  # 5: it has no schemas
