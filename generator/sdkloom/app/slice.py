"""``slice``: the smallest document that holds the chosen operations, and why it holds the rest."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sdkloom.app.documents import Documents
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.output.files import write_file
from sdkloom.output.package_folder import OutputError
from sdkloom.reading.document import Document
from sdkloom.reading.located import document_error
from sdkloom.reading.source import Source
from sdkloom.slicing.report import chains, sectioned, summary
from sdkloom.slicing.selection import Explanation, Selection, explain
from sdkloom.slicing.text import slice_text

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A slice of a document as text, and which references keep what is in it."""

    text: str
    explanation: Explanation
    document: Document
    diagnostics: tuple[Diagnostic, ...]

    @property
    def content(self) -> bytes:
        """The slice as bytes, in the encoding of the document."""
        mark, encoding = self.document.encoding
        return mark + self.text.encode(encoding)

    @property
    def summary(self) -> str:
        """How much is left of operations, schemas and bytes, in a line."""
        return summary(self.explanation, self._original_size, len(self.content))

    @property
    def chains(self) -> tuple[str, ...]:
        """Which references keep each component, a line each."""
        return tuple(chains(self.explanation))

    @property
    def _original_size(self) -> int:
        mark, encoding = self.document.encoding
        return len(mark + self.document.text.encode(encoding))

    def as_json(self, *, is_explained: bool) -> dict[str, object]:
        """The same for machines; the chains only if *is_explained*."""
        counts = self.explanation.counts.items()
        components = [
            {"origin": component.origin, "chain": list(component.chain)}
            for component in self.explanation.components
        ]
        return {
            "counts": {key: {"kept": count, "of": total} for key, (count, total) in counts},
            "bytes": {"kept": len(self.content), "of": self._original_size},
            **({"kept": components} if is_explained else {}),
        }


def slice_source(source: Source, selection: Selection, output: Path | None = None) -> Slice:
    """Cut out what *selection* keeps, as the document is written, and write it to *output*.

    Raises DocumentError where the document cannot be used, OutputError where the file cannot.
    """
    diagnostics, documents = Diagnostics(), Documents()
    document = documents.read(source, diagnostics)
    try:
        part = documents.slice(document, selection, diagnostics)
        explanation = _explained(document, selection)
        text, is_original = slice_text(document, part)
        if not is_original:
            message = "the slice was reformatted: comments, anchors and quotes are lost"
            diagnostics.warning("slice-written", message, "#")
        _check_references(document, source, output, diagnostics)
    except SpecError as error:
        raise document_error(document, error, diagnostics, source.shown) from error
    found = Slice(
        text=text,
        explanation=explanation,
        document=document,
        diagnostics=tuple(diagnostics.found),
    )
    if output is not None:
        others = (Path(source.spec).parent / name for name in document.others)
        inputs = (Path(source.spec), *others, *map(Path, document.overlays))
        _write(output, found.content, inputs)
    return found


def _explained(document: Document, selection: Selection) -> Explanation:
    explanation = sectioned(explain(document, selection))
    if not selection.empty:
        return explanation
    # Without patterns, also what nothing refers to is kept.
    counts = {key: (total, total) for key, (_, total) in explanation.counts.items()}
    return explanation._replace(counts=counts)


def _check_references(
    document: Document, source: Source, output: Path | None, diagnostics: Diagnostics
) -> None:
    """Refuse, or where the place is not known warn of, relative references that would dangle."""
    if document.address and document.others:
        message = f"references in the slice may be relative to {document.address}"
        diagnostics.warning("slice-files", message, "#")
    files = [name for name in document.others if "://" not in name]
    if not files:
        return
    beside = source.root or "." if source.is_standard_input else os.path.dirname(source.spec)
    folder = Path(os.path.realpath(beside))
    names = ", ".join(files[:_SHOWN]) + (", …" if len(files) > _SHOWN else "")
    message = f"the slice refers to files beside the document ({names}): keep it in {folder.name or folder}/"
    if output is None:
        diagnostics.warning("slice-files", message, "#")
    elif Path(os.path.realpath(output)).parent != folder:
        raise SpecError(Diagnostic(rule="slice-files", severity="error", message=message))


def _write(output: Path, content: bytes, inputs: Iterable[Path]) -> None:
    """Put *content* in the place of *output* in one step."""
    if output.exists():
        if any(path.exists() and output.samefile(path) for path in inputs):
            raise OutputError(f"{output}: this is the document itself; name another file")
        if not output.is_file():
            raise OutputError(f"{output}: this is no file; name one")
    write_file(output, content)
