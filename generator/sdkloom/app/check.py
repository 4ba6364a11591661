"""What ``check`` does: a package compared with what its document would give today."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sdkloom.app.aliases import PreviousPackage
from sdkloom.app.documents import Documents
from sdkloom.app.options import digest_of
from sdkloom.app.pipeline import GeneratedPackage, LocatedError, generate, generate_again
from sdkloom.app.snapshot import SNAPSHOT
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
from sdkloom.reading.opening import address_of
from sdkloom.reading.source_text import decode, read_bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """In what a package differs; ``generated`` is what it should be, if that had to be found out.

    ``read`` is the date of the copy that was compared with, where an address was not read again.
    """

    differences: tuple[Difference, ...]
    generated: GeneratedPackage | None = None
    read: str = ""


def checked(target: Target, documents: Documents, *, fetch: bool = False) -> Checked:
    """Compare the folder of *target* with what its document would give.

    A document at an address is read again only with *fetch*: else the copy that the package holds
    stands for it. Raises SpecError where the document cannot be used, OutputError where the folder
    cannot.
    """
    manifest = read_manifest(target.output)
    former = PreviousPackage(target.output, manifest) if manifest else None
    if target.source.is_address and not fetch:
        return _against_copy(target, former)
    names = manifest.names if manifest else None
    generated = generate(target.source, target.options, names, former, documents)
    return Checked(compare(target.output, generated.files), generated)


def _against_copy(target: Target, former: PreviousPackage | None) -> Checked:
    if former is None:
        return Checked((Difference(LOCK, "missing"),))
    changed = settings_differences(former.manifest, _asked_for(target, former.manifest))
    if changed:  # the copy is a part of another document, or another part
        return Checked(changed)
    try:
        generated = generate_again(target.options, former)
    except LocatedError:
        raise
    except SpecError:  # it is not the copy that was written
        is_there = os.path.lexists(target.output / SNAPSHOT)
        return Checked((Difference(SNAPSHOT, "edited" if is_there else "missing"),))
    return Checked(
        compare(target.output, generated.files),
        generated,
        str(former.manifest.spec.get("read", "")),
    )


def _asked_for(target: Target, manifest: Manifest) -> Manifest:
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
