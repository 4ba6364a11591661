"""Two documents, or a package and a document, read and lowered as ``generate`` does, and compared."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import cast

from sdkloom.app.pipeline import GeneratedPackage, LocatedError
from sdkloom.app.snapshot import load_snapshot
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.diffing.diff import Diff, diff
from sdkloom.diffing.records import Recorded, recorded
from sdkloom.diffing.report import Form, report
from sdkloom.lowering.lower import lower
from sdkloom.matching.revision import Revision, revision
from sdkloom.output.package_folder import LOCK, Manifest, OutputError, read_manifest
from sdkloom.overlay import OverlayError, read_overlaid
from sdkloom.reading.document import Document
from sdkloom.reading.source import Source, StrPath, as_source
from sdkloom.slicing.context import slice_document
from sdkloom.slicing.selection import Selection
from sdkloom.validating.references import followed
from sdkloom.validating.validation import validate

_RECURSION = 20_000


class UnusableError(SpecError):
    """One of the two cannot be used; ``document`` knows its places, where it could be read."""

    def __init__(self, path: str, document: Document | None, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.path = path
        self.document = document


@dataclass(frozen=True, slots=True)
class Opened:
    """A document to compare; what a package was made of comes with its names and its slice."""

    document: Document
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    slice: Selection | None = None
    """What the package keeps of documents; ``None`` for a document, which holds what it holds."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A diff, and the documents that its places are in."""

    diff: Diff
    old: Document
    new: Document

    def report(self, form: Form, *, colours: bool = False, whole: bool = False) -> str:
        """Write it in one form."""
        return report(self.diff, (self.old, self.new), form, colours=colours, whole=whole)

    def recorded(self) -> Recorded:
        """Give what the JSON form writes."""
        return recorded(self.diff, self.old, self.new)


def compared(
    old: Source | StrPath,
    new: Source | StrPath,
    selection: Selection | None = None,
    *,
    aliases: bool = True,
) -> Compared:
    """Compare what is at two places: documents, or folders of packages; or the same slice of both.

    A document is compared with a package as if it took its place: with the package's names and,
    without a *selection*, with the package's slice of it. Raises UnusableError.
    """
    before, after = (_opened(as_source(spec)) for spec in (old, new))
    sides = [
        _side(one, other, selection if selection and not selection.empty else None)
        for one, other in ((before, after), (after, before))
    ]
    found = diff(*sides, aliases=aliases)
    return Compared(found, sides[0].document, sides[1].document)


def _opened(source: Source) -> Opened:
    try:
        if os.path.isdir(source.spec):
            return _package(source.spec)
        return Opened(read_overlaid(source, Diagnostics()))
    except OverlayError as error:
        raise UnusableError(source.shown, error.document, *error.diagnostics) from error
    except SpecError as error:
        raise UnusableError(source.shown, None, *error.diagnostics) from error


def _package(path: str) -> Opened:
    try:
        manifest = read_manifest(Path(path))
    except OutputError as error:
        raise SpecError(_fault(str(error))) from error
    if manifest is None:
        message = f"{path} is a folder without {LOCK}: name a document, or the folder of a package"
        raise SpecError(_fault(message))
    return Opened(load_snapshot(Path(path), manifest), manifest.names, _slice(manifest))


def _fault(message: str) -> Diagnostic:
    return Diagnostic(rule="package", severity="error", message=message)


def _slice(manifest: Manifest) -> Selection:
    """What the manifest says was kept of the document."""
    told = {one.name: manifest.options.get(one.name) for one in fields(Selection)}
    return Selection(
        **{key: tuple(map(str, cast("list[object]", one))) for key, one in told.items() if one}
    )


def _side(one: Opened, other: Opened, selection: Selection | None) -> Revision:
    kept = selection or (other.slice if one.slice is None else None)
    try:
        return side(one.document, kept, one.names or other.names)
    except LocatedError as error:
        raise UnusableError(error.document.path, error.document, *error.diagnostics) from error


def side(
    document: Document,
    selection: Selection | None = None,
    names: Mapping[str, str] | None = None,
) -> Revision:
    """Lower one document, or the slice of it that *selection* keeps; raises ``LocatedError``."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    diagnostics = Diagnostics()
    kept = document
    try:
        kept = followed(
            slice_document(document, selection or Selection(), diagnostics), diagnostics
        )
        diagnostics.raise_errors()
        validate(kept.root, kept.version, diagnostics, kept)
        diagnostics.raise_errors()
        lowered = lower(kept, diagnostics, package="client", kept=names)
        diagnostics.raise_errors()
    except SpecError as error:
        raise LocatedError(kept, error.diagnostics) from error
    return revision(lowered)


def since_last_run(generated: GeneratedPackage, *, aliases: bool = True) -> Compared | None:
    """What a package that took another's place means to callers; ``None`` if its document is the same."""
    before, after = generated.former.before, generated.lowered
    if before is None:
        return None
    old, new = revision(before), revision(after)
    return Compared(diff(old, new, aliases=aliases), old.document, new.document)


def diff_documents(
    old: Document, new: Document, selection: Selection | None = None, *, aliases: bool = True
) -> Diff:
    """Compare two documents, or the same slice of both."""
    return diff(side(old, selection), side(new, selection), aliases=aliases)
