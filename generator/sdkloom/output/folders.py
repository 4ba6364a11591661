"""Replace the files of a folder as one step, whatever happens in between.

How: the folder's next state is built whole in ``.NAME.sdkloom/tree`` beside it, where files that
stay (the caller's own and the unchanged) are hard links, and the two folders are then exchanged by
one system call (``renameat2`` on Linux, ``renamex_np`` on macOS). Until that call the old state
stands, after it the new one: a run killed at any moment leaves one of the two, and a folder beside
it that the next run removes. Where a system cannot exchange folders two renames do it; a run killed
between them is completed by whoever looks next (``recover``).

A folder that cannot be moved (a mount point, our working directory, a parent that is not writable,
another user's, one of too many files to link) is changed in place: new files are staged in
``.sdkloom`` inside it and a journal is committed before the first rename, so the next call
completes what a killed run began; until then the folder may be mixed. ``replace`` says why.

What this does not cover: a power failure (nothing is flushed; what is lost can be generated again).
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from sdkloom.output.journals import BESIDE, INSIDE, STAGING_INSIDE, is_journal, work_beside

_MOST_LINKS = 20_000
_PATIENCE = 10.0
_STALE = 60.0
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{x}{n}" for x in ("COM", "LPT") for n in range(10))}


class OutputError(Exception):
    """The output folder cannot be used as asked; the message says which, why and what to do."""


class _CannotMoveError(Exception):
    """The folder has to be changed in place; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What becomes of a folder; paths are relative and posix. What is not named stays as it is.

    ``backups`` maps a path to be written or deleted to the name under which its content is preserved.
    """

    write: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    delete: frozenset[str] = frozenset()
    backups: Mapping[str, str] = field(default_factory=dict[str, str])


def path_problem(path: str) -> str | None:
    """Tell why *path* must not be used as a file's path inside a folder, on any system."""
    for part in path.split("/"):
        if part in {"", ".", ".."}:
            return "is not a plain relative path"
        if any(char in '\\<>:"|?*' or ord(char) < ord(" ") for char in part):
            return "holds a character that not every file system has"
        if part[-1] in ". " or part.partition(".")[0].rstrip().upper() in _RESERVED:
            return "is a name that Windows reserves"
    if path.partition("/")[0] == STAGING_INSIDE:
        return "is the name of sdkloom's own working folder"
    return None


@contextlib.contextmanager
def locked(folder: Path, patience: float = _PATIENCE) -> Generator[None]:
    """Keep other runs away from *folder* (seconds to wait for one: *patience*).

    The lock is on the parent folder, which outlives the exchange and needs no file of its own;
    where folders cannot be locked a file beside the folder does.
    """
    until = time.monotonic() + patience
    handle = _lock_parent(folder, until)
    if handle is not None:
        try:
            yield
        finally:
            os.close(handle)
        return
    file = folder.with_name(f".{folder.name}.sdkloom-lock")
    _lock_file(file, folder, until)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _lock_parent(folder: Path, until: float) -> int | None:
    if sys.platform == "win32":
        return None
    import fcntl  # noqa: PLC0415 (not on Windows)

    handle = os.open(folder.parent, os.O_RDONLY)
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _wait(folder, until)
            else:
                return handle
    except OSError:
        os.close(handle)
        return None
    except BaseException:
        os.close(handle)
        raise


def _lock_file(file: Path, folder: Path, until: float) -> None:
    while True:
        try:
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - file.stat().st_mtime > _STALE:
                    file.unlink(missing_ok=True)
                    continue
            _wait(folder, until)
        else:
            return


def _wait(folder: Path, until: float) -> None:
    if time.monotonic() > until:
        raise OutputError(f"{folder}: another sdkloom is writing here; run again when it has ended")
    time.sleep(0.02)


def recover(folder: Path, unedited: Callable[[list[str]], list[str]]) -> None:
    """Complete, or undo, what a killed run left, but delete only *unedited* files; under the lock."""
    beside, inside = work_beside(folder), folder / STAGING_INSIDE
    if os.path.lexists(beside):
        _recover_beside(folder, beside)
    if os.path.lexists(inside):
        journal = _journal(inside, INSIDE)
        if journal is not None:
            _roll_forward(folder, inside, {**journal, "delete": unedited(journal["delete"])})
        _remove(inside)


