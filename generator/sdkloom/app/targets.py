"""What to generate, from the command line or from ``[tool.sdkloom.targets.NAME]`` of a project."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeGuard, cast

from sdkloom.app.name_settings import NameSettings, name_problems, read_names
from sdkloom.app.options import Options
from sdkloom.app.package_names import default_package, package_problem
from sdkloom.app.settings import Problem, settings_problems, shown
from sdkloom.diagnostics import Diagnostic
from sdkloom.diagnostics.suggestions import suggestion
from sdkloom.output.package_folder import OutputError
from sdkloom.reading.located import DocumentError
from sdkloom.reading.places import child
from sdkloom.reading.source import Source
from sdkloom.renames import RENAME_KINDS, RenameKind
from sdkloom.slicing.selection import Selection

if TYPE_CHECKING:
    from sdkloom.reading.toml_places import TomlPlaces

PROJECT = "pyproject.toml"
_SECTION = ("tool", "sdkloom")
_LISTS = tuple(pattern.name.replace("_", "-") for pattern in fields(Selection))
_LONG_KEY = re.compile(r"""(?<![\w.\-"'])[\w\-"']+(?:[ \t]*\.[ \t]*[\w\-"']+){100}""")
"""A key of more parts than anybody writes: ``tomllib`` takes time by the square of their number."""
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")

_Table: TypeAlias = Mapping[str, object]
_Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A document, the folder of its package, and what of it to generate."""

    source: Source
    output: Path
    package: str | None = None
    selection: Selection = field(default_factory=Selection)
    strict: bool = False
    names: NameSettings = field(default_factory=NameSettings)
    tests: bool = False
    project: bool = False
    """Whether a distribution is written around the package."""
    name: str = ""

    @property
    def options(self) -> Options:
        """What the pipeline has to know."""
        package = self.package or default_package(self.output)
        return Options(
            package=package,
            selection=self.selection,
            strict=self.strict,
            names=self.names,
            tests=self.tests,
        )

    @property
    def shown(self) -> str:
        """What messages call it: its document, and its name in the project."""
        spec = self.source.shown
        return f"{spec} (target {shown(self.name)})" if self.name else spec

    def check_output(self) -> None:
        """Raise OutputError where the folder cannot be a package's, or be imported by its name."""
        if problem := _folder_problem(self.output, Path(), "current folder"):
            raise OutputError(f"--output {self.output}: {problem}")
        if problem := package_problem(self.output, self.package):
            place = "--package" if self.package is not None else f"--output {self.output}"
            raise OutputError(f"{place}: {problem}")


@dataclass(frozen=True, slots=True)
class Project:
    """The targets in a project's file; their paths lead from the working folder."""

    path: Path
    targets: tuple[Target, ...]

    def target(self, name: str) -> Target:
        """Give the target called *name*; raises DocumentError if there is none."""
        for target in self.targets:
            if target.name == name:
                return target
        names = [target.name for target in self.targets]
        message = f"no target or file is named {shown(name)}{suggestion(name, names, shown)}"
        message += f"; the targets are {', '.join(map(shown, names))}"
        raise DocumentError(
            str(self.path), None, _diagnostic(message, (*_SECTION, "targets"), (1, 1))
        )


def distribution_root(output: Path) -> Path:
    """Give the folder of the distribution around a package: the one above, or above its ``src``."""
    above = Path(os.path.abspath(output)).parent
    return above.parent if above.name == "src" else above


def read_project(folder: Path) -> Project:
    """Read the targets of the project that *folder* is in; paths in its file are relative to it.

    It is the nearest ``pyproject.toml`` upwards that has ``[tool.sdkloom]``. Raises DocumentError
    where there is none, or no target in it, or one that cannot be used.
    """
    nearest: Path | None = None
    above = Path(os.path.abspath(folder)).parents
    for place in (folder, *(folder / os.path.relpath(parent, folder) for parent in above)):
        path = place / PROJECT
        if path.is_file():
            nearest = nearest or path
            text, value = _read(path)
            if "sdkloom" in _table(value.get("tool")):
                return _project(path, text, value)
    if nearest is None:
        message = f"there is no {PROJECT} here or above: name a document and --output"
    else:
        message = "it has no [tool.sdkloom.targets.NAME]: add one, or name a document and --output"
    raise DocumentError(str(nearest or folder / PROJECT), None, _diagnostic(message, (), (1, 1)))


def _read(path: Path) -> tuple[str, _Table]:
    import tomllib  # noqa: PLC0415 - of projects alone

    text = ""
    try:
        text = path.read_bytes().decode().replace("\r\n", "\n")
        if found := _LONG_KEY.search(text):
            line, start = text.count("\n", 0, found.start()) + 1, found.start()
            place = line, start - text.rfind("\n", 0, start)
            message = "it cannot be read: a key has more than 100 parts"
            raise DocumentError(str(path), None, _diagnostic(message, (), place))
        return text, tomllib.loads(text)
    except OSError as error:
        message, place = f"it cannot be read: {error.strerror}", (1, 1)
    except UnicodeDecodeError:
        message, place = "it cannot be read: it is not UTF-8", (1, 1)
    except RecursionError:
        message, place = "it cannot be read: its values are nested too deep", (1, 1)
    except ValueError as error:
        message, place = _syntax(str(error), text)
    raise DocumentError(str(path), None, _diagnostic(message, (), place))


