"""``sdkloom diff``: what the change from one description to another means to callers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from sdkloom.app.api import compare_sources
from sdkloom.commands.faults import Command
from sdkloom.commands.options import (
    READING,
    SELECTING,
    decorated,
    selection_of,
    source_of,
)
from sdkloom.commands.report import Report

if TYPE_CHECKING:
    from sdkloom.diffing.report import Form


@click.command("diff", cls=Command)
@decorated(
    [
        click.argument("old"),
        click.argument("new"),
        *SELECTING,
        *READING,
    ]
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    help="How to report.",
)
@click.option("--all", "is_whole", is_flag=True, help="Show every change of long groups.")
@click.option("--pointers", is_flag=True, help="Show JSON pointers too.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "any"]),
    help="Exit with 1 if there is a breaking change, or any change.",
)
@click.option("--quiet", "-q", is_flag=True, help="Report nothing but errors.")
@click.option("--no-color", is_flag=True, help="Report without colours.")
def diff_command(
    *,
    old: str,
    new: str,
    form: Form,
    is_whole: bool,
    fail_on: str | None,
    **options: Any,
) -> None:
    """Show what the change from OLD to NEW breaks for callers of the generated client.

    Each is a document, or the folder of a package: what it was generated from.
    """
    if old == new == "-":
        raise click.UsageError("standard input is one document: name a file for the other")
    report = Report({**options, "form": "json" if form == "json" else "text"})
    with report.running("comparing"):
        found = compare_sources(
            source_of(old, options), source_of(new, options), selection_of(options)
        )
        text = ""
        if not options["quiet"]:
            text = found.report(
                form,
                colours=report.color is not False,
                whole=is_whole,
                pointers=options["pointers"],
            )
    if not options["quiet"]:
        click.echo(text, nl=False, color=report.color)
    if (fail_on == "any" and found.diff.changes) or (
        fail_on == "breaking" and found.diff.bump == "major"
    ):
        sys.exit(1)
