"""The order of the stages, from a path to the files of a package."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sdkloom import __version__
from sdkloom.app.aliases import Aliases, PreviousPackage, compute_aliases, with_aliases
from sdkloom.app.documents import Documents
from sdkloom.app.options import BLACK_STYLE, Options, provenance
from sdkloom.app.snapshot import SNAPSHOT, dump_snapshot, load_snapshot
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.emit.audit import audit
from sdkloom.emit.checks import check_modules
from sdkloom.emit.codecs import codec_modules
from sdkloom.emit.manifest import lock, surface
from sdkloom.emit.models import model_modules
from sdkloom.emit.package import package_modules
from sdkloom.emit.readme import readme
from sdkloom.emit.resources import resource_modules
from sdkloom.emit.servers import server_modules
from sdkloom.emit.templating import runtime_files
from sdkloom.emit.webhooks import incoming_modules
from sdkloom.lowering.lower import Lowered, lower
from sdkloom.overlay import OverlayError
from sdkloom.reading.document import Document
from sdkloom.reading.source import Source, StrPath, as_source
from sdkloom.validating.bounds import refuse_too_much
from sdkloom.validating.references import followed
from sdkloom.validating.validation import validate

_RECURSION = 20_000
"""Schemas nest; the reader bounds how deep, and Python's own frames need no C stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedPackage:
    """A package, not yet written: its files, what was said on the way, and what it was made from."""

    files: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    document: Document
    lowered: Lowered
    former: Aliases


def generate(
    spec: Source | StrPath,
    options: Options,
    kept: Mapping[str, str] | None = None,
    former: PreviousPackage | None = None,
    documents: Documents | None = None,
) -> GeneratedPackage:
    """Make a package of a document; *kept* holds names of an earlier run, by origin.

    *former* is the package whose place it takes: what was called otherwise there keeps its former
    name as an alias. *documents* are those that other targets of the run have read. Raises SpecError
    where the document cannot be used.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    source, diagnostics = as_source(spec), Diagnostics()
    documents = documents or Documents()
    try:
        document = documents.read(source, diagnostics)
    except OverlayError as error:
        raise LocatedError(error.document, error.diagnostics) from error
    try:
        document = documents.slice(document, source, options.selection, diagnostics)
        lowered = _lowered(document, options, diagnostics, kept or {})
        before = former.manifest.spec if former else None
        others = lowered.reader.document.others
        made = provenance(document, source, options, documents, others, before=before)
        return _generated(lowered, former, made, diagnostics, strict=options.strict)
    except SpecError as error:
        raise _located(document, error, diagnostics) from error


def generate_again(options: Options, former: PreviousPackage) -> GeneratedPackage:
    """Make a package of the document that *former* was made of, as it keeps it."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    manifest, diagnostics = former.manifest, Diagnostics()
    document = load_snapshot(former.folder, manifest)
    made = {
        "sdkloom": __version__,
        "black": BLACK_STYLE,
        "spec": manifest.spec,
        "options": manifest.options,
    }
    try:
        lowered = _lowered(document, options, diagnostics, manifest.names)
        return _generated(lowered, former, made, diagnostics, strict=options.strict)
    except SpecError as error:
        raise _located(document, error, diagnostics) from error


def _located(document: Document, error: SpecError, diagnostics: Diagnostics) -> LocatedError:
    found = [one for one in diagnostics.found if one not in error.diagnostics]
    return LocatedError(document, (*error.diagnostics, *found))


class LocatedError(SpecError):
    """A ``SpecError`` of a document that was read: its places can be looked up."""

    def __init__(self, document: Document, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(*diagnostics)
        self.document = document


def _lowered(
    document: Document, options: Options, diagnostics: Diagnostics, kept: Mapping[str, str]
) -> Lowered:
    refuse_too_much(document.root)
    document = followed(document, diagnostics)
    diagnostics.raise_errors()
    validate(document.root, document.version, diagnostics, document)
    diagnostics.raise_errors()
    return lower(document, diagnostics, package=options.package, kept=kept)


def _generated(
    lowered: Lowered,
    former: PreviousPackage | None,
    made: Mapping[str, object],
    diagnostics: Diagnostics,
    *,
    strict: bool,
) -> GeneratedPackage:
    document = lowered.reader.document
    names = compute_aliases(lowered, former, made) if former else Aliases()
    api = with_aliases(lowered.api, names.aliases)
    files = render_package(replace(lowered, api=api), diagnostics)
    files[SNAPSHOT] = dump_snapshot(document)
    for one in document.remarks:
        diagnostics.add(one)
    diagnostics.raise_errors()
    audit(files, api)
    files["sdkloom.lock"] = lock(api, files, made)
    if strict:
        diagnostics.found = {_as_error(one): None for one in diagnostics.found}
        diagnostics.raise_errors()
    return GeneratedPackage(
        files=dict(sorted(files.items())),
        diagnostics=tuple(diagnostics.found),
        document=document,
        lowered=lowered,
        former=names,
    )


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
        **dict(incoming_modules(api, index)),
        **dict(server_modules(api)),
    }
    files = modules | {f"_runtime/{name}": text for name, text in runtime_files().items()}
    files["surface.txt"] = surface(api, index)
    files["README.md"] = readme(lowered, index)
    return dict(sorted(files.items()))
