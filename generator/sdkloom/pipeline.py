"""The order of the stages, from a path to the files of a package."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sdkloom.describe import lock, readme, surface
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.document import Document, read
from sdkloom.lower import Lowered, lower
from sdkloom.metaschema import validate
from sdkloom.options import Options, made_of
from sdkloom.slicing import keep
from sdkloom.templating import runtime_files
from sdkloom.write_checks import check_modules
from sdkloom.write_codecs import codec_modules
from sdkloom.write_models import model_modules
from sdkloom.write_package import package_modules
from sdkloom.write_resources import resource_modules

_RECURSION = 20_000
"""Schemas nest; the reader bounds how deep, and Python's own frames need no C stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A package, not yet written: its files, what was said on the way, and what it was made from."""

    files: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    document: Document
    lowered: Lowered


def generate(spec: Path, options: Options, kept: Mapping[str, str] | None = None) -> Generated:
    """Make a package of the document at *spec*; *kept* holds names of an earlier run, by origin.

    Raises SpecError where the document cannot be used.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    diagnostics = Diagnostics()
    document = read(spec)
    try:
        document = keep(document, options.selection, diagnostics)
        return _generate(document, spec, options, diagnostics, kept or {})
    except SpecError as error:
        found = [one for one in diagnostics.found if one not in error.diagnostics]
        raise LocatedError(document, (*error.diagnostics, *found)) from error


class LocatedError(SpecError):
    """A ``SpecError`` of a document that was read: its places can be looked up."""

    def __init__(self, document: Document, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(*diagnostics)
        self.document = document


def _generate(
    document: Document, spec: Path, options: Options, diagnostics: Diagnostics, kept: Mapping[str, str]
) -> Generated:
    validate(document.root, document.version, diagnostics)
    diagnostics.raise_errors()
    lowered = lower(document, diagnostics, package=options.package, kept=kept)
    files = render_package(lowered, diagnostics)
    for one in document.remarks:
        diagnostics.add(one)
    diagnostics.raise_errors()
    files["sdkloom.lock"] = lock(lowered.api, files, made_of(document, spec, options))
    if options.strict:
        diagnostics.found = {_as_error(one): None for one in diagnostics.found}
        diagnostics.raise_errors()
    return Generated(files=files, diagnostics=tuple(diagnostics.found), document=document, lowered=lowered)


def _as_error(one: Diagnostic) -> Diagnostic:
    return replace(one, severity="error") if one.severity == "warning" else one


def render_package(lowered: Lowered, diagnostics: Diagnostics) -> dict[str, str]:
    """Write the files of a package, but for its manifest."""
    api = lowered.api
    index = {one.origin: one for one in api.declarations}
    modules = {
        **dict(package_modules(api, index)),
        **dict(model_modules(api, index)),
        **dict(codec_modules(api, index)),
        **dict(check_modules(lowered, index, diagnostics)),
        **dict(resource_modules(api, index)),
    }
    files = modules | {f"_runtime/{name}": text for name, text in runtime_files().items()}
    files["surface.txt"] = surface(api, index)
    files["README.md"] = readme(api)
    return dict(sorted(files.items()))
