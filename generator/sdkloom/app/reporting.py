"""How a run speaks: diagnostics with their places, as text or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypedDict

from sdkloom.diagnostics import Diagnostic, Severity
from sdkloom.reading.document import Document
from sdkloom.reading.places import printable


class Row(TypedDict):
    """A remark with its place looked up."""

    file: str
    line: int
    column: int
    severity: Severity
    rule: str
    pointer: str
    message: str


_ORDER = {"error": 0, "warning": 1, "info": 2}


def located(diagnostics: Iterable[Diagnostic], document: Document | None, path: str) -> list[Row]:
    """Look up where each remark points; the worst come first, then in the document's order."""
    rows = [_row(one, document, path) for one in diagnostics]
    return sorted(rows, key=_position)


def _position(row: Row) -> tuple[int, str, int, int]:
    return _ORDER[row["severity"]], row["file"], row["line"], row["column"]


def _row(one: Diagnostic, document: Document | None, path: str) -> Row:
    file, line, column = path, one.line or 1, one.column or 1
    if document is not None:
        file, found_line, found_column = document.locate(one.origin)
        line, column = one.line or found_line, one.column or found_column
    return {
        "file": file,
        "line": line,
        "column": column,
        "severity": one.severity,
        "rule": one.rule,
        "pointer": one.origin,
        "message": one.message,
    }


def as_text(row: Row) -> str:
    """One line: place, severity, message, pointer, rule."""
    pointer = _short(row["pointer"])
    place = f" (at {pointer})" if pointer != "#" else ""
    found = f"{row['file']}:{row['line']}:{row['column']}"
    return printable(f"{found}: {row['severity']}: {row['message']}{place} [{row['rule']}]")


def _short(pointer: str) -> str:
    return pointer if len(pointer) <= 200 else f"{pointer[:120]}…{pointer[-70:]}"


def as_json(value: object) -> str:
    """Machine-readable output."""
    return json.dumps(value, indent=2)
