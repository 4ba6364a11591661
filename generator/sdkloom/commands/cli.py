"""The command line: arguments in, lines and exit codes out.

0: done, or the same; 1: it differs; 2: the input cannot be used; 70: a fault of sdkloom.
"""

from __future__ import annotations

import gc
import shlex
import sys
from dataclasses import asdict, astuple
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sdkloom import __version__
from sdkloom.app.documents import Documents
from sdkloom.app.reporting import as_json
from sdkloom.app.targets import Target
from sdkloom.commands.diff import diff_command
from sdkloom.commands.faults import Command
from sdkloom.commands.generate import generate_command
from sdkloom.commands.options import (
    READING,
    REPORTING,
    SELECTING,
    Report,
    decorated,
    selection_of,
    source_of,
)
from sdkloom.commands.running import TARGETING, each_target, generated, reported, targets
from sdkloom.commands.slice import slice_command
from sdkloom.output.package_folder import LOCK
from sdkloom.reading.places import printable
from sdkloom.reading.source import Source

if TYPE_CHECKING:
    from sdkloom.app.check import Checked


class _Commands(click.Group):
    command_class = Command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
@click.option(
    "--fetch", is_flag=True, help="Read an address again, and not the copy in the package."
)
def check_command(*, fetch: bool, **words: Any) -> None:
    """Tell whether a folder holds what SPEC would give today; without SPEC, every target's.

    Without --output, the argument is the name of a target in pyproject.toml, even if a file is
    called so.
    """
    report, documents = Report(words), Documents()
    found = targets(words, report)
    if code := each_target(
        found, report, lambda target: _check(target, report, documents, fetch=fetch)
    ):
        sys.exit(code)


def _check(target: Target, report: Report, documents: Documents, *, fetch: bool) -> int:
    """Compare the folder of one target, and give the exit code."""
    from sdkloom.app.check import checked  # noqa: PLC0415 - slow, as the pipeline is

    with report.progress(f"checking {target.output}"):
        found = reported(lambda: checked(target, documents, fetch=fetch), target, report)
    rows = [asdict(difference) for difference in found.differences]

    result: dict[str, object] = {"output": str(target.output), "differences": rows}
    copy = ""
    if found.read:
        result["read"] = found.read
        copy = f"compared with what {target.source.spec} gave on {found.read}"
        copy += ": --fetch reads it again"
    lines = [f"{target.output}: fresh{', ' if copy else ''}{copy}"]
    if found.differences:
        lines = _differences(found, target)
        lines += [f"{target.output}: {copy}"] if copy else []
    text = "\n".join(map(printable, lines))
    if found.generated is None:
        report.tell({**result, "diagnostics": []}, text, loud=True)
    else:
        report.add(found.generated, result, text, loud=bool(found.differences))
    return 1 if found.differences else 0


def _differences(found: Checked, target: Target) -> list[str]:
    absent = [one.path for one in found.differences if one.kind == "missing"]
    if absent == [LOCK] if found.generated is None else len(absent) == len(found.generated.files):
        command = f"sdkloom generate {shlex.quote(target.name)}"
        if not target.name:
            names = (target.source.spec, str(target.output))
            command = "sdkloom generate {} --output {}".format(*map(shlex.quote, names))
            has_options = target != Target(source=Source(target.source.spec), output=target.output)
            command += ", with the same options" if has_options else ""
        return [f"{target.output}: there is no package: run {command}"]
    return [
        f"{target.output / path}: {kind}{': ' + detail if detail else ''}"
        for path, kind, detail in map(astuple, found.differences)
    ]


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
    with report.progress(f"inspecting {target.source.shown}"):
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
