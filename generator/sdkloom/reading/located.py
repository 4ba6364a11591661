"""Diagnostics with their places looked up, and the error of a document that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from sdkloom.diagnostics import Diagnostic, Diagnostics, Severity, SpecError, one_per_place
from sdkloom.reading.document import Document
from sdkloom.reading.places import printable

_ORDER = {"error": 0, "warning": 1, "info": 2}
_MAX_POINTER = 200
_PLACES = 4


class DocumentError(SpecError):
    """A ``SpecError`` that knows which document it is about.

    ``path`` is what messages call the document; ``document`` looks places up, and is None where
    nothing could be read.
    """

    def __init__(self, path: str, document: Document | None, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.path = path
        self.document = document


class LocatedDiagnostic(TypedDict):
    """A diagnostic with its place looked up; the keys are those of the JSON report."""

    file: str
    line: int
    column: int
    severity: Severity
    rule: str
    pointer: str
    message: str


def document_error(
    document: Document, error: SpecError, diagnostics: Diagnostics, path: str = ""
) -> DocumentError:
    """Give *error* its document, and what else was found in it."""
    if isinstance(error, DocumentError):
        return error
    others = (found for found in diagnostics.found if found not in error.diagnostics)
    together = one_per_place((*error.diagnostics, *others))
    return DocumentError(path or document.path, document, *together)


def located(
    diagnostics: Iterable[Diagnostic], document: Document | None, path: str
) -> list[LocatedDiagnostic]:
    """Look up where each points; the worst come first, then in the document's order."""
    rows = [_located(diagnostic, document, path) for diagnostic in diagnostics]
    return sorted(rows, key=_position)


def _position(row: LocatedDiagnostic) -> tuple[int, str, int, int]:
    return _ORDER[row["severity"]], row["file"], row["line"], row["column"]


def _located(diagnostic: Diagnostic, document: Document | None, path: str) -> LocatedDiagnostic:
    file, line, column = path, 1, 1
    if document is not None:
        file, line, column = document.locate(diagnostic.origin)
    return {
        "file": file,
        "line": diagnostic.line or line,
        "column": diagnostic.column or column,
        "severity": diagnostic.severity,
        "rule": diagnostic.rule,
        "pointer": diagnostic.origin,
        "message": diagnostic.message,
    }


def as_line(row: LocatedDiagnostic) -> str:
    """Write a diagnostic in one line: place, severity, message, pointer, rule."""
    pointer = _short(row["pointer"])
    at = f" (at {pointer})" if pointer != "#" else ""
    place = f"{row['file']}:{row['line']}:{row['column']}"
    return printable(f"{place}: {row['severity']}: {row['message']}{at} [{row['rule']}]")


def counted(alike: Sequence[LocatedDiagnostic]) -> LocatedDiagnostic:
    """Put diagnostics of one rule into one: the first, and how many others there are, and where."""
    first, *others = alike
    if not others:
        return first
    places = ", ".join(
        f"{row['line']}:{row['column']}"
        if row["file"] == first["file"]
        else f"{row['file']}:{row['line']}:{row['column']}"
        for row in others[:_PLACES]
    )
    more = ", …" if len(others) > _PLACES else ""
    message = f"{first['message']}; {len(others)} more like this, at {places}{more}"
    return {**first, "message": message}


def _short(pointer: str) -> str:
    return pointer if len(pointer) <= _MAX_POINTER else f"{pointer[:120]}…{pointer[-70:]}"
