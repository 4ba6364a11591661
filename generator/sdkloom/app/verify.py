"""``verify``: whether a package does what its document says, by jsonschema."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from sdkloom.app.documents import Documents
from sdkloom.app.locked_names import locked_names
from sdkloom.app.name_settings import read_names
from sdkloom.app.options import recorded_selection
from sdkloom.app.snapshot import load_snapshot
from sdkloom.app.stages import lower_document
from sdkloom.app.targets import Target
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.output.package_folder import LOCK, Manifest, OutputError, read_manifest
from sdkloom.reading.document import Document
from sdkloom.reading.located import DocumentError
from sdkloom.slicing.selection import Selection
from sdkloom.verifying.package import PackageImportError
from sdkloom.verifying.results import RULES, Difference, Disagreement, Verification
from sdkloom.verifying.verify import verify

_SHOWN = 200
"""Characters of a value that are printed."""
_SYMBOLS = 4
_ABOUT_VALUES = frozenset({"validate", "send", "read", "write"})
"""Schemas that are named for each rule."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying the package in ``folder`` found; the places are in ``document``."""

    folder: Path
    verification: Verification
    document: Document

    def recorded(self) -> dict[str, object]:
        """Write it for machines."""
        found = self.verification
        return {
            "package": str(self.folder),
            "schemas": found.schemas,
            "values": found.values,
            "disagreements": [self._located(each) for each in found.disagreements],
            "differences": [self._located(each) for each in found.differences],
            "unjudged": list(found.unjudged),
        }

    def _located(self, found: Disagreement | Difference) -> dict[str, object]:
        place = self.document.locate(found.origin)
        values: dict[str, object] = {"pointer": found.origin, **place._asdict(), **asdict(found)}
        del values["origin"]
        return values

    def lines(self) -> Iterator[str]:
        """Write it for people: each disagreement, each rule, and a summary."""
        found = self.verification
        for each in found.disagreements:
            yield from self._disagreement(each)
        for rule, meaning in RULES.items():
            rows = [each for each in found.differences if each.rule == rule]
            if rows:
                values = _counted(sum(each.count for each in rows), "value")
                symbols = ", ".join(dict.fromkeys(each.symbol for each in rows[:_SYMBOLS]))
                more = ", …" if len(rows) > _SYMBOLS else ""
                yield f"{self.folder}: {rule}: {meaning}: {values} of {symbols}{more}"
        if found.unjudged:
            count = _counted(len(found.unjudged), "schema")
            places = ", ".join(found.unjudged[:_SYMBOLS])
            more = ", …" if len(found.unjudged) > _SYMBOLS else ""
            yield f"{self.folder}: {count} that jsonschema cannot judge, at {places}{more}"
        tried = f"{_counted(found.values, 'value')} of {_counted(found.schemas, 'schema')}"
        verdict = "agrees with the document"
        if found.disagreements:
            verdict = _counted(len(found.disagreements), "disagreement") + " with the document"
        yield f"{self.folder}: {verdict}: {tried}"

    def _disagreement(self, found: Disagreement) -> Iterator[str]:
        place = self.document.locate(found.origin)
        keyword = f" ({found.keyword})" if found.keyword and found.subject != "default" else ""
        yield (
            f"{place.file}:{place.line}:{place.column}: error: {found.symbol}{keyword}:"
            f" the document: {found.document}; the package: {found.package} [{found.subject}]"
        )
        yield f"  at {found.origin}{_value(found)}"


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"


def _value(found: Disagreement) -> str:
    if found.value is None and found.subject not in _ABOUT_VALUES:
        return ""
    text = json.dumps(found.value)
    return f", value {text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}"


def verify_target(target: Target) -> Verified:
    """Compare the package in the folder of *target* with its document.

    A document that is a folder is the snapshot in that package, as is one at an address. Raises
    DocumentError where the document cannot be used, OutputError where the package cannot.
    """
    folder = target.output
    manifest = read_manifest(folder)
    if manifest is None:
        if target.name:
            raise OutputError(f"{folder}: there is no package: run sdkloom generate {target.name}")
        raise OutputError(f"{folder}: it has no {LOCK}: name the folder of a package")
    document, selection = _document(target, manifest)
    package = str(manifest.options.get("package", ""))
    lowered = lower_document(
        document,
        Diagnostics(),
        Documents(),
        package=package,
        selection=selection,
        names=locked_names(folder, manifest),
        renames=read_names(manifest.options.get("names"))[0],
    )
    try:
        found = verify(lowered, folder)
    except PackageImportError as error:
        raise OutputError(f"{folder}: the package cannot be imported: {error}") from error
    return Verified(folder, found, lowered.reader.document)


def _document(target: Target, manifest: Manifest) -> tuple[Document, Selection]:
    if not os.path.isdir(target.source.spec) and not target.source.is_address:
        selection = target.selection
        if selection.empty and not target.name:
            selection = recorded_selection(manifest.options)
        return Documents().read(target.source, Diagnostics()), selection
    try:
        return load_snapshot(target.output, manifest), Selection()
    except SpecError as error:
        raise DocumentError(str(target.output), None, *error.diagnostics) from error
