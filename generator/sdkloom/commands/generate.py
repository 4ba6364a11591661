"""``sdkloom generate``: write packages, once or whenever a document is saved."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from sdkloom.app.api import Generated, GenerateOptions, generate_target, refuse_report
from sdkloom.app.documents import Documents
from sdkloom.app.targets import PROJECT, Target, distribution_root
from sdkloom.commands.faults import Command
from sdkloom.commands.options import decorated
from sdkloom.commands.report import Report
from sdkloom.commands.targets import TARGETING, run_targets, targets_of
from sdkloom.output.package_folder import OutputError
from sdkloom.reading.source import Source

if TYPE_CHECKING:
    from sdkloom.app.compare import Compared

_WORST = 5
"""How many changes are printed, the worst first."""

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("generate", cls=Command)
@decorated(TARGETING)
@click.option(
    "--force", is_flag=True, help="Overwrite files edited by hand, keeping each as NAME.orig."
)
@click.option(
    "--drop-aliases",
    is_flag=True,
    help="Remove the aliases that earlier renames left in the package.",
)
@click.option(
    "--changes",
    type=_FILE,
    help="Write what changed since the last run to this .html, .md, .json or text file.",
)
@click.option(
    "--changes-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write what changed since the last run to this folder, TARGET.md for each target.",
)
@click.option("--watch", "is_watching", is_flag=True, help="Run again on every save, until Ctrl-C.")
def generate_command(*, is_watching: bool, **options: Any) -> None:
    """Write the package of SPEC to a folder; without SPEC, those of the project's targets.

    Without --output, the argument is the name of a target in pyproject.toml, even if a file is
    called so.
    """
    if not is_watching:
        _run(options, Report(options), Documents())
        return
    is_file = options["spec"] is None or Source(options["spec"]).is_file
    if options["app"] is not None or not is_file:
        raise click.UsageError("--watch waits for a file to be saved: name a file")
    from sdkloom.commands.watching import watch  # noqa: PLC0415 - rarely needed

    watch(lambda report, documents: _run(options, report, documents), options)


def _run(options: dict[str, Any], report: Report, documents: Documents) -> None:
    targets = targets_of(options, report, documents)
    reports = _reports(options, targets, report)

    def run(target: Target) -> int:
        how = GenerateOptions(
            force=options["force"],
            drop_aliases=options["drop_aliases"],
            changes=reports.get(target.output),
            compares=not report.is_silent,
            skips=True,
        )
        _report(target, generate_target(target, documents, how), report, how.changes)
        return 0

    if code := run_targets("generating", targets, report, run):
        sys.exit(code)


def _reports(options: dict[str, Any], targets: list[Target], report: Report) -> dict[Path, Path]:
    """The file for what changed in each package, by the folder of the package."""
    file, folder = options["changes"], options["changes_dir"]
    if file is not None and folder is not None:
        raise click.UsageError("--changes and --changes-dir are about the same: give one of them")
    if file is not None and len(targets) > 1:
        raise click.UsageError(
            "--changes is about one package: name its target, or a folder with --changes-dir"
        )
    found: dict[Path, Path] = {}
    for target in targets:
        if folder is not None:
            # A target may be called anything; no two are called the same.
            found[target.output] = folder / f"{quote(target.name or target.output.name, '')}.md"
        elif file is not None:
            found[target.output] = file
    try:
        for path in found.values():
            for target in targets:
                refuse_report(target, path)
    except OutputError as error:
        report.exit_with_output_error(error)
    return found


def _report(target: Target, found: Generated | None, report: Report, path: Path | None) -> None:
    if found is None:
        report.echo({"output": str(target.output)}, f"{target.output}: nothing changed")
        return
    written, aliases = found.written, found.package.aliases
    by_kind = {
        "added": written.added,
        "changed": written.changed,
        "deleted": written.deleted,
        "kept": written.backups,
    }
    files = {kind: list(paths) for kind, paths in by_kind.items() if paths}
    counts = ", ".join(f"{len(paths)} {kind}" for kind, paths in files.items())
    lines = [f"{target.output}: {counts or 'nothing changed'}", *aliases.summary()]
    result = {"output": str(target.output), **files, **aliases.as_json()}
    if found.project:
        paths = list(map(os.path.relpath, found.project))
        result["project"] = paths
        lines.append(f"{target.output}: wrote {', '.join(paths)}")
    elif target.project and found.changes is None:  # the package is new, its distribution is not
        project = os.path.relpath(distribution_root(target.output) / PROJECT)
        lines.append(f"{target.output}: {project} exists, so no distribution is written")
    if found.upgrade is not None:
        result["upgrade"] = found.upgrade.as_json()
        lines += found.upgrade.summary()
    if found.changes is not None:
        lines += _changes(found.changes, path)
        if report.json:
            result["changes"] = found.changes.recorded()
    report.add(found.package, result, "\n".join(lines))


def _changes(changes: Compared, path: Path | None) -> list[str]:
    worst, left = changes.brief(_WORST)
    lines = [f"since the last run: {changes.summary()}", *(f"  {line}" for line in worst)]
    if path is not None:
        lines.append(f"  all of it is in {path}")
    elif left:
        lines.append(f"  … and {left} more: --changes FILE has all, as sdkloom diff before a run")
    return lines
