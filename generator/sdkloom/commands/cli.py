"""The command line: arguments in, lines and exit codes out.

0: done, or the same; 1: it differs; 2: the input cannot be used; 70: a fault of sdkloom.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from sdkloom import __version__
from sdkloom.commands.check import check_command
from sdkloom.commands.diff import diff_command
from sdkloom.commands.explain import explain_command
from sdkloom.commands.generate import generate_command
from sdkloom.commands.inspect import inspect_command
from sdkloom.commands.schema import schema_command
from sdkloom.commands.slice import slice_command
from sdkloom.commands.verify import verify_command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sdkloom")
def main() -> None:
    """Weave typed Python clients out of OpenAPI documents."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a document's text may not fit into the terminal's
            stream.reconfigure(errors="backslashreplace")


for command in (
    check_command,
    diff_command,
    explain_command,
    generate_command,
    inspect_command,
    schema_command,
    slice_command,
    verify_command,
):
    main.add_command(command)
