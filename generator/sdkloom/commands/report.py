"""How a command reports: text or JSON, colours, progress and exit codes."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import click

from sdkloom.commands.terminal import Progress, color_of
from sdkloom.diagnostics import Diagnostic
from sdkloom.output.package_folder import OutputError
from sdkloom.reading.document import Document
from sdkloom.reading.located import DocumentError, LocatedDiagnostic, as_line, counted, located
from sdkloom.reading.places import printable
from sdkloom.reading.source import Source

if TYPE_CHECKING:
    from sdkloom.app.pipeline import GeneratedPackage

EXIT_INTERNAL = 70
"""``EX_SOFTWARE`` of sysexits.h: neither a difference (1) nor an input that cannot be used (2)."""

SHOWS_TRACEBACK = "sdkloom.shows_traceback"
"""The key in ``click.Context.meta`` of whether tracebacks are wanted."""
_EXIT_UNUSABLE = 2
_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_SHOWN = 3
"""Warnings of one rule that are printed: of more, the first one and the places of some."""


class Report:
    """Prints diagnostics and results in the form that was asked for."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.json = options.get("form") == "json"
        self.quiet: bool = options.get("quiet", False)
        self.color = color_of(never=options.get("no_color", False))
        self._progress: Progress | None = None
        self.results: list[dict[str, object]] = []
        self.about: dict[str, object] | None = None
        """Of several targets, which one is at work: how JSON names it where it fails."""
        self._printed: set[str] = set()

    @property
    def is_silent(self) -> bool:
        """Whether nothing but errors is printed."""
        return self.quiet and not self.json

    @contextmanager
    def running(self, description: str) -> Generator[None]:
        """Show on a terminal what takes its time, and report what cannot be used and exit."""
        is_wanted = not self.quiet and not self.json
        with Progress(description, is_wanted=is_wanted, color=self.color) as self._progress:
            try:
                yield
            except OutputError as error:
                self.exit_with_output_error(error)
            except DocumentError as error:
                self.exit_with_spec_error(error)

    def warn_of_app(self, source: Source) -> None:
        """Say, once, that the code of an application is run."""
        text = f"{source.spec}: importing this application, which runs its code"
        if source.is_app and not self.quiet and text not in self._printed:
            self._printed.add(text)
            self._print(printable(text), err=True)

    def _print(self, text: str, *, err: bool = False) -> None:
        if self._progress is not None:
            self._progress.end()
        click.echo(text, err=err, color=self.color)

    def diagnostics(
        self, found: Iterable[Diagnostic], document: Document | None, path: str
    ) -> list[LocatedDiagnostic]:
        """Locate and print diagnostics: as JSON all, as text many warnings of one rule in a line."""
        if self.json:
            return located(found, document, path)
        printed = (each for each in found if each.severity != "info")  # places take time to find
        rows = located(printed, document, path)
        fresh = [row for row in rows if self._is_fresh(row)]
        warnings: dict[str, list[LocatedDiagnostic]] = {}
        for row in fresh:
            if row["severity"] == "warning":
                warnings.setdefault(row["rule"], []).append(row)
        for row in fresh:
            if row["severity"] == "error":
                self._print_diagnostic(row)
            elif row["severity"] == "warning" and not self.quiet:
                alike = warnings[row["rule"]]
                if len(alike) <= _SHOWN:
                    self._print_diagnostic(row)
                elif row is alike[0]:
                    self._print_diagnostic(counted(alike))
        return rows

    def _is_fresh(self, row: LocatedDiagnostic) -> bool:
        """Whether a diagnostic was not printed yet, for another target that shares the document."""
        text = as_line(row)
        is_fresh = text not in self._printed
        self._printed.add(text)
        return is_fresh

    def _print_diagnostic(self, row: LocatedDiagnostic) -> None:
        severity = row["severity"]
        styled = click.style(severity, fg=_COLOURS[severity])
        text = as_line(row).replace(f" {severity}: ", f" {styled}: ", 1)
        self._print(text, err=True)

    def add(
        self,
        generated: GeneratedPackage,
        result: dict[str, object],
        text: str,
        *,
        always: bool = False,
    ) -> None:
        """Report the result of a target, with the diagnostics of its package."""
        document = generated.document
        rows = self.diagnostics(generated.diagnostics, document, document.path)
        self.echo({**result, "diagnostics": rows}, text, always=always)

    def echo(self, result: dict[str, object], text: str, *, always: bool = False) -> None:
        """Report a result: as text, unless all is to be JSON; *always* also if quiet."""
        self.results.append(result)
        if not self.json and (always or not self.quiet):
            self._print(_printable(text))

    def end(self) -> None:
        """Finish: as JSON, print everything at once; one target stands for itself."""
        if self.json:
            is_list = len(self.results) != 1 or self.about is not None
            click.echo(as_json(self.results if is_list else self.results[0]))

    def exit_with_spec_error(self, error: DocumentError) -> NoReturn:
        """Report an input that cannot be used, and exit."""
        if click.get_current_context().meta.get(SHOWS_TRACEBACK):
            _print_traceback_of_app(error)
        rows = self.diagnostics(error.diagnostics, error.document, error.path)
        if self.about is not None and not self.json:
            message = f"{self.about['output']}: not done, because {error.path} cannot be used"
            self._print(_printable(message), err=True)
        is_internal = any(row["rule"] == "internal" for row in rows)
        self._exit({"diagnostics": rows}, EXIT_INTERNAL if is_internal else _EXIT_UNUSABLE)

    def exit_with_output_error(self, error: OutputError) -> NoReturn:
        """Report an output folder or file that cannot be used, and exit."""
        if not self.json:
            self._print(f"{click.style('error', fg='red')}: {_printable(str(error))}", err=True)
        self._exit({"error": str(error)}, _EXIT_UNUSABLE)

    def exit_with_fault(self, heading: str, advice: str) -> NoReturn:
        """Report a fault of sdkloom itself, and exit."""
        if not self.json:
            self._print(f"{click.style('error', fg='red')}: {heading}\n{advice}", err=True)
            if self.about is not None:
                message = f"{self.about['output']}: not done, because sdkloom failed"
                self._print(_printable(message), err=True)
        self._exit({"error": heading, "advice": advice}, EXIT_INTERNAL)

    def _exit(self, result: dict[str, object], code: int) -> NoReturn:
        """Record why it failed, and end one of several targets, or the command."""
        self.results.append({**(self.about or {}), **result})
        if self.about is None:
            self.end()
        sys.exit(code)


def _print_traceback_of_app(error: DocumentError) -> None:
    """Print what the code of an application raised, if that is why it cannot be used."""
    cause = error.__cause__.__cause__ if error.__cause__ is not None else None
    if cause is not None and any(found.rule == "app-unusable" for found in error.diagnostics):
        traceback.print_exception(cause)


def as_json(value: object) -> str:
    """Write JSON for machines."""
    return json.dumps(value, indent=2)


def _printable(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))
