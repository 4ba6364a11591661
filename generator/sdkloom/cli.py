"""The command line: arguments in, lines and exit codes out.

0: done, or the same; 1: it differs; 2: the input cannot be used.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import click

from sdkloom import __version__
from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.document import Document
from sdkloom.fresh import unchanged
from sdkloom.output import OutputError, compare, read_manifest, write
from sdkloom.reporting import Row, as_json, as_text, located
from sdkloom.slicing import Selection
from sdkloom.targets import PROJECT, Target, read_targets

if TYPE_CHECKING:
    from sdkloom.pipeline import Generated

_Command: TypeAlias = Callable[..., Any]
_Option: TypeAlias = Callable[[_Command], _Command]
_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sdkloom")
def main() -> None:
    """Weave typed Python clients out of OpenAPI documents."""
    # A run makes many objects, drops few, and ends: looking for circles among them takes a
    # fifth of the time.
    gc.set_threshold(200_000, 20, 20)


def _decorated(options: Sequence[_Option]) -> _Option:
    def decorate(function: _Command) -> _Command:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def _glob(name: str, said: str) -> _Option:
    key = name.strip("-").replace("-", "_") + "s"
    return click.option(name, key, multiple=True, metavar="GLOB", help=said)


_SELECTING: list[_Option] = [
    _glob("--include-path", "Keep operations of these paths."),
    _glob("--include-tag", "Keep operations of these tags."),
    _glob("--include-operation", "Keep operations of these ids."),
    _glob("--exclude-path", "Leave operations of these paths out."),
    _glob("--exclude-tag", "Leave operations of these tags out."),
    _glob("--exclude-operation", "Leave operations of these ids out."),
]
_REPORTING: list[_Option] = [
    click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report."),
    click.option("--quiet", "-q", is_flag=True, help="Report errors only."),
    click.option("--no-color", is_flag=True, help="Report without colours."),
]
_FOLDER = click.Path(path_type=Path)
_TARGETING: list[_Option] = [
    click.argument("spec", type=_FOLDER, required=False),
    click.option("--output", "-o", type=_FOLDER, help="Folder of the package."),
    click.option("--package", help="Name of the package; the folder's by default."),
    click.option("--strict", is_flag=True, help="Treat what is approximated or refused as an error."),
    *_SELECTING,
    *_REPORTING,
]


@main.command("generate")
@_decorated(_TARGETING)
@click.option("--force", is_flag=True, help="Overwrite files edited by hand, keeping each as NAME.orig.")
@click.option("--drop-aliases", is_flag=True, help="Leave former names out that renames had kept working.")
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
@_decorated(_TARGETING)
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
            f"{target.output / one.path}: {one.kind}{': ' + one.detail if one.detail else ''}" for one in differences
        ]
        said = "\n".join(lines) if lines else f"{target.output}: fresh"
        report.add(generated, {"output": str(target.output), "differences": rows}, said, loud=bool(lines))
        differs |= bool(differences)
    report.end()
    if differs:
        sys.exit(1)


@main.command("inspect")
@_decorated([click.argument("spec", type=_FOLDER), *_SELECTING, *_REPORTING])
def inspect_command(spec: Path, **words: Any) -> None:
    """Tell what is in SPEC, what it becomes, and what is approximated or refused."""
    from sdkloom.inspecting import as_lines, inspect  # noqa: PLC0415 - slow, as the pipeline is

    report = Report(words)
    target = Target(spec=spec, output=Path("client"), selection=_selection(words))
    generated = _generated(target, report, fresh=True)
    found = inspect(generated.document, generated.lowered, generated.diagnostics)
    if report.json:
        click.echo(as_json(asdict(found)))
        return
    for line in as_lines(found, generated.document):
        click.echo(line)


def _selection(words: dict[str, Any]) -> Selection:
    return Selection(**{key: tuple(words[key]) for key in Selection.__slots__})


def _targets(words: dict[str, Any], report: Report) -> list[Target]:
    """The one target that the command line names, or those of the project in this folder."""
    if words["spec"] is None:
        try:
            return read_targets(Path())
        except SpecError as error:
            report.fail(error.diagnostics, None, PROJECT)
    if words["output"] is None:
        raise click.UsageError("name the folder of the package with --output")
    keys = ("spec", "output", "package", "strict")
    return [Target(selection=_selection(words), **{key: words[key] for key in keys})]


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
    from sdkloom.aliases import Former  # noqa: PLC0415
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


class Report:
    """Prints what a run has to say, in the form that was asked for."""

    def __init__(self, words: dict[str, Any]) -> None:
        self.json = words["form"] == "json"
        self.quiet: bool = words["quiet"]
        self.color = False if words["no_color"] else None
        self.results: list[dict[str, object]] = []

    def diagnostics(self, found: Iterable[Diagnostic], document: Document | None, path: str) -> list[Row]:
        """Look up and, in text, print what was found."""
        rows = located(found, document, path)
        for row in rows if not self.json else ():
            severity = row["severity"]
            if severity == "error" or (severity == "warning" and not self.quiet):
                styled = click.style(severity, fg=_COLOURS[severity])
                text = as_text(row).replace(f" {severity}: ", f" {styled}: ", 1)
                click.echo(text, err=True, color=self.color)
        return rows

    def add(self, generated: Generated, result: dict[str, object], said: str, *, loud: bool = False) -> None:
        """Report one target."""
        document = generated.document
        rows = self.diagnostics(generated.diagnostics, document, document.path)
        self.tell({**result, "diagnostics": rows}, said, loud=loud)

    def tell(self, result: dict[str, object], said: str, *, loud: bool = False) -> None:
        """Report a result, in words unless all is to be JSON."""
        self.results.append(result)
        if not self.json and (loud or not self.quiet):
            click.echo(said, color=self.color)

    def end(self) -> None:
        """Finish: as JSON, print everything at once; one target stands for itself."""
        if self.json:
            click.echo(as_json(self.results[0] if len(self.results) == 1 else self.results))

    def fail(self, found: Iterable[Diagnostic], document: Document | None, path: str) -> NoReturn:
        """Report an input that cannot be used, and leave."""
        rows = self.diagnostics(found, document, path)
        if self.json:
            click.echo(as_json({"diagnostics": rows}))
        sys.exit(2)

    def refuse(self, error: OutputError) -> NoReturn:
        """Report an output folder that cannot be used, and leave."""
        if self.json:
            click.echo(as_json({"error": str(error)}))
        else:
            click.echo(f"{click.style('error', fg='red')}: {error}", err=True, color=self.color)
        sys.exit(2)
