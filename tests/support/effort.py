"""How much the tests do that take cases from a large set: all in continuous integration."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

EXHAUSTIVE = os.environ.get("EXHAUSTIVE") == "1"
"""Whether every case is tried, not some of each kind; `.ci/run` says so."""


def some(cases: Sequence[T], every: int) -> Sequence[T]:
    """Give each *every*-th case, or all of them where the tests are exhaustive."""
    return cases if EXHAUSTIVE else cases[::every]
