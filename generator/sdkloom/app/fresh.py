"""Whether a package is up to date, found out before anything slow is imported."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from sdkloom.app.documents import Documents
from sdkloom.app.options import provenance
from sdkloom.app.targets import Target
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.emit.templating import templates_folder
from sdkloom.output.package_folder import LOCK, Manifest, OutputError, is_listed

_SOURCES = Path(__file__).resolve().parents[1]


def unchanged(target: Target, manifest: Manifest | None, documents: Documents) -> bool:
    """Whether the package is what the present sdkloom generates from the present document.

    When in doubt, it is not: a document that cannot be read is for the pipeline to explain.
    """
    if manifest is None or not _is_whole(target.output, manifest):
        return False
    try:
        diagnostics = Diagnostics()
        document = documents.read(target.source, diagnostics)
        document = documents.slice(document, target.selection, diagnostics)
        others = cast("list[str]", manifest.spec.get("files", []))
        present = provenance(
            document, target.source, target.options, documents, others, before=manifest.spec
        )
    except (SpecError, OutputError):
        return False
    return present == {key: getattr(manifest, key) for key in present}


def _is_whole(folder: Path, manifest: Manifest) -> bool:
    """Whether every file is as the manifest says, and written by these very sources."""
    try:
        return _is_by_these_sources(folder / LOCK) and all(
            is_listed((folder / path).read_bytes(), digest)
            for path, digest in manifest.files.items()
        )
    except OSError:
        return False


def _is_by_these_sources(lock: Path) -> bool:
    """Whether no source was edited since; of an installed sdkloom the version in the lock decides."""
    templates = templates_folder()
    if templates.is_relative_to(_SOURCES):
        return True
    written = lock.stat().st_mtime_ns
    sources = (*_SOURCES.rglob("*.py"), *templates.rglob("*.*"))
    return all(path.stat().st_mtime_ns <= written for path in sources)