def torn(folder: Path) -> bool:
    """Tell whether a killed run left *folder* missing or mixed, so that it has to be recovered."""
    if not os.path.lexists(folder):
        return os.path.lexists(work_beside(folder) / "old")
    return os.path.lexists(folder / STAGING_INSIDE / "journal.json")


def replace(folder: Path, edit: Edit) -> str:
    """Carry out *edit*, wholly or not at all; returns why it was in place, or "".

    The caller holds the lock and has called ``recover``.
    """
    _check_writable(folder, edit)
    try:
        _replace_as_one(folder, edit)
    except _CannotMoveError as reason:
        _replace_in_place(folder, edit)
        return str(reason)
    return ""


def _check_writable(folder: Path, edit: Edit) -> None:
    """Refuse a folder without write permission: even where it could be moved, even for root."""
    effective = os.access in os.supports_effective_ids
    paths = {PurePosixPath(path) for path in (*edit.write, *edit.delete)}
    for here in sorted({folder / parent for path in paths for parent in path.parents}):
        with contextlib.suppress(FileNotFoundError):
            allowed = os.access(here, os.W_OK | os.X_OK, effective_ids=effective)
            if not here.stat().st_mode & 0o222 or not allowed:
                advice = "allow writing there, or choose another folder"
                raise OutputError(f"{here}: is read-only; {advice}")


def _replace_as_one(folder: Path, edit: Edit) -> None:
    _refuse_own_folder(folder)
    work = work_beside(folder)
    try:
        work.mkdir()
    except OSError as error:
        raise _CannotMoveError(f"{folder.parent}: {error.strerror}") from error
    try:
        _stage(folder, work, edit)
        _swap(folder, work)
    finally:
        # Whatever happened, one state is whole; what cannot be removed now, the next run removes.
        with contextlib.suppress(OSError):
            _recover_beside(folder, work, at_once=True)


def _refuse_own_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):
        here = Path.cwd().resolve()
        if folder == here or folder in here.parents:
            raise _CannotMoveError("it is the working directory")


def _stage(folder: Path, work: Path, edit: Edit) -> None:
    tree = work / "tree"
    tree.mkdir()
    status = tree.stat()
    ours = sorted({*edit.write, *edit.delete, *edit.backups})
    _commit(work, {"tree": [status.st_dev, status.st_ino], "ours": ours})
    folders = _carry(folder, tree, edit) if folder.exists() else []
    for path, content in edit.write.items():
        _create(tree / path, content)
    touched = {str(PurePosixPath(path).parent) for path in (*ours, *edit.backups.values())}
    for path in reversed(folders):
        _copy_metadata(folder / path, tree / path, times=path not in touched)


def _carry(folder: Path, tree: Path, edit: Edit) -> list[str]:
    """Link every file that stays into *tree*; returns the folders created, parents first."""
    folders, emptied, links, device = ["."], _emptied(folder, edit), 0, folder.stat().st_dev
    for here in folders:
        for entry in _entries(folder / here):
            path = str(PurePosixPath(here, entry.name))
            if entry.is_dir(follow_symlinks=False):
                if path in emptied:
                    continue
                if entry.stat(follow_symlinks=False).st_dev != device:
                    raise _CannotMoveError(f"{path} is a mount point")
                (tree / path).mkdir()
                folders.append(path)
            elif path in edit.backups:
                _link(entry, tree / edit.backups[path])
            elif path not in edit.write and path not in edit.delete:
                _link(entry, tree / path)
            links += 1
            if links > _MOST_LINKS:
                raise _CannotMoveError(f"it holds more than {_MOST_LINKS} other files")
    return folders


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError as error:
        raise _CannotMoveError(f"{folder}: {error.strerror}") from error


