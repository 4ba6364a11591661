"""Seeing at once that there is nothing to do, before anything slow is even imported."""

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
    """Whether the package is what the present sdkloom made of the present document.

    When in doubt, it is not: a document that cannot be read is for the pipeline to explain.
    """
    if manifest is None or not _is_whole(target.output, manifest):
        return False
    try:
        diagnostics = Diagnostics()
        document = documents.read(target.source, diagnostics)
        document = documents.slice(document, target.source, target.selection, diagnostics)
        others = cast("list[str]", manifest.spec.get("files", []))
        made = provenance(
            document, target.source, target.options, documents, others, before=manifest.spec
        )
    except (SpecError, OutputError):
        return False
    held = (manifest.sdkloom, manifest.black, manifest.spec, manifest.options)
    return held == (made["sdkloom"], made["black"], made["spec"], made["options"])


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
    """Whether nothing was edited since; of what is installed, the version in the manifest says it."""
    templates = templates_folder()
    if templates.is_relative_to(_SOURCES):
        return True
    made = lock.stat().st_mtime_ns
    sources = (*_SOURCES.rglob("*.py"), *templates.rglob("*.*"))
    return all(one.stat().st_mtime_ns <= made for one in sources)
