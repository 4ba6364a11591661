"""A second judge of patterns beside V8: regress, whose errors are another's.

Where the two engines differ, regress is the one that is wrong, in two ways; each has its reason here:

- It lets ``\\b`` and ``\\B`` be repeated. Nothing but a lookahead may be, and only without the flag u
  (ECMA-262, B.1.2, QuantifiableAssertion).
- A repeat of what may match nothing can keep it busy for ever, where an iteration that takes nothing
  ends a repeat (ECMA-262, RepeatMatcher, step 2.b). Then there is no answer.
"""

from __future__ import annotations

import os
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import regress_judge
import test_patterns as judged_by_v8
from effort import EXHAUSTIVE
from sdkloom.ecma.patterns import PatternError, translate
from test_patterns import (
    FACTS,
    FORGIVEN,
    INVALID,
    PATTERNS,
    SPEC_CORPUS,
    TEXTS,
    derived,
    disagreements_of_corpus,
    found,
    hexadecimal,
)

pytestmark = pytest.mark.slow

HALVES = re.compile("[\ud800-\udfff]")
REPEATED_BOUNDARY = re.compile(r"\\[bB][*+?{]")


def disagreements(pattern: str, texts: list[str]) -> list[str]:
    """Return the texts on which regress and the translation differ, or which of them refuses."""
    if HALVES.search(pattern):
        return []
    try:
        notes = translate(pattern).notes
    except PatternError as error:
        if error.kind == "inexpressible" or REPEATED_BOUNDARY.search(pattern):
            return []
        answer = regress_judge.judged(pattern, "", [])
        return [] if answer == "invalid" else ["invalid only here"]
    texts = [text for text in texts if not HALVES.search(text)]
    strict = re.sub(r"\\(.)", hexadecimal, pattern, flags=re.DOTALL)
    verdicts = regress_judge.judged(strict, "u", texts)
    if verdicts == "invalid" and notes:
        # Read by code points and with Unicode's cases, even so.
        texts = [
            text for text in texts if not re.search("[\u017f\u212a\U00010000-\U0010ffff]", text)
        ]
        verdicts = regress_judge.judged(pattern, "", texts)
    if verdicts == "no answer":
        return []
    if isinstance(verdicts, str):
        return [f"{verdicts} for regress only"]
    return [text for text, yes in zip(texts, verdicts, strict=True) if found(pattern, text) != yes]


@pytest.mark.parametrize(("pattern", "yes", "no"), FACTS + FORGIVEN, ids=lambda row: repr(row)[:40])
def test_the_table_agrees(pattern: str, yes: list[str], no: list[str]) -> None:
    assert disagreements(pattern, yes + no) == []


@pytest.mark.parametrize("pattern", INVALID)
def test_what_is_invalid_is_so_for_both(pattern: str) -> None:
    both = {regress_judge.judged(pattern, flag, []) == "invalid" for flag in ("", "u")}
    assert True in both or REPEATED_BOUNDARY.search(pattern)


def test_a_repeated_boundary_is_an_error_that_regress_does_not_see() -> None:
    assert regress_judge.judged(r"\b+", "u", []) == []
    assert judged_by_v8.judged(r"\b+", "", []) is None


def test_an_engine_that_does_not_return_is_ended_and_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(regress_judge, "SECONDS", 0.5)
    assert regress_judge.judged(r"(?:(?:a*?|){0,2}b){2}", "u", ["aab"]) == "no answer"
    assert regress_judge.judged("a", "u", ["a", "b"]) == [True, False]


@settings(
    max_examples=int(os.environ.get("PATTERN_EXAMPLES", "400" if EXHAUSTIVE else "150")),
    deadline=None,
    derandomize="PATTERN_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(PATTERNS, TEXTS, st.randoms(use_true_random=False))
def test_generated_patterns_agree(pattern: str, texts: list[str], chance: random.Random) -> None:
    texts += derived(pattern, chance)
    assert disagreements(pattern, texts) == []


@pytest.mark.skipif(SPEC_CORPUS is None, reason="SPEC_CORPUS is not set")
def test_patterns_of_real_documents_agree() -> None:
    assert disagreements_of_corpus(disagreements) == []
