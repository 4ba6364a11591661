"""Print the figure, and what did not pass: ``SPECTOR=FOLDER python -m conformance``."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from conformance.packages import packages
from conformance.replay import replayed


def main() -> None:
    """Replay the scenarios of the folder that SPECTOR names."""
    folder = Path(os.environ["SPECTOR"])
    scenarios = json.loads((folder / "scenarios.json").read_text())
    with tempfile.TemporaryDirectory() as place:
        outcomes = list(replayed(list(packages(folder / "oas", Path(place))), scenarios))
    for outcome in outcomes:
        if outcome.differences:
            print(f"{outcome.scenario['name']}: {'; '.join(outcome.differences)}")
    failed = {outcome.scenario["name"] for outcome in outcomes if outcome.differences}
    names = {outcome.scenario["name"] for outcome in outcomes}
    print(f"{len(names - failed)} of {len(names)} scenarios,", end=" ")
    passed = [outcome for outcome in outcomes if not outcome.differences]
    print(f"{len(passed)} of {len(outcomes)} requests", end=", ")
    print(f"{sum(outcome.is_xml for outcome in passed)} of them with XML as text")


if __name__ == "__main__":
    main()
