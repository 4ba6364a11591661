"""The command line: arguments in, lines and exit codes out.

0: done, or the same; 1: it differs; 2: the input cannot be used.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sdkloom import __version__
from sdkloom.commands.slice import slice_command
from sdkloom.commands.words import (
    READING,
    REPORTING,
    SELECTING,
    Option,
    Report,
    decorated,
    selection_of,
)
from sdkloom.diagnostics import SpecError
from sdkloom.fresh import unchanged
from sdkloom.keeping.output import OutputError, compare, read_manifest, write
from sdkloom.reporting import as_json
from sdkloom.targets import PROJECT, Target, read_targets

if TYPE_CHECKING:
    from sdkloom.diffing.report import Form
    from sdkloom.pipeline import Generated


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sdkloom")
def main() -> None:
    """Weave typed Python clients out of OpenAPI documents."""
    # A run makes many objects, drops few, and ends: looking for circles among them takes a
    # fifth of the time.
    gc.set_threshold(200_000, 20, 20)


_LISTS = ("overlays", "allow_remote")
_FOLDER = click.Path(path_type=Path)
_TARGETING: list[Option] = [
    click.argument("spec", type=_FOLDER, required=False),
    click.option("--output", "-o", type=_FOLDER, help="Folder of the package."),
    click.option("--package", help="Name of the package; the folder's by default."),
    click.option(
        "--strict", is_flag=True, help="Treat what is approximated or refused as an error."
    ),
    *SELECTING,
    *READING,
    *REPORTING,
]


@main.command("generate")
@decorated(_TARGETING)
@click.option(
    "--force", is_flag=True, help="Overwrite files edited by hand, keeping each as NAME.orig."
)
@click.option(
    "--drop-aliases", is_flag=True, help="Leave former names out that renames had kept working."
)
def generate_command(*, force: bool, drop_aliases: bool, **words: Any) -> None:
    """Write the package of SPEC to a folder; without SPEC, those of the project's targets."""
    report = Report(words)
    for target in _targets(words, report):
        if not force and _is_unchanged(target, report, drop_aliases=drop_aliases):
            report.tell({"output": str(target.output)}, f"{target.output}: nothing changed")
            continue
        generated = _generated(target, report, drop_aliases=drop_aliases)
        try:
            written = write(target.output, generated.files, force=force)
        except OutputError as error:
            report.refuse(error)
        kinds = ("added", "changed", "deleted", "kept")
        held = {kind: list(getattr(written, kind)) for kind in kinds if getattr(written, kind)}
        changes = ", ".join(f"{len(paths)} {kind}" for kind, paths in held.items())
        lines = [f"{target.output}: {changes or 'nothing changed'}", *generated.former.told()]
        former = generated.former.as_json()
        report.add(generated, {"output": str(target.output), **held, **former}, "\n".join(lines))
    report.end()


@main.command("check")
@decorated(_TARGETING)
def check_command(**words: Any) -> None:
    """Tell whether a folder holds what SPEC would give today; without SPEC, every target's."""
    report = Report(words)
    differs = False
    for target in _targets(words, report):
        generated = _generated(target, report)
        try:
            differences = compare(target.output, generated.files)
        except OutputError as error:
            report.refuse(error)
        rows = [{"path": one.path, "kind": one.kind, "detail": one.detail} for one in differences]
        lines = [
            f"{target.output / one.path}: {one.kind}{': ' + one.detail if one.detail else ''}"
            for one in differences
        ]
        said = "\n".join(lines) if lines else f"{target.output}: fresh"
        report.add(
            generated, {"output": str(target.output), "differences": rows}, said, loud=bool(lines)
        )
        differs |= bool(differences)
    report.end()
    if differs:
        sys.exit(1)


@main.command("inspect")
@decorated([click.argument("spec", type=_FOLDER), *SELECTING, *READING, *REPORTING])
def inspect_command(spec: Path, **words: Any) -> None:
    """Tell what is in SPEC, what it becomes, and what is approximated or refused."""
    from sdkloom.inspecting import as_lines, inspect  # noqa: PLC0415 - slow, as the pipeline is

    report = Report(words)
    reading = {key: words[key] for key in _LISTS}
    target = Target(spec=spec, output=Path("client"), selection=selection_of(words), **reading)
    generated = _generated(target, report, fresh=True)
    found = inspect(generated.document, generated.lowered, generated.diagnostics)
    if report.json:
        click.echo(as_json(asdict(found)))
        return
    for line in as_lines(found, generated.document):
        click.echo(line)


@main.command("diff")
@decorated([click.argument("old", type=_FOLDER), click.argument("new", type=_FOLDER), *SELECTING])
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    help="How to report.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "any"]),
    help="Exit with 1 if there is such a change.",
)
@click.option("--quiet", "-q", is_flag=True, help="Report nothing but errors.")
@click.option("--no-color", is_flag=True, help="Report without colours.")
def diff_command(old: Path, new: Path, form: Form, fail_on: str | None, **words: Any) -> None:
    """Tell what the change from OLD to NEW means to callers of the generated client."""
    from sdkloom.comparing import run_diff  # noqa: PLC0415 - slow, as the pipeline is
    from sdkloom.pipeline import LocatedError  # noqa: PLC0415

    report = Report({**words, "form": "json" if form == "json" else "text"})
    try:
        text, found = run_diff(old, new, selection_of(words), form)
    except LocatedError as error:
        report.fail(error.diagnostics, error.document, error.document.path)
    except SpecError as error:
        report.fail(error.diagnostics, None, str(old))
    if not words["quiet"]:
        click.echo(text, nl=not text.endswith("\n"), color=report.color)
    if (fail_on == "any" and found.changes) or (fail_on == "breaking" and found.bump == "major"):
        sys.exit(1)


main.add_command(slice_command)


def _targets(words: dict[str, Any], report: Report) -> list[Target]:
    """The one target that the command line names, or those of the project in this folder."""
    if words["spec"] is None:
        try:
            return read_targets(Path())
        except SpecError as error:
            report.fail(error.diagnostics, None, PROJECT)
    if words["output"] is None:
        raise click.UsageError("name the folder of the package with --output")
    keys = ("spec", "output", "package", "strict", *_LISTS)
    return [Target(selection=selection_of(words), **{key: words[key] for key in keys})]


def _is_unchanged(target: Target, report: Report, *, drop_aliases: bool) -> bool:
    try:
        manifest = read_manifest(target.output)
        if drop_aliases and manifest and manifest.aliases:
            return False
        return unchanged(target, manifest)
    except OutputError as error:
        report.refuse(error)


def _generated(
    target: Target, report: Report, *, fresh: bool = False, drop_aliases: bool = False
) -> Generated:
    """Run the pipeline; unless *fresh*, names that the folder's manifest holds stay.

    What is called otherwise than there keeps its former name too, unless *drop_aliases*.
    """
    # Slow, and often not needed.
    from sdkloom.keeping.aliases import Former  # noqa: PLC0415
    from sdkloom.pipeline import LocatedError, generate  # noqa: PLC0415

    try:
        manifest = None if fresh else read_manifest(target.output)
        former = Former(target.output, manifest) if manifest and not drop_aliases else None
        return generate(target.spec, target.options, manifest.names if manifest else None, former)
    except OutputError as error:
        report.refuse(error)
    except LocatedError as error:
        report.fail(error.diagnostics, error.document, str(target.spec))
    except SpecError as error:
        report.fail(error.diagnostics, None, str(target.spec))
