"""The order of the stages, from a path to the files of a package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sdkloom.app.aliases import Aliases, PreviousPackage, compute_aliases, with_aliases
from sdkloom.app.documents import Documents
from sdkloom.app.locked_names import locked_names
from sdkloom.app.name_settings import NameSettings
from sdkloom.app.options import Options, provenance, recorded
from sdkloom.app.snapshot import SNAPSHOT, dump_snapshot
from sdkloom.app.stages import lower_document
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError, one_per_place
from sdkloom.emit.audit import audit
from sdkloom.emit.checks import check_modules
from sdkloom.emit.codecs import codec_modules
from sdkloom.emit.manifest import lock, surface
from sdkloom.emit.models import model_modules
from sdkloom.emit.package import package_modules
from sdkloom.emit.readme import readme
from sdkloom.emit.resources import resource_modules
from sdkloom.emit.servers import server_modules
from sdkloom.emit.templating import needed_runtime_files
from sdkloom.emit.webhooks import webhook_modules
from sdkloom.lowering.lower import Lowered
from sdkloom.naming import LockedNames
from sdkloom.output.package_folder import LOCK
from sdkloom.reading.document import Document
from sdkloom.reading.located import DocumentError, document_error
from sdkloom.reading.places import child
from sdkloom.reading.source import Source, StrPath, as_source
from sdkloom.renames import RenameProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedPackage:
    """A package, not yet written: its files, the diagnostics, and what it was generated from."""

    files: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    document: Document
    lowered: Lowered
    aliases: Aliases


def generate(
    spec: Source | StrPath,
    options: Options,
    names: LockedNames | Mapping[str, str] | None = None,
    previous: PreviousPackage | None = None,
    documents: Documents | None = None,
) -> GeneratedPackage:
    """Generate a package from a document; *names* are those of an earlier run.

    *previous* is the package whose place it takes: what was called otherwise there keeps its old
    name as an alias. *documents* are those that other targets of the run have read. Raises
    DocumentError where the document cannot be used.
    """
    source, diagnostics = as_source(spec), Diagnostics()
    documents = documents or Documents()
    document = documents.read(source, diagnostics)
    lowered = lower_document(
        document,
        diagnostics,
        documents,
        package=options.package,
        selection=options.selection,
        renames=options.names.renames,
        names=names if isinstance(names, LockedNames | None) else LockedNames(names),
    )
    part = documents.slice(document, options.selection, diagnostics)
    others = lowered.reader.document.others
    before = previous.manifest.spec if previous else None
    inputs = provenance(part, source, options, documents, others, before=before)
    return _generated(lowered, previous, inputs, diagnostics, options)


def generate_again(
    document: Document, options: Options, previous: PreviousPackage
) -> GeneratedPackage:
    """Generate *previous* again from *document*, its snapshot."""
    manifest, diagnostics = previous.manifest, Diagnostics()
    names = locked_names(previous.folder, manifest, current=options.names.current)
    lowered = lower_document(
        document,
        diagnostics,
        Documents(),
        package=options.package,
        names=names,
        renames=options.names.renames,
    )
    inputs = recorded(manifest.spec, manifest.options)
    return _generated(lowered, previous, inputs, diagnostics, options)


def _generated(
    lowered: Lowered,
    previous: PreviousPackage | None,
    inputs: Mapping[str, object],
    diagnostics: Diagnostics,
    options: Options,
) -> GeneratedPackage:
    document = lowered.reader.document
    _refuse_renames(lowered.rename_problems, options.names)
    try:
        aliases = compute_aliases(lowered, previous, inputs) if previous else Aliases()
        api = with_aliases(lowered.api, aliases.current)
        files = render_package(replace(lowered, api=api), diagnostics)
        files[SNAPSHOT] = dump_snapshot(document)
        for remark in document.remarks:
            diagnostics.add(remark)
        diagnostics.raise_errors()
        if options.tests:
            from sdkloom.verifying.package_tests import package_tests  # noqa: PLC0415 - jsonschema

            files |= package_tests(lowered)
        audit(files, api)
        files[LOCK] = lock(api, files, inputs)
        if options.strict:
            diagnostics.found = dict.fromkeys(map(_as_error, diagnostics.found))
            diagnostics.raise_errors()
    except SpecError as error:
        raise document_error(document, error, diagnostics) from error
    return GeneratedPackage(
        files=dict(sorted(files.items())),
        diagnostics=one_per_place(diagnostics.found),
        document=document,
        lowered=lowered,
        aliases=aliases,
    )


def _refuse_renames(problems: Sequence[RenameProblem], settings: NameSettings) -> None:
    """Raise DocumentError, with places in the project's file, for names that cannot be given."""
    found: list[Diagnostic] = []
    for problem in problems:
        line, column = settings.places.get((problem.kind, problem.key), (1, 1))
        found.append(
            Diagnostic(
                rule="project",
                severity="error",
                message=problem.message,
                origin=child("#", "names", problem.kind, problem.key),
                line=line,
                column=column,
            )
        )
    if found:
        raise DocumentError(settings.path, None, *found)


def _as_error(found: Diagnostic) -> Diagnostic:
    return replace(found, severity="error") if found.severity == "warning" else found


def render_package(lowered: Lowered, diagnostics: Diagnostics) -> dict[str, str]:
    """Write the files of a package, but for its manifest."""
    index = {declaration.origin: declaration for declaration in lowered.api.declarations}
    checks = check_modules(lowered, index, diagnostics)
    api = lowered.api._replace(checks=checks.checks)
    modules = {
        **dict(package_modules(api, index)),
        **dict(model_modules(api, index)),
        **dict(codec_modules(api, index)),
        **checks.files,
        **dict(resource_modules(api, index)),
        **dict(webhook_modules(api, index)),
        **dict(server_modules(api)),
    }
    runtime = needed_runtime_files(modules.values())
    files = modules | {f"_runtime/{name}": text for name, text in runtime.items()}
    files["surface.txt"] = surface(api, index)
    files["README.md"] = readme(lowered, index)
    return dict(sorted(files.items()))
