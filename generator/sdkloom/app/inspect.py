"""``inspect``: what is in a document, and what becomes of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sdkloom.app.documents import Documents
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate
from sdkloom.inspecting.report import Inspection, as_lines, inspect
from sdkloom.reading.document import Document
from sdkloom.reading.source import Source
from sdkloom.slicing.selection import Selection


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection, and the document that its places are in.

    ``inputs`` are the files of this machine that the package depends on, ``outputs`` its files.
    """

    inspection: Inspection
    document: Document
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    def recorded(self) -> dict[str, object]:
        """Write it for machines."""
        files = {"inputs": list(self.inputs), "outputs": list(self.outputs)}
        return {**asdict(self.inspection), **files}

    def lines(self) -> Iterator[str]:
        """Write it for people."""
        return as_lines(self.inspection, self.document)


def inspect_source(source: Source, selection: Selection) -> Inspected:
    """Generate the package of a document, write nothing, and list what became of it.

    Raises DocumentError where the document cannot be used.
    """
    options = Options(package="client", selection=selection)
    documents = Documents()
    package = generate(source, options, documents=documents)
    found = inspect(package.document, package.lowered, package.diagnostics)
    documents.add_files_of(package.document)
    inputs = sorted({os.path.relpath(path) for path in documents.files})
    return Inspected(found, package.document, tuple(inputs), tuple(package.files))
