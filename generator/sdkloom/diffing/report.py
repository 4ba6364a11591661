"""Reports of a diff: text for people, Markdown for pull requests, HTML to read, JSON for machines."""

from __future__ import annotations

import json
from typing import Literal, TypeAlias, assert_never

from sdkloom.diffing.changes import Diff
from sdkloom.diffing.html import html_report
from sdkloom.diffing.markdown import markdown_report
from sdkloom.diffing.records import recorded
from sdkloom.diffing.rows import View
from sdkloom.diffing.text import text_report
from sdkloom.reading.document import Document

Form: TypeAlias = Literal["text", "json", "markdown", "html"]


def report(diff: Diff, documents: tuple[Document, Document], form: Form, view: View) -> str:
    """Write *diff* in one *form*; the documents are the old and the new one.

    Text and Markdown shorten long groups, unless the view is whole. JSON always has everything.
    """
    old, new = documents
    match form:
        case "text":
            return text_report(diff, old, new, view)
        case "markdown":
            return markdown_report(diff, old, new, view)
        case "html":
            return html_report(diff, old, new, view)
        case "json":
            return json.dumps(recorded(diff, old, new), indent=2) + "\n"
        case _:
            assert_never(form)
