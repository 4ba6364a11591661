"""``check``: a package compared with what its document would give today."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sdkloom.app.aliases import PreviousPackage
from sdkloom.app.documents import Documents
from sdkloom.app.locked_names import locked_names
from sdkloom.app.options import digest_of
from sdkloom.app.pipeline import GeneratedPackage, generate, generate_again
from sdkloom.app.snapshot import SNAPSHOT, load_snapshot
from sdkloom.app.targets import Target
from sdkloom.diagnostics import SpecError
from sdkloom.output.package_folder import (
    LOCK,
    Difference,
    Manifest,
    compare,
    read_manifest,
    settings_differences,
)
from sdkloom.reading.located import DocumentError
from sdkloom.reading.opening import address_of
from sdkloom.reading.source_text import decode, read_bytes

if TYPE_CHECKING:
    from sdkloom.app.compare import Compared


@dataclass(frozen=True, slots=True)
class Checked:
    """How a package differs; ``generated`` is what it should be, if that had to be found out.

    ``read`` is the date of the snapshot that was compared with, where an address was not read again.
    """

    differences: tuple[Difference, ...]
    generated: GeneratedPackage | None = None
    read: str = ""

    @property
    def changes(self) -> Compared | None:
        """What generating the package again changes for callers, if its document changed."""
        if not self.differences or self.generated is None:
            return None
        from sdkloom.app.compare import since_last_run  # noqa: PLC0415 - slow, and rarely needed

        return since_last_run(self.generated)

    @property
    def is_missing(self) -> bool:
        """Whether there is no package at all."""
        missing = [
            difference.path for difference in self.differences if difference.kind == "missing"
        ]
        if self.generated is None:
            return missing == [LOCK]
        return len(missing) == len(self.generated.files)


def check_target(target: Target, documents: Documents, *, fetch: bool = False) -> Checked:
    """Compare the folder of *target* with what its document would give.

    A document at an address is read again only with *fetch*: else the snapshot in the package stands
    for it. Raises SpecError where the document cannot be used, OutputError where the folder cannot.
    """
    manifest = read_manifest(target.output)
    previous = PreviousPackage(target.output, manifest) if manifest else None
    if target.source.is_address and not fetch:
        return _check_snapshot(target, previous)
    current = target.options.names.current
    names = locked_names(target.output, manifest, current=current) if manifest else None
    generated = generate(target.source, target.options, names, previous, documents)
    return Checked(compare(target.output, generated.files), generated)


def _check_snapshot(target: Target, previous: PreviousPackage | None) -> Checked:
    if previous is None:
        return Checked((Difference(LOCK, "missing"),))
    manifest = previous.manifest
    try:
        changed = settings_differences(manifest, _expected(target, manifest))
    except SpecError as error:
        raise DocumentError(target.source.shown, None, *error.diagnostics) from error
    if changed:  # the snapshot is of another document, or another slice
        return Checked(changed)
    try:
        document = load_snapshot(target.output, manifest)
    except SpecError:
        exists = os.path.lexists(target.output / SNAPSHOT)
        return Checked((Difference(SNAPSHOT, "edited" if exists else "missing"),))
    generated = generate_again(document, target.options, previous)
    differences = compare(target.output, generated.files)
    return Checked(differences, generated, str(manifest.spec.get("read", "")))


def _expected(target: Target, manifest: Manifest) -> Manifest:
    """Give *manifest* with the address, the overlays and the options that *target* has."""
    spec = {**manifest.spec, "name": address_of(target.source)[0]}
    spec.pop("overlays", None)
    if target.source.overlays:
        spec["overlays"] = digest_of(_overlays(target))
    options = {**target.options.record(), **target.source.record()}
    return replace(manifest, spec=spec, options=options)


def _overlays(target: Target) -> Iterator[str]:
    for path in target.source.overlays:
        yield decode(read_bytes(path, path, "#"), "")
