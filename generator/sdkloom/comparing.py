"""Two documents, read and lowered as ``generate`` does, compared and reported."""

from __future__ import annotations

import os
import sys

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.diffing.diff import Diff, Side, diff
from sdkloom.diffing.report import Form, report
from sdkloom.lowering.lower import lower
from sdkloom.metaschema.validation import validate
from sdkloom.pipeline import LocatedError
from sdkloom.reading.document import Document, read
from sdkloom.slicing.selection import Selection, keep

_RECURSION = 20_000


def run_diff(
    old_path: str | os.PathLike[str],
    new_path: str | os.PathLike[str],
    selection: Selection | None = None,
    form: Form = "text",
    *,
    aliases: bool = True,
) -> tuple[str, Diff]:
    """Compare the documents at two paths, or the same slice of both, and write the report.

    Raises SpecError where one cannot be used (``LocatedError`` if it could be read).
    """
    old, new = (side(read(path), selection) for path in (old_path, new_path))
    found = diff(old, new, aliases=aliases)
    return report(found, old.document, new.document, form), found


def side(document: Document, selection: Selection | None = None) -> Side:
    """Lower one document, or the slice of it that *selection* keeps; raises ``LocatedError``."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    diagnostics = Diagnostics()
    kept = document
    try:
        kept = keep(document, selection or Selection(), diagnostics)
        validate(kept.root, kept.version, diagnostics)
        diagnostics.raise_errors()
        lowered = lower(kept, diagnostics, package="client")
        diagnostics.raise_errors()
    except SpecError as error:
        raise LocatedError(kept, error.diagnostics) from error
    return Side(lowered.api, kept, lowered.reader, lowered.rule_schema)


def diff_documents(
    old: Document, new: Document, selection: Selection | None = None, *, aliases: bool = True
) -> Diff:
    """Compare two documents, or the same slice of both."""
    return diff(side(old, selection), side(new, selection), aliases=aliases)
