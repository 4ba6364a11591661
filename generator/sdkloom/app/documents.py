"""The documents of one run: what several targets share is read, sliced and hashed once."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.overlay import overlaid
from sdkloom.reading.document import Document, read
from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.located import DocumentError
from sdkloom.reading.source import Source
from sdkloom.slicing.context import WholeDocument, slice_document
from sdkloom.slicing.selection import Selection

_Found: TypeAlias = tuple[Diagnostic, ...]

_RECURSION = 20_000
"""Schemas nest; the reader bounds how deep, and Python's own frames need no C stack."""


@dataclass(slots=True)
class Documents:
    """Reads and slices documents, each once.

    Each caller gets a document of its own: the other files that it goes on to read are recorded for
    it alone, so a target is generated as if it were the only one.
    """

    files: dict[Path, None] = field(default_factory=dict[Path, None])
    """The files of this machine that the run depends on, also where one could not be read."""
    _read: dict[Source, tuple[Document, _Found] | DocumentError] = field(
        default_factory=dict[Source, "tuple[Document, _Found] | DocumentError"]
    )
    _sliced: dict[tuple[int, Selection], tuple[Document, Document, _Found]] = field(
        default_factory=dict[tuple[int, Selection], "tuple[Document, Document, _Found]"]
    )
    _whole: dict[tuple[int, frozenset[str]], WholeDocument] = field(
        default_factory=dict[tuple[int, frozenset[str]], WholeDocument]
    )
    _hashes: dict[tuple[int, tuple[str, ...]], tuple[JsonValue, str]] = field(
        default_factory=dict[tuple[int, tuple[str, ...]], "tuple[JsonValue, str]"]
    )

    def __post_init__(self) -> None:
        """Let Python go as deep as documents may nest."""
        sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))

    def add_files(self, files: Iterable[Path]) -> None:
        """Record files that the run depends on."""
        self.files.update(dict.fromkeys(files))

    def add_files_of(self, document: Document) -> None:
        """Record the files that a document was read from, but for overlays."""
        if document.is_file:
            self.add_files([Path(document.path)])
        self.add_files(files_beside(document.path, document.others))

    def read(self, source: Source, diagnostics: Diagnostics) -> Document:
        """Read a document and apply the overlays of its source in their order.

        Raises DocumentError.
        """
        if source not in self._read:
            try:
                self._read[source] = self._new(source)
            except DocumentError as error:
                self._read[source] = error
        known = self._read[source]
        if isinstance(known, DocumentError):
            raise known
        _add(known[1], diagnostics)
        return known[0].fork()

    def _new(self, source: Source) -> tuple[Document, _Found]:
        if not source.overlays:
            if source.is_file:
                self.add_files([Path(source.spec)])
            try:
                return read(source), ()
            except SpecError as error:
                raise DocumentError(source.shown, None, *error.diagnostics) from error
        self.add_files(map(Path, source.overlays))
        found = Diagnostics()
        document = self.read(replace(source, overlays=()), found)
        return overlaid(document, source.overlays, found), tuple(found.found)

    def slice(self, document: Document, selection: Selection, diagnostics: Diagnostics) -> Document:
        """Reduce a document to what *selection* keeps of it; raises SpecError."""
        key = (id(document.root), selection)  # the document is stored too, so its id stays its own
        if key not in self._sliced:
            found = Diagnostics()
            try:
                part = slice_document(document, selection, found, self._whole_of)
            finally:
                _add(found.found, diagnostics)
            self._sliced[key] = document, part.fork(), tuple(found.found)
            return part
        _, part, remarks = self._sliced[key]
        _add(remarks, diagnostics)
        return part.fork()

    def _whole_of(self, document: Document) -> WholeDocument:
        # Nothing is fetched for the whole, so it depends on what was fetched for the slice.
        fetched = frozenset(name for name in document.others if "://" in name)
        key = (id(document.root), fetched)
        if key not in self._whole:
            self._whole[key] = WholeDocument(document)
        return self._whole[key]

    def hash(self, document: Document, others: Iterable[str]) -> str:
        """Hash what a package is made of: a slice, and the *others* that it refers to."""
        files = tuple(others)
        key = (id(document.root), files)  # the root is stored too, so its id stays its own
        if key not in self._hashes:
            digest = hashlib.sha256()
            for value in (document.root, *(document.get(f"{name}#") for name in files)):
                text = json.dumps(value, sort_keys=True, separators=(",", ":"))
                digest.update(text.encode("utf-8", "surrogatepass") + b"\n")
            self._hashes[key] = document.root, f"sha256:{digest.hexdigest()}"
        return self._hashes[key][1]


def files_beside(path: str, names: Iterable[str]) -> Iterable[Path]:
    """Give the paths of other files that the document at *path* refers to by *names*."""
    folder = Path(os.path.realpath(path)).parent
    return (folder / name for name in names if "://" not in name)


def _add(found: Iterable[Diagnostic], diagnostics: Diagnostics) -> None:
    for diagnostic in found:
        diagnostics.add(diagnostic)
