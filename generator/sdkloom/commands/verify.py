"""``sdkloom verify``: whether packages do what their documents say."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sdkloom.app.api import verify_target
from sdkloom.app.targets import PROJECT, Target, read_project
from sdkloom.commands.faults import Command
from sdkloom.commands.options import APP, READING, REPORTING, decorated, source_of
from sdkloom.commands.report import Report
from sdkloom.commands.targets import run_targets
from sdkloom.output.package_folder import OutputError
from sdkloom.reading.located import DocumentError
from sdkloom.reading.places import printable
from sdkloom.reading.source import Source


@click.command("verify", cls=Command)
@click.argument("packages", nargs=-1, metavar="[TARGET | PACKAGE]...")
@click.option("--spec", metavar="SPEC", help="Judge by this document, not by that in the package.")
@decorated([APP, *READING, *REPORTING])
def verify_command(*, packages: tuple[str, ...], spec: str | None, **options: Any) -> None:
    """Verify that packages do what their documents say; without arguments, all targets.

    Values around the bounds of every schema, parameter and body are derived from the document;
    jsonschema says which of them are valid, and the package has to say the same. This imports
    the packages. PACKAGE is the folder of one.
    """
    report = Report(options)
    try:
        targets = list(_targets(packages, spec, options))
    except DocumentError as error:
        report.exit_with_spec_error(error)
    except OutputError as error:
        report.exit_with_output_error(error)

    def run(target: Target) -> int:
        found = verify_target(target)
        disagrees = bool(found.verification.disagreements)
        report.echo(found.recorded(), "\n".join(map(printable, found.lines())), always=disagrees)
        return int(disagrees)

    if code := run_targets("verifying", targets, report, run):
        sys.exit(code)


def _targets(
    packages: tuple[str, ...], spec: str | None, options: dict[str, Any]
) -> Iterator[Target]:
    """Go through the packages that are named, or all targets of the project."""
    has_document = spec is not None or options["app"] is not None
    if has_document and len(packages) != 1:
        raise click.UsageError("--spec and --app are about one package: name its folder")
    if not has_document and (options["overlays"] or options["allow_remote"] or options["root"]):
        raise click.UsageError("options for a document need --spec or --app")
    if not packages:
        yield from read_project(Path()).targets
    for package in packages:
        if os.path.isdir(package):
            source = source_of(spec, options) if has_document else Source(package)
            yield Target(source=source, output=Path(package))
        elif has_document:
            raise click.UsageError("--spec and --app are about a package: name its folder")
        else:
            yield _named(package)


def _named(name: str) -> Target:
    """Find a target of the project."""
    try:
        project = read_project(Path())
    except DocumentError as error:
        if os.path.exists(error.path):
            raise
        message = f"{name}: there is no such folder, and no {PROJECT} with targets"
        raise OutputError(message) from error
    return project.target(name)
