"""The use cases as functions: the only way to them, for the commands and for Python.

``generate``, ``check``, ``verify``, ``diff``, ``slice_spec`` and ``inspect`` take the options of the command line
by their names. Each has a twin, for the commands, that takes the options parsed and gives all that
there is to report. What a use case needs is imported when it is called, because it is slow to import.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

from sdkloom.app.documents import Documents
from sdkloom.app.faults import InternalError, internal_errors, is_broken_pipe
from sdkloom.app.generate import Generated, GenerateOptions, refuse_report
from sdkloom.app.generate import generate_target as _generate_target
from sdkloom.app.name_settings import NameSettings
from sdkloom.app.settings import settings_schema
from sdkloom.app.targets import Target
from sdkloom.diagnostics import Diagnostic
from sdkloom.diagnostics.suggestions import suggestion
from sdkloom.output.package_folder import Difference, OutputError, Written
from sdkloom.reading.source import Source, StrPath
from sdkloom.renames import RULES
from sdkloom.slicing.selection import Selection

if TYPE_CHECKING:
    from sdkloom.app.check import Checked
    from sdkloom.app.compare import Compared
    from sdkloom.app.inspect import Inspected
    from sdkloom.app.slice import Slice
    from sdkloom.app.verify import Verified
    from sdkloom.diagnostics.explained import Explanation
    from sdkloom.diffing.diff import Diff
    from sdkloom.inspecting.report import Inspection
    from sdkloom.verifying.results import Verification

__all__ = ["Choice", "GenerateOptions", "Generated", "InternalError", "Result"]
__all__ += ["check", "diff", "explain", "generate", "inspect", "slice_spec", "verify"]
__all__ += ["internal_errors", "is_broken_pipe"]
__all__ += ["check_target", "compare_sources", "generate_target", "inspect_source", "slice_source"]
__all__ += ["refuse_report", "settings_schema", "verify_target"]


class Choice(TypedDict, total=False):
    """How a document is read, and which operations to keep, by the names of the command line.

    Patterns know ``*``, which is any text, and ``?``, which is any character. A value may stand for
    a list of itself.
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
    """What ``generate`` wrote, the diagnostics, and what changed for callers since the last run."""

    written: Written
    diagnostics: tuple[Diagnostic, ...]
    changes: Diff | None = None


def generate(  # noqa: PLR0913 - the options of the command line
    spec: StrPath | None,
    output: StrPath,
    *,
    app: str | None = None,
    package: str | None = None,
    strict: bool = False,
    names: str | None = None,
    tests: bool = False,
    project: bool = False,
    force: bool = False,
    drop_aliases: bool = False,
    changes: StrPath | None = None,
    **choice: Unpack[Choice],
) -> Result:
    """Write the package of *spec* to the folder *output*, and what changed to the file *changes*.

    With *app*, ``module:attribute`` of an application that is imported and run, *spec* is None. With
    *tests*, the package gets tests of its own, with *project* a distribution around it. Raises
    SpecError where the document cannot be used, OutputError where the folder cannot, and, as all
    functions here, InternalError where sdkloom itself fails.
    """
    _refuse_unknown(generate, choice)
    target = replace(
        _target(_source(spec, choice, app), output, package, choice, strict=strict, names=names),
        tests=tests,
        project=project,
    )
    path = None if changes is None else Path(changes)
    options = GenerateOptions(force=force, drop_aliases=drop_aliases, changes=path)
    found = generate_target(target, Documents(), options)
    if found is None:
        raise AssertionError("a package is skipped only if asked")
    compared = found.changes.diff if found.changes else None
    return Result(found.written, found.package.diagnostics, compared)


def generate_target(
    target: Target, documents: Documents, options: GenerateOptions
) -> Generated | None:
    """Write the package of *target*; ``None`` if it was up to date and skipped."""
    with internal_errors(target.shown):
        return _generate_target(target, documents, options)


def check(  # noqa: PLR0913 - the options of the command line
    spec: StrPath | None,
    output: StrPath,
    *,
    app: str | None = None,
    package: str | None = None,
    strict: bool = False,
    names: str | None = None,
    tests: bool = False,
    project: bool = False,
    fetch: bool = False,
    **choice: Unpack[Choice],
) -> tuple[Difference, ...]:
    """List how the folder *output* differs from what *spec* would give today; nothing means fresh.

    An address is compared with the copy in the package, or with *fetch* read again.
    """
    _refuse_unknown(check, choice)
    target = replace(
        _target(_source(spec, choice, app), output, package, choice, strict=strict, names=names),
        tests=tests,
        project=project,
    )
    return check_target(target, Documents(), fetch=fetch).differences


def check_target(target: Target, documents: Documents, *, fetch: bool = False) -> Checked:
    """Compare the folder of *target* with what its document would give."""
    from sdkloom.app.check import check_target as run  # noqa: PLC0415

    with internal_errors(target.shown):
        return run(target, documents, fetch=fetch)


