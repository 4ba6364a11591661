"""``sdkloom slice``: the smallest document that holds the chosen operations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sdkloom.app.api import slice_source
from sdkloom.commands.faults import Command
from sdkloom.commands.options import (
    READING,
    REPORTING,
    SELECTING,
    decorated,
    selection_of,
    source_of,
)
from sdkloom.commands.report import Report

_FILE = click.Path(path_type=Path)


@click.command("slice", cls=Command)
@decorated([click.argument("spec"), *SELECTING, *READING, *REPORTING])
@click.option("--output", "-o", type=_FILE, help="File to write; standard output by default.")
@click.option(
    "--explain", "is_explained", is_flag=True, help="Show the references that keep each component."
)
def slice_command(*, spec: str, output: Path | None, is_explained: bool, **options: Any) -> None:
    """Write the smallest document that holds the chosen operations, as SPEC is written.

    With --explain and without --output, only the explanation is printed.
    """
    report, source = Report(options), source_of(spec, options)
    if report.json and output is None and not is_explained:
        raise click.UsageError("name a file with --output: standard output is for the report")
    with report.running(f"slicing {source.shown}"):
        found = slice_source(source, selection_of(options), output)
    rows = report.diagnostics(found.diagnostics, found.document, source.shown)
    if output is None and not is_explained:
        sys.stdout.buffer.write(found.content)
        return
    result = found.as_json(is_explained=is_explained)
    lines = [f"{output or source.shown}: {found.summary}", *(found.chains if is_explained else ())]
    report.echo(
        {**result, "output": str(output) if output else None, "diagnostics": rows},
        "\n".join(lines),
    )
    report.end()
