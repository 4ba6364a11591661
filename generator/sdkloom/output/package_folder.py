"""The only way to the output folder: its manifest, one atomic write, and what a write would change.

The manifest (``sdkloom.lock``) lists every file that sdkloom wrote, with its hash. What it does not
list belongs to the user and is never touched; what it lists and no longer has the hash was edited
by hand and is not overwritten unasked. How a write stays all or nothing: see ``folders``.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

from sdkloom.output import folders
from sdkloom.output.folders import OutputError
from sdkloom.output.journals import STAGING_INSIDE, work_beside

__all__ = ["LOCK", "Difference", "Manifest", "OutputError", "Written"]
__all__ += ["compare", "has_working_folder", "hash_of", "is_listed", "read_manifest"]
__all__ += ["settings_differences", "write"]

LOCK = "sdkloom.lock"
_FOLDERS = frozenset(
    [
        "_runtime",
        "checks",
        "codecs",
        "headers",
        "models",
        "resources",
        "servers",
        "tests",
        "webhooks",
    ]
)
_FILES = frozenset(
    [
        *("README.md", "__init__.py", "client.py", "openapi.json", "py.typed", "schemas.py"),
        *("surface.txt", LOCK),
        *(f"{name}.py" for name in _FOLDERS),
    ]
)

Kind: TypeAlias = Literal[
    "missing", "stale", "edited", "leftover", "unlisted", "link", "blocked", "settings"
]
_State: TypeAlias = Literal[
    "absent", "same", "missing", "stale", "edited", "leftover", "unlisted", "link", "blocked"
]


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did, by sorted relative paths.

    ``backups`` are the copies of files that were edited by hand; ``in_place`` is the reason why the
    folder was not replaced in one step ("" if it was).
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()
    in_place: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which the folder is not what would be written.

    ``missing`` and ``leftover`` are files to add and to delete, ``stale`` ones to rewrite;
    ``edited`` was changed by hand; ``unlisted``, ``link`` and ``blocked`` (not a file) stand in
    the way and are not sdkloom's; ``settings`` is a part of the manifest, described in ``detail``.
    """

    path: str
    kind: Kind
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``sdkloom.lock``, read.

    ``names`` maps origins to Python names, ``aliases`` old names to what they mean since when,
    ``files`` paths to hashes. ``edition`` is the number of the rules by which the names were first
    given, ``rule_names`` what later rules call things; ``None`` where nobody has found that out.
    """

    sdkloom: str = ""
    black: str = ""
    spec: Mapping[str, Any] = field(default_factory=dict[str, Any])
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    edition: int = 1
    rule_names: Mapping[str, str] | None = None
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    files: Mapping[str, str] = field(default_factory=dict[str, str])


def hash_of(content: str | bytes) -> str:
    """Hash a file's content as the manifest spells it; text is hashed as UTF-8."""
    data = content.encode() if isinstance(content, str) else content
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def write(folder: Path, files: Mapping[str, str], *, force: bool = False) -> Written:
    """Make *folder* hold *files* (posix path → text, ``sdkloom.lock`` among them), all or nothing.

    Files that an older manifest lists and *files* does not are deleted; the user's own and the
    unchanged are not touched. Edits by hand are refused by name; *force* overwrites them and keeps
    each as ``NAME.orig``. Raises ``OutputError``; the folder is then as it was.
    """
    _check(files)
    folder = _place(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with folders.locked(folder):
            folders.recover(folder, partial(_unedited, folder))
            return _write(folder, files, force=force)
    except OSError as error:
        raise _failure(folder, error) from error


def compare(folder: Path, files: Mapping[str, str]) -> tuple[Difference, ...]:
    """Tell, sorted by path, what ``write`` would change or refuse; nothing means fresh."""
    _check(files)
    folder = _place(folder)
    try:
        _mend(folder)
        manifest = _read(folder, salvage=True)
        states = _examine(folder, manifest, files)
        settings = settings_differences(manifest, _parse(files[LOCK])) if manifest else ()
        found = [
            Difference(path, cast("Kind", state))
            for path, state in sorted(states.items())
            if state not in {"same", "absent"} and not (path == LOCK and settings)
        ]
    except OSError as error:
        raise _failure(folder, error) from error
    return (*settings, *found)


def read_manifest(folder: Path, *, force: bool = False) -> Manifest | None:
    """Read the manifest of *folder*, None if it has none.

    One that is broken is an ``OutputError``; with *force* it counts as none.
    """
    folder = _place(folder)
    try:
        _mend(folder)
        manifest = _read(folder, salvage=force)
    except OSError as error:
        raise _failure(folder, error) from error
    return manifest if manifest and manifest.sdkloom else None


def _write(folder: Path, files: Mapping[str, str], *, force: bool) -> Written:
    manifest = _read(folder, salvage=force)
    states = _examine(folder, manifest, files)
    _refuse(folder, states, force=force)
    edited = {path for path, state in states.items() if state == "edited" and path != LOCK}
    stale = {path for path, state in states.items() if state in {"stale", "missing", "edited"}}
    delete = {path for path in states if path not in files and states[path] != "absent"}
    backups = {path: _spare_name(folder, path) for path in sorted(edited)}
    # The manifest comes last: in place, it tells the truth only when all the rest is there.
    order = [*sorted(stale - delete - {LOCK}), *({LOCK} & stale)]
    in_place = ""
    if order or delete:
        content = {path: files[path].encode() for path in order}
        edit = folders.Edit(write=content, delete=frozenset(delete), backups=backups)
        in_place = folders.replace(folder, edit)
    return Written(
        added=tuple(sorted(path for path in order if states[path] == "missing")),
        changed=tuple(sorted(path for path in order if states[path] != "missing")),
        deleted=tuple(sorted(delete)),
        unchanged=tuple(sorted(path for path, state in states.items() if state == "same")),
        backups=tuple(sorted(backups.values())),
        in_place=in_place,
    )


def _check(files: Mapping[str, str]) -> None:
    """Assert what the caller promises: paths for every system, a manifest that lists them."""
    spelled: dict[str, str] = {}
    for path in files:
        if problem := _path_problem(path):
            raise AssertionError(f"{path!r} {problem}")
        for part in (path, *_above(path)):
            alike = unicodedata.normalize("NFKC", part).casefold()
            if spelled.setdefault(alike, part) != part:  # macOS and Windows mix them up
                raise AssertionError(f"{part!r}: too like {spelled[alike]!r}")
    above = {parent for path in files for parent in _above(path)}
    if clash := above & set(files):
        raise AssertionError(f"both files and folders: {sorted(clash)}")
    listed = _parse(files[LOCK]).files
    if listed != {path: hash_of(text) for path, text in files.items() if path != LOCK}:
        raise AssertionError(f"{LOCK} does not list the files as they are")


def _place(folder: Path) -> Path:
    """Make the path absolute (its parents may be links, itself not); refuse what is no folder."""
    if "\0" in str(folder):
        raise OutputError(f"{str(folder)!r}: no file name holds a NUL character")
    try:
        return _real_place(folder)
    except OSError as error:
        raise _failure(folder, error) from error


def _real_place(folder: Path) -> Path:
    if folder.is_symlink():
        target = os.path.realpath(folder)
        raise OutputError(f"{folder}: is a symbolic link; name the folder itself instead: {target}")
    place = Path(os.path.realpath(folder))  # of links in a circle as far as it goes
    if place == place.parent:
        raise OutputError(f"{folder}: is the root of the file system; choose another folder")
    if place.exists() and not place.is_dir():
        raise OutputError(f"{folder}: is a file; choose a folder, or move the file away")
    return place


def has_working_folder(folder: Path) -> bool:
    """Tell whether a run that was killed, or that goes on, has a working folder for *folder*."""
    place = _place(folder)
    return any(map(os.path.lexists, (work_beside(place), place / STAGING_INSIDE)))


def _mend(folder: Path) -> None:
    if folders.torn(folder):
        with folders.locked(folder):
            folders.recover(folder, partial(_unedited, folder))


def _unedited(folder: Path, paths: Iterable[str]) -> list[str]:
    """Choose the files that are as an earlier run wrote them: a journal may be anybody's."""
    manifest = _read(folder, salvage=True)
    listed: Mapping[str, str] = manifest.files if manifest else {}
    places = ((path, folder / path) for path in paths if path in listed)
    return [
        path
        for path, file in places
        if file.is_file() and not file.is_symlink() and is_listed(file.read_bytes(), listed[path])
    ]


def _failure(folder: Path, error: OSError) -> OutputError:
    where = f" ({error.filename})" if error.filename else ""
    reason = error.strerror or str(error)
    return OutputError(f"{folder}: {reason}{where}; the folder is as it was, nothing was written")


def _read(folder: Path, *, salvage: bool = False) -> Manifest | None:
    file = folder / LOCK
    if not os.path.lexists(file):
        return None
    if file.is_symlink() or not file.is_file():
        raise OutputError(f"{file}: is not a plain file; delete it")
    text = file.read_bytes().decode(errors="replace")
    try:
        manifest = _parse(text)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        if not salvage:
            reason = "nested too deep" if isinstance(error, RecursionError) else error
            advice = "restore it, or run again with --force to write all of it anew"
            raise OutputError(f"{file}: cannot be read ({reason}); {advice}") from error
        manifest = Manifest(files=_salvage(text))
    for path in manifest.files:
        if problem := _path_problem(path):
            raise OutputError(f"{file}: lists {path!r}, which {problem}; correct it")
    return manifest


def _path_problem(path: str) -> str | None:
    """Tell why *path* is none that sdkloom writes: what a manifest lists is overwritten and deleted."""
    top, slash, _ = path.partition("/")
    known = top in _FOLDERS if slash else path in _FILES
    problem = folders.path_problem(path)
    return problem or (None if known else "is no file of a package that sdkloom writes")


_TABLES = ("spec", "options", "names", "naming", "aliases", "files")


def _parse(text: str) -> Manifest:
    value = json.loads(text)
    parts = {key: value.get(key, {}) for key in _TABLES}
    if any(not isinstance(part, dict) for part in parts.values()):
        raise TypeError("a part of it is not an object")
    tables = cast("dict[str, dict[str, Any]]", parts)
    aliases = [text for entry in tables["aliases"].values() for text in entry.values()]
    naming = tables.pop("naming")
    edition, known = naming.get("edition", 1), naming.get("rule_names")
    if not isinstance(edition, int) or not isinstance(known, dict | None):
        raise TypeError("'naming' is not as it was written")
    rule_names = cast("dict[str, Any] | None", known)
    texts = (*tables["files"].values(), *tables["names"].values(), *aliases)
    texts = (*texts, *(rule_names or {}).values())
    if any(not isinstance(text, str) for text in texts):
        raise TypeError("a name or hash is not a string")
    return Manifest(
        sdkloom=str(value.get("sdkloom")),
        black=str(value.get("black")),
        edition=edition,
        rule_names=rule_names,
        **tables,
    )


def _salvage(text: str) -> dict[str, str]:
    """Find the files that a manifest with the marks of a failed merge still lists."""
    found = re.findall(r'^\s*"([^"\\]+)": "(sha256:[0-9a-f]{64})",?\s*$', text, re.MULTILINE)
    hashes: dict[str, str] = {}
    for path, digest in found:
        if _path_problem(path) is None:
            hashes[path] = f"{hashes.get(path, '')} {digest}"  # either side of the merge will do
    return hashes


def _examine(
    folder: Path, manifest: Manifest | None, files: Mapping[str, str]
) -> dict[str, _State]:
    """Find the state of every path that is listed or wanted."""
    listed: Mapping[str, str] = manifest.files if manifest else {}
    seen = _look(folder, {*files, *listed})
    states: dict[str, _State] = {}
    for path, text in files.items():
        states[path] = _state(folder, path, text, seen, listed.get(path))
    for path in listed:
        if path in files or path == LOCK:
            continue
        kind = seen.get(path)
        if kind == "file":
            fresh = is_listed((folder / path).read_bytes(), listed[path])
            states[path] = "leftover" if fresh else "edited"
        else:
            states[path] = "edited" if kind == "link" else "absent"
    return states


def _state(
    folder: Path, path: str, text: str, seen: Mapping[str, str], listed: str | None
) -> _State:
    above = {seen.get(parent) for parent in _above(path)} - {None}
    if above:
        return "link" if "link" in above else "blocked"
    kind = seen.get(path)
    if kind == "link":
        return "edited" if listed else "link"
    if kind != "file":
        return "blocked" if kind else "missing"
    content = (folder / path).read_bytes()
    if text.encode() in {content, _with_line_feeds(content)}:
        return "same"
    ours = path == LOCK or (listed is not None and is_listed(content, listed))
    return "stale" if ours else "unlisted" if listed is None else "edited"


def _look(folder: Path, paths: Collection[str]) -> dict[str, str]:
    """Tell what is at *paths* ("file", "link", "other"); at their parents, only what is no folder.

    No link is followed, and nothing else in the folder is read.
    """
    seen: dict[str, str] = {}
    parents = {parent for path in paths for parent in _above(path)}
    usable: set[str] = set()
    for path in [*sorted(parents, key=len), *paths]:  # a parent's path is shorter
        if path != "." and (path.rpartition("/")[0] or ".") not in usable:
            continue
        try:
            mode = os.lstat(folder / path).st_mode
        except FileNotFoundError:
            continue
        if stat.S_ISDIR(mode) and path in parents:
            usable.add(path)
        elif stat.S_ISLNK(mode):
            seen[path] = "link"
        else:
            seen[path] = "file" if stat.S_ISREG(mode) else "other"
    return seen


def is_listed(content: bytes, digest: str) -> bool:
    """Compare with a hash; line ends that a version control system changed are not an edit."""
    known = digest.split()
    return hash_of(content) in known or hash_of(_with_line_feeds(content)) in known


def _with_line_feeds(content: bytes) -> bytes:
    """Give *content* with the line ends that it was written with."""
    return content.replace(b"\r\n", b"\n")


_OBSTACLES: Mapping[_State, tuple[str, str]] = {
    "unlisted": (
        "not written by sdkloom",
        "move what sdkloom did not write, or choose another folder",
    ),
    "link": ("a symbolic link", "remove the symbolic links: they are never written through"),
    "blocked": ("not a plain file", "move away everything that is not a plain file"),
    "edited": (
        "changed by hand since sdkloom wrote it",
        (
            "move your changes into files of your own, or run again with --force, which overwrites "
            "these files and keeps each as NAME.orig"
        ),
    ),
}
"""What stands in the way of a write: why it does, and what to do about it."""


def _refuse(folder: Path, states: Mapping[str, _State], *, force: bool) -> None:
    """Raise one error that names every file in the way, and what to do about each kind."""
    obstacles = {state: texts for state, texts in _OBSTACLES.items() if state in states.values()}
    if force:
        obstacles.pop("edited", None)
    lines = [
        f"  {path}: {reason}"
        for state, (reason, _) in obstacles.items()
        for path in sorted(states)
        if states[path] == state
    ]
    if lines:
        advice = [advice for _, advice in obstacles.values()]
        heading = f"{folder}: nothing was written; in the way are"
        raise OutputError("\n".join([heading, *lines, *advice]))


def _above(path: str) -> list[str]:
    """List the folders that *path* is in, "." for the whole."""
    parts = path.split("/")
    return [".", *("/".join(parts[:count]) for count in range(1, len(parts)))]


def _spare_name(folder: Path, path: str) -> str:
    name, number = f"{path}.orig", 1
    while os.path.lexists(folder / name):
        number += 1
        name = f"{path}.orig{number}"
    return name


def settings_differences(old: Manifest, new: Manifest) -> tuple[Difference, ...]:
    """Tell which parts of two manifests differ, but for the files."""
    found: list[str] = []
    if old.sdkloom != new.sdkloom:
        found.append(f"written by sdkloom {old.sdkloom or '?'}, this is {new.sdkloom}")
    if old.black != new.black:
        found.append(f"formatted for black {old.black or '?'}, this is {new.black}")
    if old.spec != new.spec:
        found.append(f"the document changed: {_changed(old.spec, new.spec)}")
    if old.options != new.options:
        found.append(f"the options changed: {_changed(old.options, new.options)}")
    if old.names != new.names:
        found.append("names changed")
    if old.aliases != new.aliases:
        found.append("aliases changed")
    return tuple(Difference(LOCK, "settings", detail) for detail in found)


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    keys = [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]
    return ", ".join(f"{key} was {old.get(key)!r}, is {new.get(key)!r}" for key in keys)
