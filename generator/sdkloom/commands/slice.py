"""``sdkloom slice``: the smallest document that holds the chosen operations."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sdkloom.commands.faults import Command
from sdkloom.commands.options import (
    READING,
    REPORTING,
    SELECTING,
    Report,
    decorated,
    selection_of,
    source_of,
)
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.output.package_folder import OutputError
from sdkloom.overlay import OverlayError, read_overlaid
from sdkloom.reading.document import Document
from sdkloom.reading.source import Source
from sdkloom.slicing.context import slice_document
from sdkloom.slicing.report import chains, sectioned, summary
from sdkloom.slicing.selection import Explanation, Selection, explain
from sdkloom.slicing.text import slice_text

_FILE = click.Path(path_type=Path)


@click.command("slice", cls=Command)
@decorated([click.argument("spec"), *SELECTING, *READING, *REPORTING])
@click.option("--output", "-o", type=_FILE, help="File to write; standard output by default.")
@click.option(
    "--explain", "is_explained", is_flag=True, help="Tell which references keep each component."
)
def slice_command(*, spec: str, output: Path | None, is_explained: bool, **words: Any) -> None:
    """Write the smallest document that holds the chosen operations, as SPEC is written.

    With --explain and without --output, only the explanation is printed.
    """
    report = Report(words)
    if report.json and output is None and not is_explained:
        raise click.UsageError("name a file with --output: standard output is for the report")
    source, diagnostics = source_of(spec, words), Diagnostics()
    document: Document | None = None
    try:
        with report.progress(f"slicing {source.shown}"):
            document = read_overlaid(source, diagnostics)
            explanation, text = _sliced(document, selection_of(words), diagnostics)
            _check_files(document, source, output, diagnostics)
    except SpecError as error:
        document = error.document if isinstance(error, OverlayError) else document
        report.fail((*diagnostics.found, *error.diagnostics), document, source.shown)
    mark, encoding = document.encoding
    before = len(mark + document.text.encode(encoding))
    after = mark + text.encode(encoding)
    if output is not None:
        try:
            _write(output, after, [Path(spec), *_others(Path(spec), document)])
        except OutputError as error:
            report.refuse(error)
    rows = report.diagnostics(diagnostics.found, document, source.shown)
    if output is None and not is_explained:
        sys.stdout.buffer.write(after)
        return
    result = _result(explanation, before, len(after), is_explained=is_explained)
    said = f"{output or source.shown}: {summary(explanation, before, len(after))}"
    report.tell(
        {**result, "output": str(output) if output else None, "diagnostics": rows},
        "\n".join((said, *(chains(explanation) if is_explained else ()))),
    )
    report.end()


def _others(spec: Path, document: Document) -> list[Path]:
    """Find the other files that were read."""
    return [*(spec.parent / one for one in document.others), *map(Path, document.overlays)]


def _result(
    explanation: Explanation, before: int, after: int, *, is_explained: bool
) -> dict[str, object]:
    counts = explanation.counts.items()
    kept = [{"origin": one.origin, "chain": list(one.chain)} for one in explanation.components]
    return {
        "counts": {key: {"kept": held, "of": every} for key, (held, every) in counts},
        "bytes": {"kept": after, "of": before},
        **({"kept": kept} if is_explained else {}),
    }


def _sliced(
    document: Document, selection: Selection, diagnostics: Diagnostics
) -> tuple[Explanation, str]:
    kept = slice_document(document, selection, diagnostics)
    explanation = sectioned(explain(document, selection))
    if selection.empty:  # what nothing refers to is kept too
        counts = {key: (every, every) for key, (_, every) in explanation.counts.items()}
        explanation = replace(explanation, counts=counts)
    text, is_whole = slice_text(document, kept)
    if not is_whole:
        message = "the slice had to be written anew: comments, anchors and quotes are not kept"
        diagnostics.warning("slice-written", message, "#")
    return explanation, text


def _check_files(
    document: Document, source: Source, output: Path | None, diagnostics: Diagnostics
) -> None:
    """Refuse, or where the place is not known warn of, relative references that would dangle."""
    if document.address and document.others:
        message = f"references in the slice may be relative to {document.address}"
        diagnostics.warning("slice-files", message, "#")
    files = [one for one in document.others if "://" not in one]
    if not files:
        return
    beside = source.root or "." if source.is_standard_input else os.path.dirname(source.spec)
    folder = Path(beside).resolve()
    names = ", ".join(files[:3]) + (", …" if len(files) > 3 else "")
    message = f"the slice refers to files beside the document ({names}): keep it in {folder.name or folder}/"
    if output is None:
        diagnostics.warning("slice-files", message, "#")
    elif output.resolve().parent != folder:
        raise SpecError(Diagnostic(rule="slice-files", severity="error", message=message))


def _write(output: Path, content: bytes, inputs: list[Path]) -> None:
    """Put *content* in the place of *output* in one step."""
    if output.exists():
        if any(one.exists() and output.samefile(one) for one in inputs):
            raise OutputError(f"{output}: this is the document itself; name another file")
        if not output.is_file():
            raise OutputError(f"{output}: this is no file; name one")
    target = output.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with open(handle, "wb") as file:
                file.write(content)
            os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
            os.replace(name, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise OutputError(f"{output}: it cannot be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
