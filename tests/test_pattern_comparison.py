"""Patterns compared: what is said to match the same, or more, does so in every text that is tried."""

from __future__ import annotations

import random
import re
from itertools import product

import pytest

from sdkloom.diffing.patterns import pattern_key, pattern_trend
from sdkloom.ecma.patterns import translate

SAME = [
    (r"^\d+$", "^[0-9]+$"),
    ("^(?:ab)+$", "^(ab){1,}$"),
    ("^(a|b)+c$", "^[ab]+c$"),
    ("^aa*$", "^a+$"),
    ("^(a|)b+$", "^a?b{1,}$"),
    ("^(?:b+|a+)$", "^(?:a+|b+)$"),
    ("^(?:a(?:b+))$", "^ab+$"),
    ("^a{2}a{0,1}a*$", "^a{2,}$"),
]
WIDER = [
    ("^[a-c]{3}$", "^[a-c0-9]{3,4}$"),
    ("^a[a-c]*$", "^[a-c]+$"),
    ("^a+$", "^(a|b+)+$"),
    ("^a+b+$", "^(?:a+b+|c+)$"),
    ("^(?=a)[a-b]+$", "^(?=a)[a-c]+$"),
    ("^a*$", "a*"),
    ("a{2}b*", "a+b*"),
]  # fmt: skip
NEITHER = [("^a+b+$", "^b+a+$"), ("^(?=a).+$", "^(?=b).+$"), ("^(?!a).+$", "^(?![ab]).+$"), (r"^(a+)\1$", r"^([ab]+)\1$")]  # fmt: skip
PARTS = ["a", "b", "[ab]", "[a-c]", "(?:a|b)", "(?:ab|c)", "(b|)", "(?:a+c)", ".", r"\w"]
COUNTS = ["", "", "*", "+", "?", "{2}", "{1,3}", "{2,}"]
TEXTS = ["".join(text) for size in range(5) for text in product("abc", repeat=size)]


@pytest.mark.parametrize(("pattern", "other"), SAME)
def test_patterns_that_match_the_same_are_the_same(pattern: str, other: str) -> None:
    assert pattern_key(pattern) == pattern_key(other)


@pytest.mark.parametrize(("old", "new"), WIDER)
def test_a_pattern_that_matches_more_is_looser(old: str, new: str) -> None:
    assert pattern_key(old) != pattern_key(new)
    assert (pattern_trend(old, new), pattern_trend(new, old)) == ("loosened", "tightened")


@pytest.mark.parametrize(("old", "new"), NEITHER)
def test_what_is_not_proved_is_not_claimed(old: str, new: str) -> None:
    assert pattern_trend(old, new) == pattern_trend(new, old) == "changed"


def random_pattern(rng: random.Random) -> str:
    text = "".join(rng.choice(PARTS) + rng.choice(COUNTS) for _ in range(rng.randint(1, 3)))
    return rng.choice(["^{}$", "^{}$", "^{}", "{}"]).format(text)


def found(pattern: str) -> set[str]:
    expression = re.compile(translate(pattern).python)
    return {text for text in TEXTS if expression.search(text)}


def test_claims_about_random_patterns_hold_for_every_text() -> None:
    rng, claims = random.Random(20), 0
    for _ in range(3_000):
        old, new = random_pattern(rng), random_pattern(rng)
        if pattern_key(old) == pattern_key(new):
            assert found(old) == found(new), (old, new)
            claims += 1
        if pattern_trend(old, new) == "loosened":
            assert found(old) <= found(new), (old, new)
            claims += 1
    assert claims > 100


def test_deep_and_long_patterns_are_compared_at_once() -> None:
    deep, long = "a" * 2, "|".join(f"a{number}+" for number in range(3_000))
    for _ in range(50):
        deep = f"(?:{deep}+b)"
    assert pattern_trend(f"^{deep}$", f"^{deep.replace('b', '[bc]')}$") == "loosened"
    assert pattern_trend(f"^({long})$", f"^({long}|b)$") == "changed"
