"""``sdkloom check``: whether a package is what its document gives today."""

from __future__ import annotations

import shlex
import sys
from dataclasses import asdict, astuple
from typing import TYPE_CHECKING, Any

import click

from sdkloom.app.api import check_target
from sdkloom.app.documents import Documents
from sdkloom.app.targets import Target
from sdkloom.commands.faults import Command
from sdkloom.commands.options import decorated
from sdkloom.commands.report import Report
from sdkloom.commands.targets import TARGETING, run_targets, targets_of
from sdkloom.reading.places import printable
from sdkloom.reading.source import Source

if TYPE_CHECKING:
    from sdkloom.app.check import Checked


@click.command("check", cls=Command)
@decorated(TARGETING)
@click.option(
    "--fetch", is_flag=True, help="Read an address again, and not the copy in the package."
)
def check_command(*, fetch: bool, **options: Any) -> None:
    """Check that the package is what SPEC would give today; without SPEC, all targets.

    Without --output, the argument is the name of a target in pyproject.toml, even if a file is
    called so.
    """
    report, documents = Report(options), Documents()

    def run(target: Target) -> int:
        return _report(target, check_target(target, documents, fetch=fetch), report)

    targets = targets_of(options, report, documents)
    if code := run_targets("checking", targets, report, run):
        sys.exit(code)


def _report(target: Target, found: Checked, report: Report) -> int:
    """Report how one target differs, and give the exit code."""
    is_different = bool(found.differences)
    result: dict[str, object] = {
        "output": str(target.output),
        "differences": [asdict(difference) for difference in found.differences],
    }
    snapshot = ""
    if found.read:
        result["read"] = found.read
        snapshot = f"compared with what {target.source.spec} gave on {found.read}"
        snapshot += ": --fetch reads it again"
    changes = found.changes
    if changes is not None:
        result["bump"] = changes.diff.bump
    lines = [f"{target.output}: fresh{', ' if snapshot else ''}{snapshot}"]
    if is_different:
        lines = _differences(found, target)
        if changes is not None:
            lines.append(f"{target.output}: generating it again is {changes.summary()}")
        lines += [f"{target.output}: {snapshot}"] if snapshot else []
    text = "\n".join(map(printable, lines))
    if found.generated is None:
        report.echo({**result, "diagnostics": []}, text, always=True)
    else:
        report.add(found.generated, result, text, always=is_different)
    return int(is_different)


def _differences(found: Checked, target: Target) -> list[str]:
    if found.is_missing:
        return [f"{target.output}: there is no package: run {_generate_command(target)}"]
    return [
        f"{target.output / path}: {kind}{': ' + detail if detail else ''}"
        for path, kind, detail in map(astuple, found.differences)
    ]


def _generate_command(target: Target) -> str:
    if target.name:
        return f"sdkloom generate {shlex.quote(target.name)}"
    source = Source(target.source.spec, app_folder=target.source.app_folder)
    names = (source.spec, str(target.output))
    command = "sdkloom generate {}{} --output {}".format(
        "--app " if source.is_app else "", *map(shlex.quote, names)
    )
    has_options = target != Target(source=source, output=target.output)
    return f"{command}, with the same options" if has_options else command
