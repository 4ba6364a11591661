"""The command line: arguments in, lines and exit codes out.

0: done, or the same; 1: it differs; 2: the input cannot be used.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import asdict, astuple
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from sdkloom import __version__
from sdkloom.commands.diff import diff_command
from sdkloom.commands.generate import generate_command
from sdkloom.commands.running import TARGETING, each_target, generated, targets
from sdkloom.commands.slice import slice_command
from sdkloom.commands.words import (
    READING,
    REPORTING,
    SELECTING,
    Report,
    decorated,
    selection_of,
    source_of,
)
from sdkloom.documents import Documents
from sdkloom.keeping.output import OutputError, compare
from sdkloom.reading.places import printable
from sdkloom.reporting import as_json
from sdkloom.targets import Target


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sdkloom")
def main() -> None:
    """Weave typed Python clients out of OpenAPI documents."""
    # A run makes many objects, drops few, and ends: looking for circles among them takes a
    # fifth of the time.
    gc.set_threshold(200_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a document's text may not fit into the terminal's
            stream.reconfigure(errors="backslashreplace")


@main.command("check")
@decorated(TARGETING)
def check_command(**words: Any) -> None:
    """Tell whether a folder holds what SPEC would give today; without SPEC, every target's.

    Without --output, the argument is the name of a target in pyproject.toml, even if a file is
    called so.
    """
    report, documents = Report(words), Documents()
    found = targets(words, report)
    if code := each_target(found, report, lambda target: _check(target, report, documents)):
        sys.exit(code)


def _check(target: Target, report: Report, documents: Documents) -> int:
    """Compare the folder of one target, and give the exit code."""
    made = generated(target, report, documents)
    try:
        differences = compare(target.output, made.files)
    except OutputError as error:
        report.refuse(error)
    rows = [asdict(difference) for difference in differences]
    lines = [
        printable(f"{target.output / path}: {kind}{': ' + detail if detail else ''}")
        for path, kind, detail in map(astuple, differences)
    ]
    text = "\n".join(lines) if lines else f"{target.output}: fresh"
    report.add(made, {"output": str(target.output), "differences": rows}, text, loud=bool(lines))
    return 1 if differences else 0


@main.command("inspect")
@decorated([click.argument("spec"), *SELECTING, *READING, *REPORTING])
@click.option("--strict", is_flag=True, help="Exit with 2 if anything is approximated or refused.")
def inspect_command(*, spec: str, strict: bool, **words: Any) -> None:
    """Tell what is in SPEC, what it becomes, and what of it is approximated, refused or ignored."""
    from sdkloom.inspecting.report import as_lines, inspect  # noqa: PLC0415 - slow, as the pipeline is

    report = Report(words)
    target = Target(
        source=source_of(spec, words), output=Path("client"), selection=selection_of(words)
    )
    made = generated(target, report, Documents(), fresh=True)
    found = inspect(made.document, made.lowered, made.diagnostics)
    if report.json:
        click.echo(as_json(asdict(found)))
    for line in as_lines(found, made.document) if not report.json else ():
        click.echo(printable(line))
    if strict and found.approximated:
        sys.exit(2)


main.add_command(generate_command)
main.add_command(diff_command)
main.add_command(slice_command)
