"""The order of the stages, from a path to the files of a package."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sdkloom import __version__
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.documents import Documents
from sdkloom.keeping.aliases import Former, Kept, former_names, with_aliases
from sdkloom.keeping.remembered import REMEMBERED, recalled, remembered
from sdkloom.lowering.lower import Lowered, lower
from sdkloom.metaschema.bounds import refuse_too_much
from sdkloom.metaschema.references import followed
from sdkloom.metaschema.validation import validate
from sdkloom.options import BLACK_STYLE, Options, made_of
from sdkloom.overlay import OverlayError
from sdkloom.reading.document import Document
from sdkloom.reading.source import Source, StrPath, as_source
from sdkloom.spelling.templating import runtime_files
from sdkloom.writing.audit import audit
from sdkloom.writing.checks import check_modules
from sdkloom.writing.codecs import codec_modules
from sdkloom.writing.describe import lock, surface
from sdkloom.writing.incoming import incoming_modules
from sdkloom.writing.models import model_modules
from sdkloom.writing.package import package_modules
from sdkloom.writing.readme import readme
from sdkloom.writing.resources import resource_modules
from sdkloom.writing.servers import server_modules

_RECURSION = 20_000
"""Schemas nest; the reader bounds how deep, and Python's own frames need no C stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A package, not yet written: its files, what was said on the way, and what it was made from."""

    files: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    document: Document
    lowered: Lowered
    former: Kept


def generate(
    spec: Source | StrPath,
    options: Options,
    kept: Mapping[str, str] | None = None,
    former: Former | None = None,
    documents: Documents | None = None,
) -> Generated:
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
        made = made_of(document, source, options, documents, others, before=before)
        return _generated(lowered, former, made, diagnostics, strict=options.strict)
    except SpecError as error:
        raise _located(document, error, diagnostics) from error


def generate_again(options: Options, former: Former) -> Generated:
    """Make a package of the document that *former* was made of, as it keeps it."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    manifest, diagnostics = former.manifest, Diagnostics()
    document = recalled(former.folder, manifest)
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
    former: Former | None,
    made: Mapping[str, object],
    diagnostics: Diagnostics,
    *,
    strict: bool,
) -> Generated:
    document = lowered.reader.document
    names = former_names(lowered, former, made) if former else Kept()
    api = with_aliases(lowered.api, names.aliases)
    files = render_package(replace(lowered, api=api), diagnostics)
    files[REMEMBERED] = remembered(document)
    for one in document.remarks:
        diagnostics.add(one)
    diagnostics.raise_errors()
    audit(files, api)
    files["sdkloom.lock"] = lock(api, files, made)
    if strict:
        diagnostics.found = {_as_error(one): None for one in diagnostics.found}
        diagnostics.raise_errors()
    return Generated(
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
