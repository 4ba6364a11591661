"""Faults of sdkloom itself: reported in a few lines, with what helps to fix them."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from typing import Any, NoReturn

import click

from sdkloom import __version__
from sdkloom.app.api import InternalError, is_broken_pipe
from sdkloom.commands.report import SHOWS_TRACEBACK, Report
from sdkloom.diagnostics import FAULT_ADVICE


class Command(click.Command):
    """A command that never shows a traceback unasked."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        text = "Show the traceback of an internal fault or of an app, as SDKLOOM_DEBUG=1 does."
        self.params.append(click.Option(["--traceback"], is_flag=True, help=text))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it did not foresee ends it with code 70."""
        is_debugging = os.environ.get("SDKLOOM_DEBUG", "0") not in {"", "0"}
        ctx.meta[SHOWS_TRACEBACK] = ctx.params.pop("traceback") or is_debugging
        try:
            return super().invoke(ctx)
        except Exception as error:
            if isinstance(error, click.ClickException | click.exceptions.Exit | click.Abort):
                raise
            if is_broken_pipe(error):
                raise
            fault = error if isinstance(error, InternalError) else InternalError(error)
            exit_with_fault(fault, Report(ctx.params))


def exit_with_fault(error: InternalError, report: Report) -> NoReturn:
    """Report a fault, with its traceback if that is wanted, and exit."""
    versions = f"sdkloom {__version__}, Python {platform.python_version()}, {sys.platform}"
    wanted = "the traceback, which --traceback shows"
    if click.get_current_context().meta[SHOWS_TRACEBACK]:
        traceback.print_exception(error.__cause__)
        wanted = "the traceback above"
    report.exit_with_fault(str(error), f"{FAULT_ADVICE}; {wanted}; and the versions: {versions}")
