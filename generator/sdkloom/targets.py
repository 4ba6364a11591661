"""What to generate, from the command line or from ``[tool.sdkloom.targets.NAME]`` of a project."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.options import Options, package_name
from sdkloom.reading.source import Source
from sdkloom.slicing.selection import Selection

PROJECT = "pyproject.toml"
_LISTS = tuple(one.name for one in fields(Selection))
_KEYS = (
    "spec",
    "output",
    "package",
    "strict",
    "overlays",
    "allow-remote",
    "root",
    *(one.replace("_", "-") for one in _LISTS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A document, the folder of its package, and what of it to generate."""

    source: Source
    output: Path
    package: str | None = None
    selection: Selection = field(default_factory=Selection)
    strict: bool = False
    name: str = ""

    @property
    def options(self) -> Options:
        """What the pipeline has to know."""
        package = self.package or package_name(self.output)
        return Options(package=package, selection=self.selection, strict=self.strict)


def read_targets(folder: Path) -> list[Target]:
    """Read the targets of the project in *folder*; paths are relative to it.

    Raises SpecError where there is no project, no target, or one that cannot be understood.
    """
    path = folder / PROJECT
    try:
        project = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise _fault(path, "there is no such file: name a document and --output") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _fault(path, f"it cannot be read: {error}") from error
    table = _table(_table(project.get("tool")).get("sdkloom")).get("targets")
    if not _table(table):
        problem = "it has no [tool.sdkloom.targets.NAME]: add one, or name a document and --output"
        raise _fault(path, problem)
    return [_target(path, name, _table(one)) for name, one in _table(table).items()]


def _target(path: Path, name: str, table: Mapping[str, object]) -> Target:
    for problem in _problems(table):
        raise _fault(path, f"target {name!r}: {problem}")
    lists = {key: tuple(_texts(table, key.replace("_", "-"))) for key in _LISTS}
    package = table.get("package")
    return Target(
        name=name,
        source=_source(path, table),
        output=path.parent / str(table["output"]),
        package=str(package) if package is not None else None,
        selection=Selection(**lists),
        strict=table.get("strict") is True,
    )


def _source(path: Path, table: Mapping[str, object]) -> Source:
    spec = str(table["spec"])
    if Source(spec).is_standard_input:
        raise _fault(path, "'spec' has to be a file or an address, not standard input")
    return Source(
        spec if Source(spec).is_address else str(path.parent / spec),
        overlays=tuple(str(path.parent / overlay) for overlay in _texts(table, "overlays")),
        allow_remote=tuple(_texts(table, "allow-remote")),
        root=str(path.parent / str(table["root"])) if "root" in table else None,
    )


def _problems(table: Mapping[str, object]) -> Iterator[str]:
    for key, value in table.items():
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            yield f"there is no setting {key!r}" + (f"; did you mean {near[0]!r}?" if near else "")
        elif key == "strict":
            if not isinstance(value, bool):
                yield "'strict' has to be true or false"
        elif key in ("spec", "output", "package", "root"):
            if not isinstance(value, str):
                yield f"{key!r} has to be a string"
        elif not isinstance(value, list) or not all(
            isinstance(one, str) for one in cast("list[object]", value)
        ):
            yield f"{key!r} has to be a list of strings"
    for key in ("spec", "output"):
        if key not in table:
            yield f"{key!r} is missing"


def _texts(table: Mapping[str, object], key: str) -> list[str]:
    return cast("list[str]", table.get(key, []))


def _table(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _fault(path: Path, message: str) -> SpecError:
    return SpecError(
        Diagnostic(rule="project", severity="error", message=f"{path}: {message}", line=1, column=1)
    )
