"""What the commands share: the options that choose and report, and how they speak."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import click

from sdkloom.app.reporting import Row, as_json, as_text, located
from sdkloom.commands.faults import EXIT_CODE
from sdkloom.commands.terminal import Progress, color_of
from sdkloom.diagnostics import Diagnostic
from sdkloom.output.package_folder import OutputError
from sdkloom.reading.document import Document
from sdkloom.reading.places import printable
from sdkloom.reading.source import Source
from sdkloom.slicing.selection import Selection

if TYPE_CHECKING:
    from sdkloom.app.pipeline import GeneratedPackage

Command: TypeAlias = Callable[..., Any]
Option: TypeAlias = Callable[[Command], Command]
_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def decorated(options: Sequence[Option]) -> Option:
    """Give a command *options*, in the order in which its help shows them."""

    def decorate(function: Command) -> Command:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def _glob(name: str, said: str) -> Option:
    key = name.strip("-").replace("-", "_") + "s"
    return click.option(name, key, multiple=True, metavar="GLOB", help=said)


SELECTING: list[Option] = [
    _glob("--include-path", "Keep operations of these paths."),
    _glob("--include-tag", "Keep operations of these tags."),
    _glob("--include-operation", "Keep operations of these ids."),
    _glob("--exclude-path", "Leave operations of these paths out."),
    _glob("--exclude-tag", "Leave operations of these tags out."),
    _glob("--exclude-operation", "Leave operations of these ids out."),
]
"""The options whose values ``selection_of`` reads."""

READING: list[Option] = [
    click.option(
        "--overlay",
        "overlays",
        multiple=True,
        metavar="FILE",
        help="Apply this overlay to the document first.",
    ),
    click.option(
        "--allow-remote",
        multiple=True,
        metavar="HOST",
        help="Fetch documents of this host that are referred to.",
    ),
    click.option(
        "--root",
        type=click.Path(file_okay=False, exists=True),
        metavar="FOLDER",
        help="Read files that are referred to in this folder, which the document is in.",
    ),
]
"""The options whose values ``source_of`` reads."""

REPORTING: list[Option] = [
    click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        help="How to report.",
    ),
    click.option("--quiet", "-q", is_flag=True, help="Report errors only."),
    click.option("--no-color", is_flag=True, help="Report without colours."),
]
"""The options whose values a ``Report`` reads."""


def selection_of(words: dict[str, Any]) -> Selection:
    """Take what to keep of a document from the command line."""
    return Selection(**{key: tuple(words[key]) for key in Selection.__slots__})


def source_of(spec: str, options: dict[str, Any]) -> Source:
    """Take where to read a document from, and what with it, from the command line."""
    return Source(
        spec,
        overlays=tuple(options["overlays"]),
        allow_remote=tuple(options["allow_remote"]),
        root=options["root"],
    )


_SHOWN = 5
"""Warnings of one rule that are printed: who wants to see the rest reads JSON."""


class Report:
    """Prints what a run has to say, in the form that was asked for."""

    def __init__(self, words: dict[str, Any]) -> None:
        self.json = words["form"] == "json"
        self.quiet: bool = words["quiet"]
        self.color = color_of(never=words["no_color"])
        self._progress: Progress | None = None
        self.results: list[dict[str, object]] = []
        self.files: dict[Path, None] = {}
        """The files that the run depends on."""
        self.about: dict[str, object] | None = None
        """Of several targets, which one is at work: how JSON names it where it fails."""
        self._printed: set[str] = set()

    @property
    def is_silent(self) -> bool:
        """Whether nobody would read what is told."""
        return self.quiet and not self.json

    @contextmanager
    def progress(self, description: str) -> Generator[None]:
        """Show on a terminal what takes its time; whatever is reported ends that."""
        is_wanted = not self.quiet and not self.json
        with Progress(description, is_wanted=is_wanted, color=self.color) as self._progress:
            yield

    def _echo(self, text: str, *, err: bool = False) -> None:
        if self._progress is not None:
            self._progress.end()
        click.echo(text, err=err, color=self.color)

    def read(self, files: Iterable[Path]) -> None:
        """Note files that the run depends on."""
        self.files.update((one, None) for one in files)

    def diagnostics(
        self, found: Iterable[Diagnostic], document: Document | None, path: str
    ) -> list[Row]:
        """Look up and, in text, print what was found: of warnings, the first few of each rule."""
        rows = located(found, document, path)
        warned: Counter[str] = Counter()
        for row in rows if not self.json else ():
            if (text := as_text(row)) in self._printed:  # of a document that targets share
                continue
            self._printed.add(text)
            if row["severity"] == "error":
                self._print(row)
            elif row["severity"] == "warning" and not self.quiet:
                warned[row["rule"]] += 1
                if warned[row["rule"]] <= _SHOWN:
                    self._print(row)
        for rule, count in warned.items():
            if count > _SHOWN:
                more = f"{path}: {count - _SHOWN} more warnings [{rule}], all with --format json"
                self._echo(more, err=True)
        return rows

    def _print(self, row: Row) -> None:
        severity = row["severity"]
        styled = click.style(severity, fg=_COLOURS[severity])
        text = as_text(row).replace(f" {severity}: ", f" {styled}: ", 1)
        self._echo(text, err=True)

    def add(
        self,
        generated: GeneratedPackage,
        result: dict[str, object],
        said: str,
        *,
        loud: bool = False,
    ) -> None:
        """Report one target."""
        document = generated.document
        rows = self.diagnostics(generated.diagnostics, document, document.path)
        self.tell({**result, "diagnostics": rows}, said, loud=loud)

    def tell(self, result: dict[str, object], said: str, *, loud: bool = False) -> None:
        """Report a result, in words unless all is to be JSON."""
        self.results.append(result)
        if not self.json and (loud or not self.quiet):
            self._echo(_printable(said))

    def end(self) -> None:
        """Finish: as JSON, print everything at once; one target stands for itself."""
        if self.json:
            is_list = len(self.results) != 1 or self.about is not None
            click.echo(as_json(self.results if is_list else self.results[0]))

    def fail(self, found: Iterable[Diagnostic], document: Document | None, path: str) -> NoReturn:
        """Report an input that cannot be used, and leave."""
        rows = self.diagnostics(found, document, path)
        if self.about is not None and not self.json:
            message = f"{self.about['output']}: not done, because {path} cannot be used"
            self._echo(_printable(message), err=True)
        is_internal = any(row["rule"] == "internal" for row in rows)
        self._leave({"diagnostics": rows}, EXIT_CODE if is_internal else 2)

    def refuse(self, error: OutputError) -> NoReturn:
        """Report an output folder that cannot be used, and leave."""
        if not self.json:
            self._echo(f"{click.style('error', fg='red')}: {_printable(str(error))}", err=True)
        self._leave({"error": str(error)})

    def _leave(self, result: dict[str, object], code: int = 2) -> NoReturn:
        """Note why it failed, and leave what is about one of several targets, or the command."""
        self.results.append({**(self.about or {}), **result})
        if self.about is None:
            self.end()
        sys.exit(code)


def _printable(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))
