"""Compare documents without a command, as the tests of ``diff`` do."""

from __future__ import annotations

from sdkloom.app.compare import lower_revision
from sdkloom.diffing.changes import Diff
from sdkloom.diffing.diff import diff
from sdkloom.reading.document import Document
from sdkloom.slicing.selection import Selection


def diff_documents(
    old: Document, new: Document, selection: Selection | None = None, *, aliases: bool = True
) -> Diff:
    """Compare two documents, or the same slice of both."""
    return diff(lower_revision(old, selection), lower_revision(new, selection), aliases=aliases)
