"""Faults of sdkloom itself: reported in a few lines, with what helps to fix them."""

from __future__ import annotations

import errno
import os
import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from sdkloom import __version__
from sdkloom.commands.report import EXIT_INTERNAL, as_json
from sdkloom.commands.terminal import color_of
from sdkloom.diagnostics import FAULT_ADVICE
from sdkloom.reading.places import printable

_SHOWN = 300
_PACKAGE = Path(__file__).resolve().parents[1]


class Command(click.Command):
    """A command that never shows a traceback unasked."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        text = "Show the traceback of an internal fault, as SDKLOOM_DEBUG=1 does."
        self.params.append(click.Option(["--traceback"], is_flag=True, help=text))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it did not foresee ends it with code 70."""
        is_debugging = os.environ.get("SDKLOOM_DEBUG", "0") not in {"", "0"}
        shows_traceback = ctx.params.pop("traceback") or is_debugging
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # who read the output has left
            if shows_traceback:
                traceback.print_exception(error)
            _report(error, ctx.params, shows_traceback=shows_traceback)
            sys.exit(EXIT_INTERNAL)


def _report(error: Exception, options: dict[str, Any], *, shows_traceback: bool) -> None:
    text = printable(f"{type(error).__name__}: {error}")
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    heading = f"sdkloom failed unexpectedly{_place(error.__traceback__)}: {text}"
    versions = f"sdkloom {__version__}, Python {platform.python_version()}, {sys.platform}"
    advice = f"{FAULT_ADVICE}; the traceback, which --traceback shows; and the versions: {versions}"
    if shows_traceback:
        advice = f"{FAULT_ADVICE}; the traceback above; and the versions: {versions}"
    if options.get("form") == "json":
        click.echo(as_json({"error": heading, "advice": advice}))
        return
    color = color_of(never=bool(options.get("no_color")))
    click.echo(f"{click.style('error', fg='red')}: {heading}\n{advice}", err=True, color=color)


def _place(trace: TracebackType | None) -> str:
    """Name the innermost line of sdkloom that the error came through."""
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    if not ours:
        return ""
    path = Path(ours[-1].filename).relative_to(_PACKAGE).as_posix()
    return f" in {path}, line {ours[-1].lineno}"
