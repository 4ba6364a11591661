"""Hostile documents: each has the outcome that its list of cases promises (see hostile.py)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
OWN = HERE / "cases_hostile"
DECISIONS = tomllib.loads((HERE / "hostile_decisions.toml").read_text("utf-8"))
SHARED = os.environ.get("HOSTILE")
CATEGORIES = [
    "constraints",
    "injection",
    "names",
    "operations",
    "path-names",
    "refs",
    "structure",
    "yaml",
]


def rows(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """Run the cases in a process of its own: it forks, and sets hooks that stay."""
    command = [
        sys.executable,
        str(HERE / "support" / "hostile.py"),
        str(folder),
        "--json",
        *arguments,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)
    assert done.stdout, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def failures(found: list[dict[str, Any]]) -> list[str]:
    return [
        f"{row['id']} ({row['expect']}, exit {row['exit']}): {'; '.join(row['faults'])}"
        for row in found
        if row["faults"]
    ]


@pytest.mark.slow
def test_every_family_of_attacks_ends_as_it_should() -> None:
    found = rows(OWN)
    assert failures(found) == []
    assert len(found) == len(json.loads((OWN / "expected.json").read_text("utf-8"))["cases"])


@pytest.mark.skipif(SHARED is None, reason="HOSTILE names no folder of hostile documents")
@pytest.mark.parametrize("category", CATEGORIES)
def test_shared_hostile_documents_end_as_they_should(category: str) -> None:
    found = rows(Path(SHARED or ""), "--only", category)
    assert found
    assert failures(found) == []
    stale = [row["id"] for row in found if row["id"] in DECISIONS and not row["decided"]]
    assert stale == [], "hostile_decisions.toml lists documents that are not accepted"


@pytest.mark.skipif(SHARED is None, reason="HOSTILE names no folder of hostile documents")
def test_no_category_of_shared_documents_is_left_out() -> None:
    cases = json.loads((Path(SHARED or "") / "expected.json").read_text("utf-8"))["cases"]
    assert {case["category"] for case in cases} == set(CATEGORIES)
    assert DECISIONS.keys() <= {case["id"] for case in cases}


def test_every_decision_has_its_reason() -> None:
    assert {name for name, decision in DECISIONS.items() if len(decision["reason"]) < 30} == set()