def verify(
    package: StrPath,
    *,
    spec: StrPath | None = None,
    app: str | None = None,
    **choice: Unpack[Choice],
) -> Verification:
    """Compare what *package*, a folder, does with what its document says; jsonschema is the judge.

    The document is the snapshot in the package, or *spec*, or that of *app*. The package is
    imported. It agrees if ``disagreements`` is empty.
    """
    _refuse_unknown(verify, choice)
    has_document = spec is not None or app is not None
    if choice and not has_document:
        raise TypeError("verify() takes options for a document only together with spec or app")
    source = _source(spec, choice, app) if has_document else Source(os.fspath(package))
    target = Target(source=source, output=Path(package), selection=_selection(choice))
    return verify_target(target).verification


def verify_target(target: Target) -> Verified:
    """Compare what the package of *target* does with what its document says."""
    from sdkloom.app.verify import verify_target as run  # noqa: PLC0415

    with internal_errors(target.shown):
        return run(target)


def diff(old: StrPath, new: StrPath, **choice: Unpack[Choice]) -> Diff:
    """Compare two documents or packages, or the same slice of both, as callers of clients see them."""
    _refuse_unknown(diff, choice)
    return compare_sources(_source(old, choice), _source(new, choice), _selection(choice)).diff


def compare_sources(old: Source, new: Source, selection: Selection) -> Compared:
    """Compare two documents or packages, or the same slice of both."""
    from sdkloom.app.compare import compare_sources as run  # noqa: PLC0415

    with internal_errors(f"{old.shown} and {new.shown}"):
        return run(old, new, selection)


def slice_spec(spec: StrPath, **choice: Unpack[Choice]) -> str:
    """Cut out the smallest document that holds the chosen operations, as *spec* is written."""
    _refuse_unknown(slice_spec, choice)
    return slice_source(_source(spec, choice), _selection(choice)).text


def slice_source(source: Source, selection: Selection, output: Path | None = None) -> Slice:
    """Cut out what *selection* keeps of a document, explain it, and write it to *output*."""
    from sdkloom.app.slice import slice_source as run  # noqa: PLC0415

    with internal_errors(source.shown):
        return run(source, selection, output)


def inspect(spec: StrPath, **choice: Unpack[Choice]) -> Inspection:
    """List what is in *spec*, what becomes of it, and what is approximated, refused or ignored."""
    _refuse_unknown(inspect, choice)
    return inspect_source(_source(spec, choice), _selection(choice)).inspection


def inspect_source(source: Source, selection: Selection) -> Inspected:
    """List what is in a document and what becomes of it."""
    from sdkloom.app.inspect import inspect_source as run  # noqa: PLC0415

    with internal_errors(source.shown):
        return run(source, selection)


def explain(rule: str) -> Explanation:
    """Explain a rule of diagnostics: what it means, by example, and what to do.

    Raises ValueError for a name that is not one of a rule, with the nearest one.
    """
    from sdkloom.diagnostics.explained import GROUPS  # noqa: PLC0415

    rules: dict[str, Explanation] = {
        name: found for rows in GROUPS.values() for name, found in rows
    }
    if rule not in rules:
        advice = suggestion(rule, rules) or "; see docs/rules.md for all rules"
        raise ValueError(f"there is no rule {rule!r}{advice}")
    return rules[rule]


def _refuse_unknown(function: Callable[..., object], choice: Mapping[str, object]) -> None:
    """Raise TypeError, as Python does, for an option that *function* does not have."""
    for name in choice:
        if name not in Choice.__annotations__:
            parameters = signature(function).parameters.values()
            options = [each.name for each in parameters if each.kind is each.KEYWORD_ONLY]
            known = (*options, *Choice.__annotations__)
            advice = suggestion(name, known)
            message = f"{function.__name__}() got an unexpected keyword argument {name!r}{advice}"
            raise TypeError(message)


def _selection(choice: Choice) -> Selection:
    names = (field.name for field in fields(Selection))
    return Selection(**{name: _texts(choice.get(name.removesuffix("s"), ())) for name in names})


def _source(spec: StrPath | None, choice: Choice, app: str | None = None) -> Source:
    if (spec is None) == (app is None):
        raise TypeError("name a document or app=, and not both")
    root = choice.get("root")
    return Source(
        os.fspath(spec) if spec is not None else str(app),
        app_folder=None if app is None else ".",
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


def _target(  # noqa: PLR0913 - the options of the command line
    source: Source,
    output: StrPath,
    package: str | None,
    choice: Choice,
    *,
    strict: bool,
    names: str | None,
) -> Target:
    if not os.fspath(output):
        raise OutputError("the output is empty: name the folder of the package")
    if names not in (None, *RULES):
        raise ValueError(f"names has to be {' or '.join(map(repr, RULES))}, not {names!r}")
    target = Target(
        source=source,
        output=Path(output),
        package=package,
        selection=_selection(choice),
        strict=strict,
        names=NameSettings(current=names == "current"),
    )
    target.check_output()
    return target
