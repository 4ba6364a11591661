"""The documents of one run: what several targets share is read, sliced and hashed once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.overlay import overlaid
from sdkloom.reading.document import Document, read
from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.source import Source
from sdkloom.slicing.context import WholeDocument, slice_document
from sdkloom.slicing.selection import Selection

_Found: TypeAlias = tuple[Diagnostic, ...]


@dataclass(slots=True)
class Documents:
    """Reads documents, each once.

    Each caller gets a document of its own: the other files that it goes on to read are recorded for
    it alone, so a target is generated as if it were the only one.
    """

    _read: dict[Source, tuple[Document, _Found] | SpecError] = field(
        default_factory=dict[Source, "tuple[Document, _Found] | SpecError"]
    )
    _sliced: dict[tuple[Source, Selection], tuple[Document, _Found]] = field(
        default_factory=dict[tuple[Source, Selection], "tuple[Document, _Found]"]
    )
    _whole: dict[tuple[int, frozenset[str]], WholeDocument] = field(
        default_factory=dict[tuple[int, frozenset[str]], WholeDocument]
    )
    _hashes: dict[tuple[int, tuple[str, ...]], tuple[JsonValue, str]] = field(
        default_factory=dict[tuple[int, tuple[str, ...]], "tuple[JsonValue, str]"]
    )

    def read(self, source: Source, diagnostics: Diagnostics) -> Document:
        """Read a document and apply the overlays of its source in their order.

        Raises SpecError; one about an overlay is an ``OverlayError``.
        """
        if source not in self._read:
            try:
                self._read[source] = self._new(source)
            except SpecError as error:
                self._read[source] = error
        known = self._read[source]
        if isinstance(known, SpecError):
            raise known
        _add(known[1], diagnostics)
        return known[0].fork()

    def _new(self, source: Source) -> tuple[Document, _Found]:
        if not source.overlays:
            return read(source), ()
        found = Diagnostics()
        document = self.read(replace(source, overlays=()), found)
        return overlaid(document, source.overlays, found), tuple(found.found)

    def slice(
        self, document: Document, source: Source, selection: Selection, diagnostics: Diagnostics
    ) -> Document:
        """Reduce a document that was read from *source* to what *selection* keeps of it."""
        key = (source, selection)
        if key not in self._sliced:
            found = Diagnostics()
            try:
                kept = slice_document(document, selection, found, self._whole_of)
            finally:
                _add(found.found, diagnostics)
            self._sliced[key] = kept.fork(), tuple(found.found)
            return kept
        kept, said = self._sliced[key]
        _add(said, diagnostics)
        return kept.fork()

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


def _add(found: Iterable[Diagnostic], diagnostics: Diagnostics) -> None:
    for diagnostic in found:
        diagnostics.add(diagnostic)
