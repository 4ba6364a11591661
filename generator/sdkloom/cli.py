"""The command line: arguments in, lines and exit codes out.

0: done, or the same; 1: it differs; 2: the input cannot be used.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

from sdkloom import __version__
from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.document import Document
from sdkloom.output import OutputError, compare, read_manifest, write
from sdkloom.pipeline import Generated, LocatedError, Options, generate, package_name
from sdkloom.reporting import Row, as_json, as_text, located
from sdkloom.slicing import Selection

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sdkloom")
def main() -> None:
    """Weave typed Python clients out of OpenAPI documents."""


def _shared(function: Callable[..., None]) -> Callable[..., None]:
    """Options that every command with a document takes."""
    options = [
        click.argument("spec", type=click.Path(path_type=Path)),
        click.option("--output", "-o", required=True, type=click.Path(path_type=Path), help="Folder of the package."),
        click.option("--package", help="Name of the package; the folder's by default."),
        click.option("--include-path", "include_paths", multiple=True, metavar="GLOB", help="Keep operations of these paths."),
        click.option("--include-tag", "include_tags", multiple=True, metavar="GLOB", help="Keep operations of these tags."),
        click.option("--include-operation", "include_operations", multiple=True, metavar="GLOB", help="Keep operations of these ids."),
        click.option("--exclude-path", "exclude_paths", multiple=True, metavar="GLOB", help="Leave these paths out."),
        click.option("--exclude-tag", "exclude_tags", multiple=True, metavar="GLOB", help="Leave these tags out."),
        click.option("--exclude-operation", "exclude_operations", multiple=True, metavar="GLOB", help="Leave these ids out."),
        click.option("--strict", is_flag=True, help="Treat what is approximated or refused as an error."),
        click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report."),
        click.option("--quiet", "-q", is_flag=True, help="Report errors only."),
        click.option("--no-color", is_flag=True, help="Report without colours."),
    ]  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@main.command("generate")
@_shared
@click.option("--force", is_flag=True, help="Overwrite files edited by hand, keeping each as NAME.orig.")
def generate_command(spec: Path, output: Path, *, force: bool, **words: Any) -> None:
    """Write the package of SPEC to a folder."""
    report = Report(spec, words)
    generated = _generated(spec, output, words, report)
    try:
        written = write(output, generated.files, force=force)
    except OutputError as error:
        report.refuse(error)
    counts = {
        key: list(getattr(written, key)) for key in ("added", "changed", "deleted", "kept") if getattr(written, key)
    }
    changes = ", ".join(f"{len(paths)} {key}" for key, paths in counts.items())
    said = f"{output}: {changes}" if changes else f"{output}: nothing changed"
    report.end(generated, {"output": str(output), **counts}, said)


@main.command("check")
@_shared
def check_command(spec: Path, output: Path, **words: Any) -> None:
    """Tell whether a folder holds what SPEC would give today."""
    report = Report(spec, words)
    generated = _generated(spec, output, words, report)
    try:
        differences = compare(output, generated.files)
    except OutputError as error:
        report.refuse(error)
    rows = [{"path": one.path, "kind": one.kind, "detail": one.detail} for one in differences]
    lines = [f"{output / one.path}: {one.kind}{': ' + one.detail if one.detail else ''}" for one in differences]
    said = "\n".join(lines) if lines else f"{output}: fresh"
    report.end(generated, {"output": str(output), "differences": rows}, said, loud=bool(lines))
    if differences:
        sys.exit(1)


def _generated(spec: Path, output: Path, words: dict[str, Any], report: Report) -> Generated:
    package = words["package"] or package_name(output)
    selection = Selection(
        **{key: tuple(words[key]) for key in Selection.__slots__ if key in words}
    )
    try:
        manifest = read_manifest(output)
        options = Options(package=package, selection=selection, strict=words["strict"])
        return generate(spec, options, manifest.names if manifest else None)
    except OutputError as error:
        report.refuse(error)
    except LocatedError as error:
        report.fail(error.diagnostics, error.document)
    except SpecError as error:
        report.fail(error.diagnostics, None)


class Report:
    """Prints what a run has to say, in the form that was asked for."""

    def __init__(self, spec: Path, words: dict[str, Any]) -> None:
        self.spec = spec
        self.json = words["form"] == "json"
        self.quiet: bool = words["quiet"]
        self.color = False if words["no_color"] else None

    def diagnostics(self, found: Iterable[Diagnostic], document: Document | None) -> list[Row]:
        """Look up and, in text, print what was found."""
        rows = located(found, document, str(self.spec))
        for row in rows if not self.json else ():
            if row["severity"] == "error" or (row["severity"] == "warning" and not self.quiet):
                severity = row["severity"]
                styled = click.style(severity, fg=_COLOURS[severity])
                text = as_text(row).replace(f" {severity}: ", f" {styled}: ", 1)
                click.echo(text, err=True, color=self.color)
        return rows

    def end(self, generated: Generated, result: dict[str, object], said: str, *, loud: bool = False) -> None:
        """Report success."""
        rows = self.diagnostics(generated.diagnostics, generated.document)
        if self.json:
            click.echo(as_json({**result, "diagnostics": rows}))
        elif loud or not self.quiet:
            click.echo(said, color=self.color)

    def fail(self, found: Iterable[Diagnostic], document: Document | None) -> NoReturn:
        """Report an input that cannot be used, and leave."""
        rows = self.diagnostics(found, document)
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
