"""Patterns that match few texts: all of these are listed, and nothing else is said to be all."""

from __future__ import annotations

import re
from itertools import product

import pytest

from sdkloom.ecma.finite_texts import finite_texts
from sdkloom.ecma.patterns import translate

FEW = {
    "^(a|b|c)$": {"a", "b", "c"},
    "^a$|^b$": {"a", "b"},
    "^(?:a|b?)$": {"a", "b", ""},
    "^[a-c]{1,2}$": {"a", "b", "c", *map("".join, product("abc", repeat=2))},
    "^$": {""},
    "^(^a$)$": {"a"},
    "^a^b$": set[str](),
    "^(?:on|off)(?:-[01])?$": {"on", "off", "on-0", "on-1", "off-0", "off-1"},
    "^(?i:a)$": {"a", "A"},
    "^a{2}$": {"aa"},
    "^(?:a$|b)c?$": {"a", "b", "bc"},
}
MANY = ["a", "^a", "a$", "^a|b$", "^a*$", "^.$", "^[a-z]{9}$", "^(?=a)a$", r"^\ba$", "", r"^(a)\1$", "^((a{200}){200}){200}$"]  # fmt: skip


@pytest.mark.parametrize("pattern", FEW)
def test_all_texts_are_listed(pattern: str) -> None:
    translation = translate(pattern)
    assert finite_texts(translation.tree) == FEW[pattern]
    for text in map("".join, product("abcon-01A", repeat=3)):
        for candidate in {text, text[:2], text[:1], ""}:
            is_found = re.search(translation.python, candidate) is not None
            assert is_found == (candidate in FEW[pattern]), candidate


@pytest.mark.parametrize("pattern", MANY)
def test_what_matches_many_texts_is_not_listed(pattern: str) -> None:
    assert finite_texts(translate(pattern).tree) is None
