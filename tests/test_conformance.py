"""Spector's scenarios, replayed through typed methods, from the folder that SPECTOR names."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from conformance.packages import packages
from conformance.replay import replayed

PASSED = 767  # of 797; a later version may only raise it


@pytest.mark.slow
@pytest.mark.skipif("SPECTOR" not in os.environ, reason="SPECTOR names no folder of scenarios")
def test_typed_methods_send_and_read_what_scenarios_expect(tmp_path: Path) -> None:
    folder = Path(os.environ["SPECTOR"])
    scenarios = json.loads((folder / "scenarios.json").read_text())
    outcomes = list(replayed(list(packages(folder / "oas", tmp_path)), scenarios))
    failed = {outcome.scenario["name"] for outcome in outcomes if outcome.differences}
    assert len({scenario["name"] for scenario in scenarios} - failed) >= PASSED, sorted(failed)
