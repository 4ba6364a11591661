"""``generate``: the package of one target, written to its folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sdkloom.app.documents import Documents, files_beside
from sdkloom.app.fresh import unchanged
from sdkloom.app.targets import PROJECT, Target, distribution_root
from sdkloom.naming import EDITION
from sdkloom.output.files import staged
from sdkloom.output.package_folder import (
    Manifest,
    OutputError,
    Written,
    has_working_folder,
    read_manifest,
    write,
)

if TYPE_CHECKING:
    from sdkloom.app.compare import Compared
    from sdkloom.app.pipeline import GeneratedPackage
    from sdkloom.app.upgrades import Upgrade
    from sdkloom.diffing.report import Form

_FORMS: Mapping[str, Form] = {".md": "markdown", ".html": "html", ".json": "json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateOptions:
    """How to write a package.

    ``changes`` is the file for what changed since the last run, which is compared if that is wanted
    or *compares*. With ``skips``, a package that is up to date is not even generated.
    """

    force: bool = False
    drop_aliases: bool = False
    changes: Path | None = None
    compares: bool = True
    skips: bool = False


@dataclass(frozen=True, slots=True)
class Generated:
    """What was written, and what changed for callers since the last run."""

    package: GeneratedPackage
    written: Written
    changes: Compared | None = None
    project: tuple[Path, ...] = ()
    """Files of the distribution around the package that were written."""
    upgrade: Upgrade | None = None
    """What this release of sdkloom changed, and the document did not."""


def generate_target(
    target: Target, documents: Documents, options: GenerateOptions
) -> Generated | None:
    """Write the package of *target*; ``None`` if it was up to date and skipped.

    Raises DocumentError where the document cannot be used, OutputError where the folder cannot.
    """
    if options.changes is not None:
        refuse_report(target, options.changes)
    manifest = read_manifest(target.output, force=options.force)
    if manifest:
        others = cast("list[str]", manifest.spec.get("files", []))
        documents.add_files(files_beside(target.source.spec, others))
    if options.skips and _is_up_to_date(target, manifest, documents, options):
        return None
    # Slow to import, and often not needed.
    from sdkloom.app.aliases import PreviousPackage  # noqa: PLC0415
    from sdkloom.app.locked_names import locked_names  # noqa: PLC0415
    from sdkloom.app.pipeline import generate  # noqa: PLC0415

    names, previous = None, None
    if manifest:
        previous = PreviousPackage(target.output, manifest, drop=options.drop_aliases)
        current = target.options.names.current
        names = locked_names(target.output, manifest, current=current)
    package = generate(target.source, target.options, names, previous, documents)
    upgrade = _upgrade(package, target, manifest)
    compares = replace(options, compares=True) if target.project else options
    changes = _changes(package, compares)
    edits = _distribution(target, package, changes)
    files = {**_encoded(edits), **_report(options.changes, edits, package, changes)}
    with staged(files, parents=True):
        written = write(target.output, package.files, force=options.force)
    return Generated(package, written, changes, tuple(edits), upgrade)


def _upgrade(
    package: GeneratedPackage, target: Target, manifest: Manifest | None
) -> Upgrade | None:
    """Find out what sdkloom itself changes in the package that is about to be replaced."""
    if manifest is None:
        return None
    from sdkloom.app.upgrades import find_upgrade  # noqa: PLC0415 - slow

    return find_upgrade(package, target.output, manifest)


def _distribution(
    target: Target, package: GeneratedPackage, changes: Compared | None
) -> dict[Path, str]:
    """Give the files around the package that are written."""
    if not target.project:
        return {}
    from sdkloom.app.distribution import distribution_edits  # noqa: PLC0415

    return distribution_edits(target, package.lowered, changes)


def _encoded(edits: Mapping[Path, str]) -> dict[Path, bytes]:
    return {path: text.encode() for path, text in edits.items()}


def refuse_report(target: Target, report: Path) -> None:
    """Refuse a report that would overwrite what *target* reads, or a file of its package."""
    folder, file = os.path.realpath(target.output), os.path.realpath(report)
    if file == folder or file.startswith(os.path.join(folder, "")):
        message = (
            f"{report}: a report of changes is inside the package {target.output}:"
            " name a file elsewhere"
        )
        raise OutputError(message)
    if file in map(os.path.realpath, (target.source.spec, *target.source.overlays)):
        raise OutputError(f"{report}: a report of changes is read by this run: name another file")


def _is_up_to_date(
    target: Target, manifest: Manifest | None, documents: Documents, options: GenerateOptions
) -> bool:
    if has_working_folder(target.output):
        return False  # what it has left is removed when the package is written
    if options.force or options.changes or (options.drop_aliases and manifest and manifest.aliases):
        return False
    if target.names.current and manifest and manifest.edition < EDITION:
        return False
    if target.project and not (distribution_root(target.output) / PROJECT).exists():
        return False
    return unchanged(target, manifest, documents)


def _changes(package: GeneratedPackage, options: GenerateOptions) -> Compared | None:
    """Compare with the last run, where somebody wants to know."""
    is_same = package.aliases.previous is None and not package.aliases.dropped
    if options.changes is None and (is_same or not options.compares):
        return None
    from sdkloom.app.compare import since_last_run  # noqa: PLC0415 - slow

    return since_last_run(package, aliases=not options.drop_aliases)


def _report(
    path: Path | None,
    edits: Mapping[Path, str],
    package: GeneratedPackage,
    changes: Compared | None,
) -> dict[Path, bytes]:
    """Give the file for what changed, if there is to be one."""
    if path is None:
        return {}
    from sdkloom.app.compare import nothing_changed  # noqa: PLC0415 - slow

    if os.path.realpath(path) in map(os.path.realpath, edits):
        raise OutputError(f"{path}: --changes is a file of the distribution: name another file")
    found = changes or nothing_changed(package)
    return {path: found.report(_FORMS.get(path.suffix.lower(), "text"), whole=True).encode()}
