"""Spector's scenarios, replayed through typed methods, from the folder that SPECTOR names."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from conformance.packages import packages
from conformance.replay import replayed

LISTED = Path(__file__).parents[1] / "docs" / "conformance.md"
UNSEEN = {"Streaming_Sse_Protocol_reconnect"}  # the second request is the server's to miss


def listed() -> set[str]:
    """Read the names of the scenarios that the page says do not pass."""
    return set(re.findall(r"^\| `(\w+)` \|", LISTED.read_text("utf-8"), re.MULTILINE))


@pytest.mark.slow
@pytest.mark.skipif("SPECTOR" not in os.environ, reason="SPECTOR names no folder of scenarios")
def test_typed_methods_send_and_read_what_scenarios_expect(tmp_path: Path) -> None:
    folder = Path(os.environ["SPECTOR"])
    scenarios = json.loads((folder / "scenarios.json").read_text("utf-8"))
    outcomes = list(replayed(list(packages(folder / "oas", tmp_path)), scenarios))
    failed = {outcome.scenario["name"] for outcome in outcomes if outcome.differences}
    assert failed == listed() - UNSEEN


def test_the_page_counts_what_it_lists() -> None:
    found = re.search(r"\*\*(\d+) of (\d+) pass .* (\d+) return", LISTED.read_text("utf-8"))
    assert found is not None
    by_server, every, returned = map(int, found.groups())
    unread = {name for name in listed() if name.endswith("MissingDiscriminator")}
    assert (by_server, returned) == (every - len(listed() - unread), every - len(listed()))
