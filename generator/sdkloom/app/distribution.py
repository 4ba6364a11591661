"""``--project``: a distribution around a package, written once; then its CHANGELOG and version."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sdkloom.app.targets import PROJECT, Target, distribution_root
from sdkloom.emit.distribution import Layout, distribution_files, toml
from sdkloom.output.package_folder import OutputError
from sdkloom.reading.source import Source
from sdkloom.reading.toml_places import TomlPlaces
from sdkloom.slicing.selection import Selection

if TYPE_CHECKING:
    from sdkloom.app.compare import Compared
    from sdkloom.lowering.lower import Lowered

CHANGELOG = "CHANGELOG.md"
_MOST_CHANGES = 50
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def distribution_edits(
    target: Target, lowered: Lowered, changes: Compared | None
) -> dict[Path, str]:
    """Give the files to write around the package of *target*, by their paths.

    Without a pyproject.toml they are those of a new distribution, but for those that exist: all
    are the user's. Else *changes* go into CHANGELOG.md, with the version that they call for.
    Raises OutputError where a file cannot be used.
    """
    root = distribution_root(target.output)
    if (root / PROJECT).exists():
        return _release(root, changes) if changes is not None else {}
    folder = _relative(target.output, root)
    layout = Layout(folder, _relative(target.output.parent, root))
    files = distribution_files(lowered, layout, _settings(target, root))
    edits = {root / name: text for name, text in files.items()}
    return {path: text for path, text in edits.items() if not os.path.lexists(path)}


def _relative(path: Path, root: Path) -> str:
    return Path(os.path.relpath(os.path.abspath(path), root)).as_posix()


def _settings(target: Target, root: Path) -> str:
    """Write the target as settings, so that commands in the folder need no arguments."""
    source = target.source
    if source.is_standard_input or not _is_importable(source, root):
        return ""
    key_of_spec = "app" if source.is_app else "spec"
    spec = _relative(Path(source.spec), root) if source.is_file else source.spec
    name = target.name or target.options.package
    key = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml(name)
    lines = [f"\n[tool.sdkloom.targets.{key}]", f"{key_of_spec} = {toml(spec)}"]
    lines += [f"output = {toml(_relative(target.output, root))}", "project = true"]
    lines += [f"package = {toml(target.package)}"] if target.package else []
    lines += [f"{flag} = true" for flag in ("strict", "tests") if getattr(target, flag)]
    lines += [f"root = {toml(_relative(Path(source.root), root))}"] if source.root else []
    lines += [line for key, values in _lists(target, root) if (line := _list(key, values))]
    for kind, names in target.names.renames.record().items():
        lines += [f"\n[tool.sdkloom.targets.{key}.names.{kind}]"]
        lines += [f"{toml(old)} = {toml(new)}" for old, new in names.items()]
    return "\n".join(lines) + "\n"


def _is_importable(source: Source, root: Path) -> bool:
    """Tell whether the project's folder is the one that its application is imported from, if any."""
    return source.app_folder is None or os.path.realpath(source.app_folder) == os.path.realpath(
        root
    )


def _lists(target: Target, root: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "overlays", tuple(_relative(Path(path), root) for path in target.source.overlays)
    yield "allow-remote", target.source.allow_remote
    for field in fields(Selection):
        yield field.name.replace("_", "-"), getattr(target.selection, field.name)


def _list(key: str, values: tuple[str, ...]) -> str:
    return f"{key} = [{', '.join(map(toml, values))}]" if values else ""


def _release(root: Path, changes: Compared) -> dict[Path, str]:
    """Add a version to the CHANGELOG; nothing if callers notice nothing."""
    bump = changes.diff.bump
    if bump == "none":
        return {}
    project = _read(root / PROJECT)
    version = _version(root / PROJECT, project)
    if version is None:  # it is dynamic, or of a form of the user's own
        heading, edits = "Unreleased", dict[Path, str]()
    else:
        heading = _bumped(version, bump)
        edits = {root / PROJECT: _with_version(project, version, heading)}
    lines, left = changes.brief(_MOST_CHANGES)
    lines += [f"… and {left} more"] if left else []
    entry = "\n".join(
        [f"## {heading}", "", changes.summary(), "", *(f"- {line}" for line in lines)]
    )
    return {**edits, root / CHANGELOG: _with_entry(root / CHANGELOG, entry)}


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise OutputError(f"{path}: it cannot be read: it is not UTF-8") from error
    except OSError as error:
        raise OutputError(f"{path}: it cannot be read: {error.strerror}") from error


def _version(path: Path, text: str) -> str | None:
    try:
        project = cast("dict[str, object]", tomllib.loads(text).get("project", {}))
    except tomllib.TOMLDecodeError as error:
        raise OutputError(f"{path}: it cannot be read: {error}") from error
    version = project.get("version")
    return version if isinstance(version, str) and _VERSION.fullmatch(version) else None


def _bumped(version: str, bump: str) -> str:
    major, minor, patch = map(int, version.split("."))
    if bump == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if bump == "minor" else f"{major}.{minor}.{patch + 1}"


def _with_version(text: str, old: str, new: str) -> str:
    """Replace the version of a project, and nothing else."""
    line, column = TomlPlaces(text).find(("project", "version"))
    lines = text.splitlines(keepends=True)
    found = lines[line - 1]
    lines[line - 1] = found[: column - 1] + found[column - 1 :].replace(old, new, 1)
    return "".join(lines)


def _with_entry(path: Path, entry: str) -> str:
    """Put a version before those that a CHANGELOG has."""
    text = _read(path) if path.exists() else "# Changelog\n"
    found = re.search(r"^## ", text, re.MULTILINE)
    if found is None:
        return f"{text.rstrip()}\n\n{entry}\n"
    return f"{text[: found.start()]}{entry}\n\n{text[found.start() :]}"
