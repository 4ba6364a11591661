"""The text of a slice: the document's own, without what the slice leaves out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from sdkloom.diagnostics import FAULT_ADVICE, Diagnostic, SpecError
from sdkloom.reading.document import Document, parse
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.slicing import json_slices as slice_json
from sdkloom.slicing.text_edits import same

NOTE = "x-sdkloom-"
"""Prefix of the keys that a slice may have beside those of its document."""


class SlicedText(NamedTuple):
    """A slice as text; ``is_whole`` if its text is the document's, without what it leaves out.

    Where it is not, all of it had to be written anew: comments and anchors are lost.
    """

    text: str
    is_whole: bool


def slice_text(document: Document, reduced: Document) -> SlicedText:
    """Write *reduced*, a slice of *document*, as *document* is written.

    Raises SpecError if what was written would read differently, which no document should bring about.
    """
    if same(document.written, reduced.root):
        return SlicedText(document.text, is_whole=True)
    noted = {
        key: value for key, value in reduced.root.items() if _is_note(document.written, key, value)
    }
    root = {key: value for key, value in reduced.root.items() if key not in noted}
    reduce, write = slice_json.reduce, slice_json.write
    if not document.is_json:
        # PyYAML takes as long to import as a large JSON document takes to slice
        from sdkloom.slicing import yaml_slices as slice_yaml  # noqa: PLC0415

        reduce, write = slice_yaml.reduce, slice_yaml.write
    text = _with_notes(reduce(document.text, document.written, root), noted, document)
    if _parses_as(text, reduced):
        return SlicedText(text, is_whole=True)
    text = write(document.text, reduced.root)
    if _parses_as(text, reduced):
        return SlicedText(text, is_whole=False)
    message = f"this slice cannot be written so that it reads the same: {FAULT_ADVICE}"
    raise SpecError(Diagnostic(rule="internal", severity="error", message=message))


def _is_note(written: JsonValue, key: str, value: JsonValue) -> bool:
    """Whether a key at the root of a slice is not in the document."""
    return key.startswith(NOTE) and not same(written.get(key), value)


def _with_notes(text: str, noted: dict[str, JsonValue], document: Document) -> str:
    """Add *noted* at the end, in the document's own hand."""
    if not noted:
        return text
    if not document.is_json:
        return "\n".join((text.rstrip(), *_yaml(noted, ""), ""))
    body, ending = text.rstrip()[:-1].rstrip(), text[len(text.rstrip()) :]
    indent = found[1] if (found := re.match(r"\s*\{\s*\n([ \t]*)", text)) else None
    added = json.dumps(noted, indent=indent, ensure_ascii=True).strip()[1:-1].rstrip()
    comma, close = "" if body.endswith("{") else ",", "}" if indent is None else "\n}"
    return f"{body}{comma}{added}{close}{ending}"


def _yaml(value: JsonValue, indent: str) -> Iterator[str]:
    """Write objects and arrays of text a line each; JSON's text is YAML's too."""
    if is_object(value):
        for key, inner in value.items():
            yield f"{indent}{key if key.startswith(NOTE) else json.dumps(key)}:"
            yield from _yaml(inner, f"{indent}  ")
    elif is_array(value):
        yield from (f"{indent}- {json.dumps(item)}" for item in value)
    else:
        yield f"{indent}{json.dumps(value)}"


def _parses_as(text: str, reduced: Document) -> bool:
    try:
        return same(parse(text, reduced.path).root, reduced.root)
    except SpecError:
        return False
