"""``sdkloom explain``: what a rule of diagnostics means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click

from sdkloom.app.api import explain
from sdkloom.commands.faults import Command
from sdkloom.commands.options import REPORTING, decorated
from sdkloom.commands.report import Report

if TYPE_CHECKING:
    from sdkloom.diagnostics.explained import Explanation


@click.command("explain", cls=Command)
@decorated([click.argument("rule"), *REPORTING])
def explain_command(*, rule: str, **options: Any) -> None:
    """Show what a rule of diagnostics means, an example, and what to do.

    RULE is the name in brackets at the end of a diagnostic.
    """
    report = Report(options)
    rule = rule.strip("[]")
    try:
        found = explain(rule)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="RULE") from None
    report.echo({"rule": rule, **asdict(found)}, "\n".join(_lines(rule, found)), always=True)
    report.end()


def _lines(rule: str, found: Explanation) -> Iterator[str]:
    yield f"{rule} ({' or '.join(found.severities)})\n"
    yield f"{found.meaning}\n"
    yield "Example:\n"
    yield indent(found.example.rstrip(), "    ") + "\n"
    yield f"What to do: {found.advice}"
