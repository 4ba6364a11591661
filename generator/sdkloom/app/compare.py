"""``diff``: two documents, or a package and a document, lowered as ``generate`` does and compared."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sdkloom.app.documents import Documents
from sdkloom.app.locked_names import locked_names
from sdkloom.app.name_settings import read_names
from sdkloom.app.options import recorded_selection
from sdkloom.app.pipeline import GeneratedPackage
from sdkloom.app.snapshot import load_snapshot
from sdkloom.app.stages import lower_document
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.diffing.diff import Diff, diff
from sdkloom.diffing.records import Recorded, recorded
from sdkloom.diffing.report import Form, report
from sdkloom.diffing.rows import View, summary
from sdkloom.diffing.text import brief
from sdkloom.matching.revision import Revision, revision
from sdkloom.naming import LockedNames
from sdkloom.output.package_folder import LOCK, OutputError, read_manifest
from sdkloom.reading.document import Document
from sdkloom.reading.located import DocumentError, document_error
from sdkloom.reading.source import Source
from sdkloom.renames import Renames
from sdkloom.slicing.selection import Selection


@dataclass(frozen=True, slots=True)
class _Opened:
    """A document to compare; that of a package comes with its names and its slice."""

    document: Document
    names: LockedNames | None = None
    renames: Renames | None = None
    slice: Selection | None = None
    """The slice that the package is of; ``None`` for a document, which is compared whole."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A diff, and the documents that its places are in."""

    diff: Diff
    old: Document
    new: Document

    def report(
        self, form: Form, *, colours: bool = False, whole: bool = False, pointers: bool = False
    ) -> str:
        """Write it in one form."""
        view = View(colours=colours, whole=whole, pointers=pointers)
        return report(self.diff, (self.old, self.new), form, view)

    def recorded(self) -> Recorded:
        """Give what the JSON form writes."""
        return recorded(self.diff, self.old, self.new)

    def summary(self) -> str:
        """Summarize it in a line."""
        return f"{self.diff.bump}: {summary(self.diff)}"

    def brief(self, most: int) -> tuple[list[str], int]:
        """List the *most* severe causes, a line each; and count the changes that are left out."""
        return brief(self.diff, most)


def compare_sources(old: Source, new: Source, selection: Selection) -> Compared:
    """Compare two documents, or folders of packages; or the same slice of both.

    A document is compared with a package as if it took its place: with the package's names and,
    without a *selection*, with the package's slice of it. Raises DocumentError.
    """
    opened_old, opened_new = _opened(old), _opened(new)
    before = _revision(opened_old, opened_new, selection)
    after = _revision(opened_new, opened_old, selection)
    return Compared(diff(before, after), before.document, after.document)


def _opened(source: Source) -> _Opened:
    if not os.path.isdir(source.spec):
        return _Opened(Documents().read(source, Diagnostics()))
    try:
        return _opened_package(Path(source.spec))
    except SpecError as error:
        raise DocumentError(source.shown, None, *error.diagnostics) from error


def _opened_package(folder: Path) -> _Opened:
    try:
        manifest = read_manifest(folder)
    except OutputError as error:
        raise _no_package(str(error)) from error
    if manifest is None:
        message = f"{folder} is a folder without {LOCK}"
        raise _no_package(f"{message}: name a document, or the folder of a package")
    names = locked_names(folder, manifest)
    renames = read_names(manifest.options.get("names"))[0]
    selection = recorded_selection(manifest.options)
    return _Opened(load_snapshot(folder, manifest), names, renames, selection)


def _no_package(message: str) -> SpecError:
    return SpecError(Diagnostic(rule="package", severity="error", message=message))


def _revision(opened: _Opened, other: _Opened, selection: Selection) -> Revision:
    if selection.empty and opened.slice is None and other.slice is not None:
        selection = other.slice
    names = opened.names or other.names
    return lower_revision(opened.document, selection, names, opened.renames or other.renames)


def lower_revision(
    document: Document,
    selection: Selection | None = None,
    names: LockedNames | None = None,
    renames: Renames | None = None,
) -> Revision:
    """Lower a document, or the slice of it that *selection* keeps; raises DocumentError.

    Only errors are reported: what is approximated is for ``generate`` and ``inspect`` to tell.
    """
    diagnostics = Diagnostics()
    try:
        lowered = lower_document(
            document,
            diagnostics,
            Documents(),
            package="client",
            selection=selection,
            names=names,
            renames=renames,
        )
        diagnostics.raise_errors()
    except SpecError as error:
        located = document_error(document, error, Diagnostics())
        errors = (found for found in error.diagnostics if found.severity == "error")
        raise DocumentError(located.path, located.document, *errors) from error
    return revision(lowered)


def nothing_changed(generated: GeneratedPackage) -> Compared:
    """Compare a package with itself, as where there is none before it or the document is the same."""
    document = generated.lowered.reader.document
    return Compared(Diff(changes=(), bump="none"), document, document)


def since_last_run(generated: GeneratedPackage, *, aliases: bool = True) -> Compared | None:
    """Compare a package with the one that it replaces.

    ``None`` if the document is the same, and no alias is dropped.
    """
    previous, dropped = generated.aliases.previous, generated.aliases.dropped
    if previous is None and not dropped:
        return None
    new = revision(generated.lowered)
    old = new if previous is None else revision(previous)
    found = diff(old, new, aliases=aliases, dropped=dropped)
    return Compared(found, old.document, new.document)
