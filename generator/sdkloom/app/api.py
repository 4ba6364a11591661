"""The commands as functions, with the command line's words."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

from sdkloom.app.aliases import PreviousPackage
from sdkloom.app.check import checked
from sdkloom.app.compare import compared, since_last_run
from sdkloom.app.documents import Documents
from sdkloom.app.pipeline import GeneratedPackage
from sdkloom.app.pipeline import generate as make
from sdkloom.app.targets import Target
from sdkloom.diagnostics import Diagnostic, Diagnostics
from sdkloom.output.package_folder import Difference, Written, read_manifest, write
from sdkloom.overlay import read_overlaid
from sdkloom.reading.source import Source, StrPath
from sdkloom.slicing.context import slice_document
from sdkloom.slicing.selection import Selection
from sdkloom.slicing.text import slice_text

if TYPE_CHECKING:
    from sdkloom.diffing.diff import Diff


class Choice(TypedDict, total=False):
    """How a document is read, and which operations to keep, as the command line says it.

    Patterns know ``*``, which is any text, and ``?``, which is any character. A value may stand for
    a list of one.
    """

    overlay: StrPath | Iterable[StrPath]
    """Files of overlays to apply first."""
    allow_remote: Iterable[str]
    """Hosts whose documents may be referred to."""
    root: StrPath | None
    """The folder whose files may be referred to."""
    include_path: Iterable[str]
    include_tag: Iterable[str]
    include_operation: Iterable[str]
    exclude_path: Iterable[str]
    exclude_tag: Iterable[str]
    exclude_operation: Iterable[str]


@dataclass(frozen=True, slots=True)
class Result:
    """What ``generate`` wrote, what it had to say, and what changed for callers since the last run."""

    written: Written
    diagnostics: tuple[Diagnostic, ...]
    changes: Diff | None = None


def generate(  # noqa: PLR0913 - the command line's words
    spec: StrPath,
    output: StrPath,
    *,
    package: str | None = None,
    strict: bool = False,
    force: bool = False,
    drop_aliases: bool = False,
    **choice: Unpack[Choice],
) -> Result:
    """Write the package of *spec* to the folder *output*.

    Raises SpecError where the document cannot be used, OutputError where the folder cannot.
    """
    target = _target(spec, output, package, choice, strict=strict)
    generated = _generated(target, drop_aliases=drop_aliases)
    written = write(target.output, generated.files, force=force)
    changes = since_last_run(generated, aliases=not drop_aliases)
    return Result(written, generated.diagnostics, changes.diff if changes else None)


def check(
    spec: StrPath,
    output: StrPath,
    *,
    package: str | None = None,
    strict: bool = False,
    fetch: bool = False,
    **choice: Unpack[Choice],
) -> tuple[Difference, ...]:
    """Tell in what the folder *output* differs from what *spec* would give today; nothing is fresh.

    An address is compared with the copy in the package, or with *fetch* read again.
    """
    target = _target(spec, output, package, choice, strict=strict)
    return checked(target, Documents(), fetch=fetch).differences


def diff(old: StrPath, new: StrPath, **choice: Unpack[Choice]) -> Diff:
    """Compare two documents or packages, or the same slice of both, as callers of clients see them."""
    return compared(_source(old, choice), _source(new, choice), _selection(choice)).diff


def slice_spec(spec: StrPath, **choice: Unpack[Choice]) -> str:
    """Cut out the smallest document that holds the chosen operations, as *spec* is written."""
    diagnostics = Diagnostics()
    document = read_overlaid(_source(spec, choice), diagnostics)
    return slice_text(document, slice_document(document, _selection(choice), diagnostics)).text


def _selection(choice: Choice) -> Selection:
    names = (field.name for field in fields(Selection))
    return Selection(**{name: _texts(choice.get(name.removesuffix("s"), ())) for name in names})


def _source(spec: StrPath, choice: Choice) -> Source:
    root = choice.get("root")
    return Source(
        os.fspath(spec),
        overlays=_texts(choice.get("overlay", ())),
        allow_remote=_texts(choice.get("allow_remote", ())),
        root=None if root is None else os.fspath(root),
    )


def _texts(given: object) -> tuple[str, ...]:
    """Take a list, or one value for itself."""
    if isinstance(given, str):
        return (given,)
    if isinstance(given, os.PathLike):
        return (os.fspath(cast("os.PathLike[str]", given)),)
    return tuple(os.fspath(value) for value in cast("Iterable[StrPath]", given))


def _target(
    spec: StrPath, output: StrPath, package: str | None, choice: Choice, *, strict: bool
) -> Target:
    target = Target(
        source=_source(spec, choice),
        output=Path(output),
        package=package,
        selection=_selection(choice),
        strict=strict,
    )
    target.check_name()
    return target


def _generated(target: Target, *, drop_aliases: bool = False) -> GeneratedPackage:
    manifest = read_manifest(target.output)
    former = PreviousPackage(target.output, manifest, drop=drop_aliases) if manifest else None
    return make(target.source, target.options, manifest.names if manifest else None, former)
