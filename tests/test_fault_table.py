"""The table of faults in SECURITY.md is the one that is tested, and each row has tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from faults import FAULTS, FILES, name_parts, table

HERE = Path(__file__).parent
NAMES = [
    name
    for file in FILES
    for name in re.findall(
        r"^def (test_\w+)", (HERE / f"test_{file}.py").read_text("utf-8"), re.MULTILINE
    )
]


def test_the_table_stands_in_security_md() -> None:
    assert table() in (HERE.parent / "SECURITY.md").read_text("utf-8")


@pytest.mark.parametrize(("fault", "_", "expression"), FAULTS)
def test_each_fault_has_tests(fault: str, _: str, expression: str) -> None:
    for word in name_parts(expression):
        assert any(word in name for name in NAMES), word
