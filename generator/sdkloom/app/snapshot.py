"""The snapshot of the document that a package was generated from, which later runs compare with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from sdkloom.app.documents import Documents
from sdkloom.app.name_settings import read_names
from sdkloom.app.stages import lower_document
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.lowering.lower import Lowered
from sdkloom.naming import LockedNames
from sdkloom.output.package_folder import Manifest, hash_of
from sdkloom.reading.document import Document, restored

SNAPSHOT = "openapi.json"
_FILES = "x-sdkloom-files"
_DEPTH = 3
_NUMBERED = re.compile(r"/oneOf/\w*Variant\d+$")
"""How earlier releases knew a variant of a union that stands elsewhere: by its position there."""


def dump_snapshot(document: Document) -> str:
    """Write a document as one JSON text: the slice, in its order, and its other files."""
    files = {name: document.get(f"{name}#") for name in sorted(document.others)}
    value = {**document.root, _FILES: files} if files else document.root
    return _lines(value, _DEPTH) + "\n"


def _lines(value: Any, depth: int, margin: str = "\n") -> str:
    """Write JSON with a line for each operation and component: reviews see which of them changed."""
    if not depth or not isinstance(value, dict) or not value:
        return json.dumps(value)
    deeper = f"{margin} "
    members = cast("dict[str, Any]", value).items()
    rows = (f"{json.dumps(name)}: {_lines(member, depth - 1, deeper)}" for name, member in members)
    return f"{{{deeper}{f',{deeper}'.join(rows)}{margin}}}"


def load_snapshot(folder: Path, manifest: Manifest) -> Document:
    """Read what the package in *folder* was generated from; its places are those in the snapshot.

    Raises SpecError where the snapshot is missing or was edited.
    """
    path = folder / SNAPSHOT
    try:
        content = path.read_bytes().replace(b"\r\n", b"\n")
    except OSError as error:
        raise _fault(f"{path} cannot be read: {error.strerror or error}") from None
    if hash_of(content) != manifest.files.get(SNAPSHOT):  # it may not be valid any more
        raise _fault(f"{path} is not as it was written: generate the package again")
    text = content.decode()
    root = cast("dict[str, Any]", json.loads(text))
    files = cast("Mapping[str, Any]", root.pop(_FILES, {}))
    document = restored(text, root, files, str(manifest.spec.get("name", SNAPSHOT)))
    return replace(document, path=str(path))


def _fault(message: str) -> SpecError:
    return SpecError(Diagnostic(rule="package", severity="error", message=message))


def lower_snapshot(folder: Path, manifest: Manifest) -> Lowered | None:
    """Lower what the package in *folder* was generated from, with the names it then had.

    ``None`` if the snapshot is missing or was edited, or it cannot be used any more.
    """
    try:
        document = load_snapshot(folder, manifest)
        package = str(manifest.options.get("package", ""))
        return lower_document(
            document,
            Diagnostics(),
            Documents(),
            package=package,
            renames=read_names(manifest.options.get("names"))[0],
            names=LockedNames(manifest.names, None, manifest.edition),
        )
    except SpecError:
        return None


def current_names(folder: Path, manifest: Manifest) -> Mapping[str, str]:
    """The names of the package in *folder*, by what this release knows their places by.

    What an earlier release knew by a position is looked up in the document that had it.
    """
    if not any(map(_NUMBERED.search, manifest.names)):
        return manifest.names
    old = lower_snapshot(folder, manifest)
    return manifest.names if old is None else {**manifest.names, **dict(old.api.names)}
