"""Names that a package keeps from its last run, and those that it gives up for today's."""

from __future__ import annotations

from pathlib import Path

from sdkloom.app.documents import Documents
from sdkloom.app.snapshot import current_names, load_snapshot
from sdkloom.app.stages import lower_document
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.naming import EDITION, LockedNames
from sdkloom.output.package_folder import Manifest


def locked_names(folder: Path, manifest: Manifest, *, current: bool = False) -> LockedNames:
    """Give the names that the package in *folder* keeps.

    One whose names were given by earlier rules keeps them, and the rules for what has no tag, unless
    the names are to be *current*.
    """
    edition = manifest.edition
    if edition >= EDITION:
        return LockedNames(current_names(folder, manifest))
    if current:
        return LockedNames()
    known = manifest.rule_names
    rule_names = _rule_names(folder, manifest) if known is None else known
    return LockedNames(current_names(folder, manifest), rule_names, edition)


def _rule_names(folder: Path, manifest: Manifest) -> dict[str, str] | None:
    """What today's rules call things of the document that the package was generated from."""
    try:
        lowered = lower_document(
            load_snapshot(folder, manifest),
            Diagnostics(),
            Documents(),
            package=str(manifest.options.get("package", "")),
            names=LockedNames(edition=manifest.edition),
        )
    except SpecError:
        return None
    return dict(lowered.api.names)
