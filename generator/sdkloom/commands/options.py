"""The options that commands share, and what they are read as."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import click

from sdkloom.reading.source import Source
from sdkloom.slicing.selection import Selection

Command: TypeAlias = Callable[..., Any]
Option: TypeAlias = Callable[[Command], Command]


def decorated(options: Sequence[Option]) -> Option:
    """Give a command *options*, in the order in which its help shows them."""

    def decorate(function: Command) -> Command:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def _glob(name: str, description: str) -> Option:
    key = name.strip("-").replace("-", "_") + "s"
    return click.option(name, key, multiple=True, metavar="GLOB", help=description)


SELECTING: list[Option] = [
    _glob("--include-path", "Keep operations of these paths."),
    _glob("--include-tag", "Keep operations of these tags."),
    _glob("--include-operation", "Keep operations of these ids."),
    _glob("--exclude-path", "Exclude operations of these paths."),
    _glob("--exclude-tag", "Exclude operations of these tags."),
    _glob("--exclude-operation", "Exclude operations of these ids."),
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


def selection_of(options: dict[str, Any]) -> Selection:
    """Take what to keep of a document from the command line."""
    return Selection(**{key: tuple(options[key]) for key in Selection.__slots__})


APP = click.option(
    "--app",
    metavar="MODULE:ATTRIBUTE",
    help="Import and run this application, and take the document that it gives.",
)
"""The option in place of a document, whose value ``source_of`` reads."""


def source_of(spec: str | None, options: dict[str, Any]) -> Source:
    """Take where to read a document from, and what with it, from the command line."""
    app: str | None = options.get("app")
    if spec is not None and app is not None:
        raise click.UsageError("name either a document or --app, not both")
    return Source(
        spec or app or "",
        app_folder=None if app is None else ".",
        overlays=tuple(options["overlays"]),
        allow_remote=tuple(options["allow_remote"]),
        root=options["root"],
    )
