"""What ``generate``, ``check`` and ``inspect`` share: their options, targets, and a run of the pipeline."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from sdkloom.commands.words import (
    READING,
    REPORTING,
    SELECTING,
    Option,
    Report,
    selection_of,
    source_of,
)
from sdkloom.diagnostics import SpecError
from sdkloom.keeping.output import Manifest, OutputError, read_manifest
from sdkloom.reading.document import Document
from sdkloom.reading.opening import opened
from sdkloom.reading.source import STANDARD_INPUT, Source
from sdkloom.targets import PROJECT, Target, read_targets

if TYPE_CHECKING:
    from sdkloom.pipeline import Generated

_Result = TypeVar("_Result")
_FOLDER = click.Path(path_type=Path)
TARGETING: list[Option] = [
    click.argument("spec", required=False),
    click.option("--output", "-o", type=_FOLDER, help="Folder of the package."),
    click.option("--package", help="Name of the package; the folder's by default."),
    click.option(
        "--strict", is_flag=True, help="Treat what is approximated or refused as an error."
    ),
    *SELECTING,
    *READING,
    *REPORTING,
]
"""The options whose values ``targets`` reads."""


def targets(words: dict[str, Any], report: Report) -> list[Target]:
    """The one target that the command line names, or those of the project in this folder."""
    if words["spec"] is None:
        try:
            return read_targets(Path())
        except SpecError as error:
            report.fail(error.diagnostics, None, PROJECT)
    if words["output"] is None:
        raise click.UsageError("name the folder of the package with --output")
    keys = ("output", "package", "strict")
    return [
        Target(
            source=source_of(words["spec"], words),
            selection=selection_of(words),
            **{key: words[key] for key in keys},
        )
    ]


def generated(
    target: Target, report: Report, *, fresh: bool = False, drop_aliases: bool = False
) -> Generated:
    """Run the pipeline; unless *fresh*, names that the folder's manifest holds stay.

    What is called otherwise than there keeps its former name too, unless *drop_aliases*.
    """
    # Slow, and often not needed.
    from sdkloom.keeping.aliases import Former  # noqa: PLC0415
    from sdkloom.pipeline import generate  # noqa: PLC0415

    def run() -> Generated:
        manifest = None if fresh else read_manifest(target.output)
        former = Former(target.output, manifest, drop=drop_aliases) if manifest else None
        names = manifest.names if manifest else None
        return generate(target.source, target.options, names, former)

    found = reported(run, target, report)
    report.read(files_of(found.document))
    return found


def reported(run: Callable[[], _Result], target: Target, report: Report) -> _Result:
    """Call *run*; report what of *target* cannot be used, and leave."""
    from sdkloom.pipeline import LocatedError  # noqa: PLC0415 - slow; whoever runs needs it

    try:
        return run()
    except OutputError as error:
        report.refuse(error)
    except LocatedError as error:
        report.read(files_of(error.document))
        report.fail(error.diagnostics, error.document, target.source.shown)
    except SpecError as error:
        report.fail(error.diagnostics, None, target.source.shown)


def opened_target(target: Target, report: Report) -> Target:
    """Read what cannot be read twice: standard input, or an address."""
    try:
        return replace(target, source=opened(target.source))
    except SpecError as error:
        report.fail(error.diagnostics, None, target.source.shown)


def files_of(document: Document) -> Iterator[Path]:
    """The files of this machine that a document was read from, but for overlays."""
    if Source(document.path).is_file and document.path != STANDARD_INPUT:
        yield Path(document.path)
    yield from _beside(document.path, document.others)


def files_known(target: Target, manifest: Manifest | None) -> Iterator[Path]:
    """The files that a target is made of, as far as they are known before anything is read."""
    if target.source.is_file:
        yield Path(target.source.spec)
    yield from map(Path, target.source.overlays)
    others = cast("list[str]", manifest.spec.get("files", [])) if manifest else []
    yield from _beside(target.source.spec, others)


def _beside(path: str, names: list[str] | tuple[str, ...]) -> Iterator[Path]:
    folder = Path(os.path.realpath(path)).parent
    yield from (folder / one for one in names if "://" not in one)
