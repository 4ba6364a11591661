"""Random pairs of schemas: whatever breaks in the generated packages is reported, and nothing else."""

from __future__ import annotations

import pytest

from diff_judging import exceptions, judged
from effort import some

PAIRS = 500
CHUNK = 50


@pytest.mark.parametrize("start", some(range(1, PAIRS, CHUNK), 10))
def test_what_is_reported_of_random_pairs_is_what_happens(start: int) -> None:
    known = exceptions()["misses"]
    wrong = [str(miss) for miss in judged(range(start, start + CHUNK)) if miss.key not in known]
    assert wrong == []


def test_every_exception_has_a_reason() -> None:
    assert all(len(reason) > 20 for table in exceptions().values() for reason in table.values())
