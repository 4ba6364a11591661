"""Print what did not pass, and the figures: ``SPECTOR=FOLDER python -m conformance [--server]``."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from conformance.calls import Async, Sync
from conformance.packages import packages
from conformance.replay import Outcome, replayed, served
from conformance.server import UnavailableError, mock_server


def main() -> None:
    """Try the scenarios of the folder that SPECTOR names, replayed or against the mock server."""
    if "SPECTOR" not in os.environ:
        sys.exit("SPECTOR names no folder of scenarios")
    folder = Path(os.environ["SPECTOR"])
    scenarios = json.loads((folder / "scenarios.json").read_text())
    with tempfile.TemporaryDirectory() as place:
        described = list(packages(folder / "oas", Path(place)))
        if "--server" not in sys.argv[1:]:
            _report(list(replayed(described, scenarios)))
            return
        try:
            for way in (Sync, Async):
                with mock_server() as server:
                    outcomes = list(served(described, scenarios, server, way))
                    coverage = server.coverage()
                print(f"{way.__name__}:")
                for name, state in sorted(coverage.items()):
                    if state != "pass":
                        print(f"{name}: the server says {state}")
                _report(outcomes)
                passed = sum(state == "pass" for state in coverage.values())
                print(f"By the server: {passed} of {len(coverage)} scenarios pass")
        except UnavailableError as error:
            sys.exit(f"make conformance: {error}")


def _report(outcomes: Sequence[Outcome]) -> None:
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