def _syntax(message: str, text: str) -> tuple[str, tuple[int, int]]:
    """Take the place out of a message of ``tomllib``."""
    place = (1, 1)
    if found := _TOML_PLACE.search(message):
        end = (text.count("\n") + 1, len(text) - text.rfind("\n"))
        place = (int(found[1]), int(found[2])) if found[1] else end
        message = message[: found.start()]
    return f"it cannot be read: {message}", place


def _project(path: Path, text: str, value: _Table) -> Project:
    from sdkloom.reading.toml_places import TomlPlaces  # noqa: PLC0415 - imports tomllib

    section = _table(value.get("tool"))["sdkloom"]
    problems: list[Problem] = [
        ((*_SECTION, *keys), message) for keys, message in settings_problems(section)
    ]
    places = TomlPlaces(text)
    tables = {} if problems else cast("dict[str, _Table]", _table(section).get("targets", {}))
    problems += _name_problems(tables)
    targets = [] if problems else [_target(path, *item, places) for item in tables.items()]
    problems += _output_problems(path.parent, targets)
    problems += _overlaps(targets)
    if not problems and not targets:
        problems = [(_SECTION, "it has no targets: add [tool.sdkloom.targets.NAME]")]
    if problems:
        found = [_diagnostic(message, keys, places.find(keys)) for keys, message in problems]
        found.sort(key=lambda diagnostic: (diagnostic.line or 0, diagnostic.column or 0))
        raise DocumentError(str(path), None, *found)
    return Project(path, tuple(targets))


def _name_problems(tables: Mapping[str, _Table]) -> Iterator[Problem]:
    """Find new names of targets that Python does not take."""
    for target, table in tables.items():
        for keys, message in name_problems(table.get("names")):
            yield (*_SECTION, "targets", target, "names", *keys), message


def _output_problems(folder: Path, targets: list[Target]) -> Iterator[Problem]:
    for target in targets:
        if problem := _folder_problem(target.output, folder, "folder of the project"):
            yield (*_SECTION, "targets", target.name, "output"), problem
        elif problem := package_problem(target.output, target.package):
            key = "output" if target.package is None else "package"
            yield (*_SECTION, "targets", target.name, key), problem


def _folder_problem(output: Path, folder: Path, what: str) -> str | None:
    """Tell why a package cannot be written to *output*: it would mix with the files of *folder*."""
    if "\0" in str(output):
        return None  # which the name of the package says
    place, here = Path(os.path.realpath(output)), Path(os.path.realpath(folder))
    if place == here:
        return f"it is the {what}; name a folder inside it, for the package alone"
    if place in here.parents:
        return f"it contains the {what}; name a folder for the package alone"
    return None


def _overlaps(targets: list[Target]) -> Iterator[Problem]:
    """Find targets that would write into each other's folder."""
    places = [Path(os.path.realpath(target.output)) for target in targets]
    for at, (target, place) in enumerate(zip(targets, places, strict=True)):
        for other, its_place in zip(targets[:at], places, strict=False):
            if place == its_place:
                problem = f"target {shown(other.name)} has the same output"
            elif its_place in place.parents:
                problem = f"this folder is inside the output of target {shown(other.name)}"
            elif place in its_place.parents:
                problem = f"the output of target {shown(other.name)} is inside this folder"
            else:
                continue
            advice = "give each target a folder of its own"
            yield (*_SECTION, "targets", target.name, "output"), f"{problem}: {advice}"


def _target(path: Path, name: str, table: _Table, places: TomlPlaces) -> Target:
    package, spec, app = table.get("package"), table.get("spec"), table.get("app")
    return Target(
        name=name,
        source=Source(
            _spec(path, str(spec)) if app is None else str(app),
            app_folder=None if app is None else str(path.parent),
            overlays=tuple(str(path.parent / overlay) for overlay in _texts(table, "overlays")),
            allow_remote=_texts(table, "allow-remote"),
            root=str(path.parent / str(table["root"])) if "root" in table else None,
        ),
        output=path.parent / str(table["output"]),
        package=str(package) if package is not None else None,
        selection=Selection(**{key.replace("-", "_"): _texts(table, key) for key in _LISTS}),
        strict=table.get("strict") is True,
        names=_names(path, (*_SECTION, "targets", name, "names"), table, places),
        tests=table.get("tests") is True,
        project=table.get("project") is True,
    )


def _spec(path: Path, spec: str) -> str:
    return spec if Source(spec).is_address else str(path.parent / spec)


def _names(path: Path, keys: _Path, table: _Table, places: TomlPlaces) -> NameSettings:
    renames, current = read_names(table.get("names"))
    found: dict[tuple[RenameKind, str], tuple[int, int]] = {
        (kind, key): places.find((*keys, kind, key))
        for kind in RENAME_KINDS
        for key in renames.of(kind)
    }
    return NameSettings(renames, current, str(path), found)


def _texts(table: _Table, key: str) -> tuple[str, ...]:
    return tuple(cast("list[str]", table.get(key, [])))


def _table(value: object) -> _Table:
    return value if _is_table(value) else {}


def _is_table(value: object) -> TypeGuard[_Table]:
    return isinstance(value, dict)


def _diagnostic(message: str, keys: _Path, place: tuple[int, int]) -> Diagnostic:
    line, column = place
    return Diagnostic(
        rule="project",
        severity="error",
        message=message,
        origin=child("#", *keys) if keys else "#",
        line=line,
        column=column,
    )
