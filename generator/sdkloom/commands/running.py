"""What ``generate``, ``check`` and ``inspect`` share: their options, targets, and a run of the pipeline."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from sdkloom.app.documents import Documents
from sdkloom.app.targets import ProjectError, Target, read_project
from sdkloom.commands.options import (
    READING,
    REPORTING,
    SELECTING,
    Option,
    Report,
    selection_of,
    source_of,
)
from sdkloom.diagnostics import SpecError
from sdkloom.output.package_folder import Manifest, OutputError, read_manifest
from sdkloom.reading.document import Document
from sdkloom.reading.source import STANDARD_INPUT, Source
from sdkloom.slicing.selection import Selection

if TYPE_CHECKING:
    from sdkloom.app.pipeline import GeneratedPackage

_Result = TypeVar("_Result")
_FOLDER = click.Path(path_type=Path)
TARGETING: list[Option] = [
    click.argument("spec", required=False, metavar="[SPEC | TARGET]"),
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


_SETTINGS = {
    "output": "--output",
    "package": "--package",
    "strict": "--strict",
    **{key: f"--{key.removesuffix('s').replace('_', '-')}" for key in Selection.__slots__},
    "overlays": "--overlay",
    "allow_remote": "--allow-remote",
    "root": "--root",
}
"""Options that a target of a project has settings for."""


def targets(options: dict[str, Any], report: Report) -> list[Target]:
    """The document that the command line names, or one target of the project or all of them."""
    spec: str | None = options["spec"]
    if spec is None or options["output"] is None:
        return _targets_of_project(spec, options, report)
    target = Target(
        source=source_of(spec, options),
        selection=selection_of(options),
        **{key: options[key] for key in ("output", "package", "strict")},
    )
    try:
        target.check_name()
    except OutputError as error:
        report.refuse(error)
    return [target]


def _targets_of_project(name: str | None, options: dict[str, Any], report: Report) -> list[Target]:
    try:
        project = read_project(Path())
        report.read([project.path])
        found = list(project.targets) if name is None else [project.target(name)]
    except ProjectError as error:
        report.read([error.path])
        if name is not None and (
            not Source(name).is_file or os.path.exists(name) or not os.path.exists(error.path)
        ):
            raise click.UsageError("name the folder of the package with --output") from None
        report.fail(error.diagnostics, None, str(error.path))
    for key, flag in _SETTINGS.items():
        if options[key]:
            message = f"{flag} is for a document: settings of a target stand in {project.path}"
            raise click.UsageError(message)
    return found


def each_target(found: list[Target], report: Report, run: Callable[[Target], int]) -> int:
    """Run every target, also after one that failed, and give the worst exit code."""
    worst = 0
    for target in found:
        report.about = {"output": str(target.output)} if len(found) > 1 else None
        try:
            worst = max(worst, run(target))
        except SystemExit as end:
            if report.about is None:
                raise
            worst = max(worst, end.code if isinstance(end.code, int) else 2)
    report.end()
    return worst


def generated(
    target: Target,
    report: Report,
    documents: Documents,
    *,
    fresh: bool = False,
    drop_aliases: bool = False,
) -> GeneratedPackage:
    """Run the pipeline; unless *fresh*, names that the folder's manifest holds stay.

    What is called otherwise than there keeps its former name too, unless *drop_aliases*.
    """
    # Slow, and often not needed.
    from sdkloom.app.aliases import PreviousPackage  # noqa: PLC0415
    from sdkloom.app.pipeline import generate  # noqa: PLC0415

    def run() -> GeneratedPackage:
        manifest = None if fresh else read_manifest(target.output)
        former = PreviousPackage(target.output, manifest, drop=drop_aliases) if manifest else None
        names = manifest.names if manifest else None
        return generate(target.source, target.options, names, former, documents)

    found = reported(run, target, report)
    report.read(files_of(found.document))
    return found


def reported(run: Callable[[], _Result], target: Target, report: Report) -> _Result:
    """Call *run*; report what of *target* cannot be used, and leave."""
    from sdkloom.app.pipeline import LocatedError  # noqa: PLC0415 - slow; whoever runs needs it

    try:
        return run()
    except OutputError as error:
        report.refuse(error)
    except LocatedError as error:
        report.read(files_of(error.document))
        report.fail(error.diagnostics, error.document, target.source.shown)
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
