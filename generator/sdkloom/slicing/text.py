"""The text of a slice: the document's own, without what was not kept."""

from __future__ import annotations

from typing import NamedTuple

from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.reading.document import Document, parse
from sdkloom.slicing import json_slices as slice_json
from sdkloom.slicing.text_edits import same


class Sliced(NamedTuple):
    """A slice as text; ``is_whole`` if its text is the document's, without what was not kept.

    Where it is not, all of it had to be written anew: comments and anchors are lost.
    """

    text: str
    is_whole: bool


def slice_text(document: Document, kept: Document) -> Sliced:
    """Write *kept*, a slice of *document*, as *document* is written.

    Raises SpecError if what was written would read differently, which no document should bring about.
    """
    if same(document.written, kept.root):
        return Sliced(document.text, is_whole=True)
    reduce, write = slice_json.reduce, slice_json.write
    if not document.is_json:
        # PyYAML takes as long to import as a large JSON document takes to slice
        from sdkloom.slicing import yaml_slices as slice_yaml  # noqa: PLC0415

        reduce, write = slice_yaml.reduce, slice_yaml.write
    text = reduce(document.text, document.written, kept.root)
    if _reads_as(text, kept):
        return Sliced(text, is_whole=True)
    text = write(document.text, kept.root)
    if _reads_as(text, kept):
        return Sliced(text, is_whole=False)
    message = "this slice cannot be written so that it reads the same: please report it"
    raise SpecError(Diagnostic(rule="slice-text", severity="error", message=message))


def _reads_as(text: str, kept: Document) -> bool:
    try:
        return same(parse(text, kept.path).root, kept.root)
    except SpecError:
        return False
