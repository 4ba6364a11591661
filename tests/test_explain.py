"""``sdkloom explain``: what a rule of diagnostics means."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

import sdkloom
from sdkloom.commands.cli import main
from sdkloom.diagnostics.explained import GROUPS

RULES = [rule for rows in GROUPS.values() for rule, _ in rows]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", *arguments])


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_explained(rule: str) -> None:
    result, found = run(rule), sdkloom.explain(rule)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{rule} (")
    assert found.meaning in result.stdout
    assert result.stdout.endswith(f"What to do: {found.advice}\n")
    lines = {line.strip() for line in result.stdout.splitlines()}
    assert {line.strip() for line in found.example.splitlines()} <= lines


def test_a_rule_can_be_copied_with_its_brackets() -> None:
    assert run("[bad-value]").stdout == run("bad-value").stdout


def test_json_has_the_parts_apart() -> None:
    found = json.loads(run("bad-value", "--format", "json").stdout)
    assert found.keys() == {"rule", "severities", "meaning", "example", "advice"}
    assert (found["rule"], found["advice"]) == ("bad-value", sdkloom.explain("bad-value").advice)


@pytest.mark.parametrize(
    ("rule", "advice"),
    [("bad-valu", "did you mean 'bad-value'?"), ("xyzzy", "see docs/rules.md for all rules")],
)
def test_an_unknown_rule_is_an_error_that_names_the_nearest(rule: str, advice: str) -> None:
    result = run(rule)
    assert (result.exit_code, result.stdout) == (2, "")
    message = f"there is no rule {rule!r}; {advice}"
    assert result.stderr.splitlines()[-1] == f"Error: Invalid value for RULE: {message}"
    with pytest.raises(ValueError, match=rule) as caught:
        sdkloom.explain(rule)
    assert str(caught.value) == message
