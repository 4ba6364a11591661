"""``inspect``: what is in a document, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sdkloom.app.documents import Documents
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate
from sdkloom.inspecting.report import Inspection, as_lines, inspect
from sdkloom.reading.document import Document
from sdkloom.reading.source import Source
from sdkloom.slicing.selection import Selection


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection, and the document that its places are in."""

    inspection: Inspection
    document: Document

    def lines(self) -> Iterator[str]:
        """Write it for people."""
        return as_lines(self.inspection, self.document)


def inspect_source(source: Source, selection: Selection) -> Inspected:
    """Generate the package of a document, write nothing, and list what became of it.

    Raises DocumentError where the document cannot be used.
    """
    options = Options(package="client", selection=selection)
    package = generate(source, options, documents=Documents())
    found = inspect(package.document, package.lowered, package.diagnostics)
    return Inspected(found, package.document)
