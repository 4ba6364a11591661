"""What ``generate`` and ``check`` share: their options, and a run for each target."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sdkloom.app.api import InternalError, internal_errors
from sdkloom.app.documents import Documents
from sdkloom.app.targets import Target, read_project
from sdkloom.commands.faults import exit_with_fault
from sdkloom.commands.options import (
    APP,
    READING,
    REPORTING,
    SELECTING,
    Option,
    selection_of,
    source_of,
)
from sdkloom.commands.report import Report
from sdkloom.output.package_folder import OutputError
from sdkloom.reading.located import DocumentError
from sdkloom.reading.source import Source
from sdkloom.renames import RULES
from sdkloom.slicing.selection import Selection


class _Folder(click.Path):
    """A folder's path, which is not empty."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not os.fspath(value):
            self.fail("it is empty: name the folder of the package", param, ctx)
        return super().convert(value, param, ctx)


_FOLDER = _Folder(path_type=Path)
TARGETING: list[Option] = [
    click.argument("spec", required=False, metavar="[SPEC | TARGET]"),
    click.option("--output", "-o", type=_FOLDER, help="Folder of the package."),
    APP,
    click.option("--package", help="Name of the package; the folder's by default."),
    click.option(
        "--strict", is_flag=True, help="Exit with 2 if anything is approximated or refused."
    ),
    click.option(
        "--names",
        type=click.Choice(RULES),
        help="Keep names that earlier rules gave (locked), or take those of today, with aliases.",
    ),
    click.option("--tests", is_flag=True, help="Add a folder of tests to the package."),
    click.option(
        "--project",
        is_flag=True,
        help="Write a distribution around the package, once; later runs add to its CHANGELOG.",
    ),
    *SELECTING,
    *READING,
    *REPORTING,
]
"""The options whose values ``targets_of`` reads."""


_SETTINGS = {
    "output": "--output",
    "package": "--package",
    "strict": "--strict",
    "tests": "--tests",
    "project": "--project",
    **{key: f"--{key.removesuffix('s').replace('_', '-')}" for key in Selection.__slots__},
    "overlays": "--overlay",
    "allow_remote": "--allow-remote",
    "root": "--root",
}
"""Options that a target of a project has settings for."""


def targets_of(options: dict[str, Any], report: Report, documents: Documents) -> list[Target]:
    """The document that the command line names, or one target of the project or all of them."""
    spec: str | None = options["spec"]
    if options["app"] is not None and options["output"] is None:
        raise click.UsageError("name the folder of the package with --output")
    if (spec is None and options["app"] is None) or options["output"] is None:
        return _targets_of_project(spec, options, report, documents)
    target = Target(
        source=source_of(spec, options),
        selection=selection_of(options),
        **{key: options[key] for key in ("output", "package", "strict", "tests", "project")},
    )
    target = _with_names(target, options["names"])
    try:
        target.check_output()
    except OutputError as error:
        report.exit_with_output_error(error)
    return [target]


def _targets_of_project(
    name: str | None, options: dict[str, Any], report: Report, documents: Documents
) -> list[Target]:
    try:
        project = read_project(Path())
        documents.add_files([project.path])
        targets = list(project.targets) if name is None else [project.target(name)]
    except DocumentError as error:
        documents.add_files([Path(error.path)])
        if name is not None and (
            not Source(name).is_file or os.path.exists(name) or not os.path.exists(error.path)
        ):
            raise click.UsageError("name the folder of the package with --output") from None
        report.exit_with_spec_error(error)
    for key, flag in _SETTINGS.items():
        if options[key]:
            message = (
                f"{flag} is an option for a document: settings of a target are in {project.path}"
            )
            raise click.UsageError(message)
    return [_with_names(target, options["names"]) for target in targets]


def _with_names(target: Target, rules: str | None) -> Target:
    if rules is None:
        return target
    return replace(target, names=replace(target.names, current=rules == "current"))


def _run_target(verb: str, target: Target, report: Report, run: Callable[[Target], int]) -> int:
    """Run one target; what cannot be used, and a fault of sdkloom, are reported and exit."""
    try:
        with internal_errors(target.shown), report.running(f"{verb} {target.output}"):
            return run(target)
    except InternalError as error:
        exit_with_fault(error, report)


def run_targets(
    verb: str, targets: list[Target], report: Report, run: Callable[[Target], int]
) -> int:
    """Run every target, also after one that failed, and give the worst exit code."""
    worst = 0
    for target in targets:
        report.warn_of_app(target.source)
        report.about = {"output": str(target.output)} if len(targets) > 1 else None
        try:
            worst = max(worst, _run_target(verb, target, report, run))
        except SystemExit as end:
            if report.about is None:
                raise
            worst = max(worst, end.code if isinstance(end.code, int) else 2)
    report.end()
    return worst