def _link(entry: os.DirEntry[str], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(entry.path, target, follow_symlinks=not entry.is_symlink())
    except FileNotFoundError as error:  # as editors do when they save
        raise _CannotMoveError(f"{entry.path} was renamed or deleted meanwhile") from error
    except OSError as error:
        status = entry.stat(follow_symlinks=False)
        if error.errno == errno.ENOSPC:
            raise
        if error.errno == errno.EXDEV or not _can_copy(status):
            raise _CannotMoveError(f"{entry.path}: {error.strerror}") from error
        shutil.copy2(entry.path, target, follow_symlinks=False)


def _can_copy(status: os.stat_result) -> bool:
    """Whether a copy is as good as the file itself: not another user's, no pipe, no second name."""
    is_plain = stat.S_ISREG(status.st_mode) or stat.S_ISLNK(status.st_mode)
    is_ours = sys.platform == "win32" or status.st_uid == os.geteuid()
    return is_plain and is_ours and status.st_nlink == 1


def _copy_metadata(old: Path, new: Path, *, times: bool) -> None:
    before, after = old.stat(), new.stat()
    try:
        is_different = (before.st_uid, before.st_gid) != (after.st_uid, after.st_gid)
        if sys.platform != "win32" and is_different:
            os.chown(new, before.st_uid, before.st_gid)
    except OSError as error:
        raise _CannotMoveError(f"{old} belongs to another user") from error
    new.chmod(stat.S_IMODE(before.st_mode))
    if times:  # Python's import system believes a folder's time: only an unchanged one keeps it.
        os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))


