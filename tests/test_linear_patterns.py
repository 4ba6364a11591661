"""Patterns on which ``re`` may take very long are found, and matched in linear time all the same."""

from __future__ import annotations

import os
import random
import re
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effort import EXHAUSTIVE
from runtime_package import runtime
from sdkloom.commands.cli import main
from sdkloom.ecma.patterns import PatternError, translate
from test_patterns import FACTS, FORGIVEN, PATTERNS, TEXTS, derived

BoundedPattern = runtime("json_schema.linear").BoundedPattern

# Pattern; what is repeated in a text; what follows it.
SLOW = [
    ("^(b+)+$", "b", "!"),
    ("^(b|bb)+$", "b", "!"),
    ("^(?:b?){40}$", "b", "!"),
    ("^(?:b?c?){30}$", "bc", "!"),
    ("^(b{0,12}){0,12}$", "b", "!"),
    ("^((b?)(b?)(b?)){14}$", "b", "!"),
    ("^(?:b{0,4}){0,4}(?:b{0,4}){0,4}(?:b{0,4}){0,4}(?:b{0,4}){0,4}(?:b{0,4}){0,4}z", "b", ""),
    ("^" + "[b]{0,18}" * 9 + "z", "b", ""),
    ("b?" * 30 + "b" * 30, "b", "c"),
    ("^" + "(?:b|b|b|b)" * 14 + "z", "b", ""),
    ("^(?:b|c|bc){17}z$", "bc", ""),
    ("^(?:[0-9a-z]|[0-9a-f]){20}-$", "b", ""),
    ("^(?:|){30}z", "b", ""),
    (r"^(?:\w|\d){1,18}(?:\w|\d){1,18}!$", "1", ""),
    (r"^(?=(b+)+$)c", "b", "!"),
    (r"^(?!(?:b+)+c)", "b", "!"),
    (r"(?<=b)(c+)+d", "bc", "c"),
    (r"^(\p{L}|\p{Ll})+$", "é", "1"),
    (r"\s+$", " ", "b"),
    ("b*b*c", "b", "d"),
    (r"^(?:\b\w+\s?)*$", "b", "!"),
]


@pytest.mark.parametrize(("pattern", "pump", "end"), SLOW)
def test_any_text_takes_little_time(pattern: str, pump: str, end: str) -> None:
    check = bounded(pattern)
    started = time.process_time()
    for count in (20, 40, 200, 2000, 20_000):
        check.finds(pump * count + end)
    assert time.process_time() - started < 5


def bounded(pattern: str, longest: int | None = None) -> Any:
    """Make the check that a package has; with *longest*, one that leaves shorter texts to ``re``."""
    found = translate(pattern)
    steps = found.steps()
    assert steps is not None
    assert found.safe_length is not None or longest is not None
    return BoundedPattern(pattern, found.python, longest or found.safe_length, steps)


@pytest.mark.parametrize(("pattern", "yes", "no"), FACTS + FORGIVEN, ids=lambda row: repr(row)[:40])
def test_linear_matching_means_the_same(pattern: str, yes: list[str], no: list[str]) -> None:
    if translate(pattern).steps() is None:
        pytest.skip("it refers back to a group, or has too many states")
    check = bounded(pattern, -1)
    assert [text for text in yes if not check.finds(text)] == []
    assert [text for text in no if check.finds(text)] == []


@pytest.mark.slow
@settings(
    max_examples=int(os.environ.get("PATTERN_EXAMPLES", "400" if EXHAUSTIVE else "150")),
    deadline=None,
    derandomize="PATTERN_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(PATTERNS, TEXTS, st.randoms(use_true_random=False))
def test_random_patterns_agree_with_re(
    pattern: str, texts: list[str], chance: random.Random
) -> None:
    try:
        found = translate(pattern)
    except PatternError:
        return
    if (steps := found.steps()) is None:
        return
    check = BoundedPattern(pattern, found.python, -1, steps)
    expression = re.compile(found.python)
    for text in texts + derived(pattern, chance):
        if found.is_safe(text):
            assert check.finds(text) is (expression.search(text) is not None), text


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[A-Z][a-z0-9]{0,62}$", r"^\d{4}-\d{2}-\d{2}$", r"^(?:GET|PUT|POST)$", r"^[a-z]+(?:-[a-z]+)*$",
        r"^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$", r"^(?!-)[a-z-]+$", r"^\w+$", r"^(.)\1$",
        r"^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}\d{1,3}$", r"^[0-9]{1,19}$", r"^[^/]+/[^/]+$",
    ],
)  # fmt: skip
def test_ordinary_patterns_are_left_to_re(pattern: str) -> None:
    assert translate(pattern).safe_length is None


DOCUMENT = """
openapi: 3.1.0
info: {title: Words, version: "1"}
paths:
  /words:
    post:
      operationId: add
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Word'}}}}
      responses: {'204': {description: added}}
components:
  schemas:
    Word:
      type: object
      properties:
        text: {type: string, pattern: PATTERN}
"""


def written(folder: Path, pattern: str) -> tuple[str, bool, str]:
    """Generate: the checks that were written, whether the matcher was copied, the messages."""
    (folder / "words.yaml").write_text(DOCUMENT.replace("PATTERN", f"'{pattern}'"), "utf-8")
    package = folder / "words"
    ran = CliRunner().invoke(
        main, ["generate", str(folder / "words.yaml"), "--output", str(package), "--format", "json"]
    )
    assert ran.exit_code == 0, ran.output
    text = "".join(path.read_text("utf-8") for path in (package / "checks").glob("*.py"))
    return text, (package / "_runtime/json_schema/linear.py").exists(), ran.output


def test_the_matcher_is_copied_by_need_only(tmp_path: Path) -> None:
    text, is_copied, messages = written(tmp_path, "^(b+)+$")
    assert is_copied
    assert "BoundedPattern(" in text
    assert "matched in linear time" in messages
    text, is_copied, messages = written(tmp_path, "^b+$")
    assert not is_copied
    assert "BoundedPattern" not in text
    assert "pattern-hazard" not in messages


def test_a_back_reference_is_checked_up_to_a_length_that_is_reported(tmp_path: Path) -> None:
    text, _, messages = written(tmp_path, r"(b+)\1+c")
    length = re.search(r"BoundedPattern\(.*, (\d+)\)", text)
    assert length is not None
    assert f"not checked in texts of more than {length[1]} characters" in messages
    check = BoundedPattern(r"(b+)\1+c", r"(b+)(?:\1)+c", int(length[1]))
    assert not check.finds("b" * int(length[1]))
    assert check.finds("b" * (int(length[1]) + 1))


def test_sets_of_characters_are_written_in_ascii(tmp_path: Path) -> None:
    text, _, _ = written(tmp_path, r"^(\p{L}|\p{Ll}|\x22)+$")
    assert text.isascii()
