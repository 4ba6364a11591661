"""``sdkloom inspect``: what is in a document, and what becomes of it."""

from __future__ import annotations

import sys
from typing import Any

import click

from sdkloom.app.api import inspect_source
from sdkloom.commands.faults import Command
from sdkloom.commands.options import (
    READING,
    REPORTING,
    SELECTING,
    decorated,
    selection_of,
    source_of,
)
from sdkloom.commands.report import Report, as_json
from sdkloom.reading.places import printable


@click.command("inspect", cls=Command)
@decorated([click.argument("spec"), *SELECTING, *READING, *REPORTING])
@click.option("--strict", is_flag=True, help="Exit with 2 if anything is approximated or refused.")
def inspect_command(*, spec: str, strict: bool, **options: Any) -> None:
    """Show what SPEC has, what it becomes, and what is approximated, refused or ignored."""
    report, source = Report(options), source_of(spec, options)
    with report.running(f"inspecting {source.shown}"):
        found = inspect_source(source, selection_of(options))
    if report.json:
        click.echo(as_json(found.recorded()))
    for line in found.lines() if not report.json else ():
        click.echo(printable(line))
    if strict and found.inspection.approximated:
        sys.exit(2)