def _create(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:  # exclusive: never through a link to another file
        stream.write(content)


def _emptied(folder: Path, edit: Edit) -> set[str]:
    """Find folders that the deletions leave empty, and their bytecode caches; deepest first."""
    emptied: set[str] = set()
    staying = {*edit.write, *edit.backups.values()}
    needed = {str(parent) for path in staying for parent in PurePosixPath(path).parents}
    candidates = {str(parent) for path in edit.delete for parent in PurePosixPath(path).parents}
    for here in sorted(candidates - needed, key=lambda path: path.count("/"), reverse=True):
        if not (folder / here).is_dir() or (folder / here).is_symlink():
            continue
        caches = {
            path
            for entry in _entries(folder / here)
            if (path := str(PurePosixPath(here, entry.name))) not in edit.delete
            and path not in emptied
        }
        if all(_is_cache(folder / path) for path in caches):
            emptied |= {here, *caches}
    return emptied


def _is_cache(path: Path) -> bool:
    return (
        path.name == "__pycache__"
        and path.is_dir()
        and not path.is_symlink()
        and all(entry.name.endswith(".pyc") for entry in _entries(path))
    )


def _swap(folder: Path, work: Path) -> None:
    try:
        if not os.path.lexists(folder):
            (work / "tree").rename(folder)
        elif not _exchange(work / "tree", folder):
            _two_renames(folder, work)
    except OSError as error:
        raise _CannotMoveError(f"it cannot be renamed: {error.strerror}") from error


def _two_renames(folder: Path, work: Path) -> None:
    folder.rename(work / "old")
    try:
        (work / "tree").rename(folder)
    except OSError:
        (work / "old").rename(folder)
        raise


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; False where the system has no such call."""
    if sys.platform not in {"linux", "darwin"}:
        return False
    import ctypes  # noqa: PLC0415 (needed once per run that writes, slow to import)

    library = ctypes.CDLL(None, use_errno=True)
    paths, exchange = (os.fsencode(first), os.fsencode(second)), ctypes.c_uint(2)
    try:
        if sys.platform == "linux":
            here = ctypes.c_int(-100)  # AT_FDCWD
            return bool(library.renameat2(here, paths[0], here, paths[1], exchange) == 0)
        return bool(library.renamex_np(*paths, exchange) == 0)
    except AttributeError:
        return False


def _recover_beside(folder: Path, work: Path, *, at_once: bool = False) -> None:
    journal = _journal(work, BESIDE) or {}
    tree, old = work / "tree", work / "old"
    if old.exists() and not os.path.lexists(folder):
        (tree if tree.exists() else old).rename(folder)
    left = old if old.exists() else tree
    if left.exists() and folder.is_dir() and journal:
        status = left.stat()
        if [status.st_dev, status.st_ino] != journal["tree"]:  # not what was staged: what was there
            since = 0 if at_once else (work / "journal.json").stat().st_mtime_ns
            _bring_along(left, folder, set(journal["ours"]), since)
    _remove(work)


def _bring_along(left: Path, folder: Path, ours: set[str], since: int) -> None:
    """Move files into *folder* that somebody wrote into the old one while it was exchanged.

    After a killed run (*since* is when it staged, in ns) the folder may have moved on: only what is
    newer than both comes along.
    """
    for here, _, names in os.walk(left):
        for name in names:
            file = Path(here, name)
            path = file.relative_to(left)
            cache = path.parent.name == "__pycache__" and path.suffix == ".pyc"
            if path.as_posix() in ours or cache or _same(file, folder / path):
                continue
            if since and file.lstat().st_mtime_ns < max(since, _written(folder / path)):
                continue
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            file.replace(folder / path)


def _written(file: Path) -> int:
    try:
        return file.lstat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _same(first: Path, second: Path) -> bool:
    try:
        before, after = first.lstat(), second.lstat()
    except FileNotFoundError:
        return False
    if before.st_ino == after.st_ino and before.st_dev == after.st_dev:
        return True
    is_copy = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return is_copy and stat.S_IFMT(before.st_mode) == stat.S_IFMT(after.st_mode)


def _replace_in_place(folder: Path, edit: Edit) -> None:
    work = folder / STAGING_INSIDE
    folder.mkdir(exist_ok=True)
    work.mkdir()
    try:
        for number, content in enumerate(edit.write.values()):
            _create(work / "tree" / str(number), content)
        journal = {
            "keep": dict(edit.backups),
            "delete": sorted(edit.delete),
            "gone": sorted(_emptied(folder, edit), reverse=True),
            "write": {path: str(number) for number, path in enumerate(edit.write)},
        }
        _commit(work, journal)
    except _CannotMoveError as error:
        _remove(work)
        raise OutputError(f"{folder}: cannot be read: {error}") from error
    except BaseException:
        _remove(work)
        raise
    try:
        _roll_forward(folder, work, journal)
    except OSError as error:
        reason = f"interrupted ({error}); the next run completes it"
        raise OutputError(f"{folder}: writing was {reason}") from error
    _remove(work)


def _roll_forward(folder: Path, work: Path, journal: Mapping[str, Any]) -> None:
    """Carry out a journal; doing it again changes nothing.

    Deleting comes before writing: ``user.py`` may replace ``User.py``, which some systems mix up.
    """
    for path, name in journal["keep"].items():
        source, target = _inside(folder, path), _inside(folder, name)
        if os.path.lexists(source) and not os.path.lexists(target):
            source.rename(target)
    for path in journal["delete"]:
        _inside(folder, path).unlink(missing_ok=True)
    for path in journal["gone"]:
        with contextlib.suppress(OSError):
            emptied = _inside(folder, path)
            if emptied.name == "__pycache__":
                shutil.rmtree(emptied)
            else:
                emptied.rmdir()
    for path, number in journal["write"].items():
        staged, target = work / "tree" / str(int(number)), _inside(folder, path)
        if staged.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)


def _inside(folder: Path, path: str) -> Path:
    """Refuse what a forged journal could name: places outside the folder."""
    parents = [folder / parent for parent in PurePosixPath(path).parents]
    if path_problem(path) or any(parent.is_symlink() for parent in parents):
        raise OutputError(f"{folder / STAGING_INSIDE}: not a journal of sdkloom; delete it")
    return folder / path


def _commit(work: Path, journal: Mapping[str, Any]) -> None:
    draft = work / "journal.draft"
    _create(draft, json.dumps(journal).encode())
    draft.rename(work / "journal.json")


def _journal(work: Path, keys: tuple[str, ...]) -> dict[str, Any] | None:
    if not work.is_dir() or any(path.is_symlink() for path in (work, work / "tree", work / "old")):
        raise OutputError(f"{work}: in the way of sdkloom's working folder; delete it")
    try:
        journal: Any = json.loads((work / "journal.json").read_bytes())
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        journal = None
    if not is_journal(journal, keys):
        raise OutputError(f"{work}: not a journal of sdkloom; delete it")
    return journal


def _remove(work: Path) -> None:
    for here, _, _ in os.walk(work):
        with contextlib.suppress(OSError):  # a carried folder may be read-only, as its original is
            Path(here).chmod(0o700)
    shutil.rmtree(work, ignore_errors=True)
