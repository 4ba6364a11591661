"""Files that are the user's, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable, Generator, Mapping
from functools import partial
from pathlib import Path

from sdkloom.output.folders import OutputError


def write_file(path: Path, content: bytes) -> None:
    """Put *content* in the place of *path* in one step, with the mode that the file has.

    What a link leads to is written. Raises OutputError; the file is then as it was.
    """
    with staged({path: content}):
        pass


@contextlib.contextmanager
def staged(files: Mapping[Path, bytes], *, parents: bool = False) -> Generator[None]:
    """Write *files* beside their places, and put them there once the block has ended well.

    So what can fail fails before the block. A device or a pipe, which has no place to be put in, is
    written before it. With *parents*, folders that are missing are made. Raises OutputError; nothing
    is then changed.
    """
    streams = {path for path in files if path.exists() and not (path.is_file() or path.is_dir())}
    with contextlib.ExitStack() as undo:
        ready = [
            (path, _stage(path, content, undo, parents=parents))
            for path, content in files.items()
            if path not in streams
        ]
        for path in streams:
            try:
                path.write_bytes(files[path])
            except OSError as error:
                raise _failure(path, error) from error
        yield
        for path, put in ready:
            try:
                put()
            except OSError as error:
                raise _failure(path, error) from error
        undo.pop_all()


def _stage(
    path: Path, content: bytes, undo: contextlib.ExitStack, *, parents: bool
) -> Callable[[], object]:
    """Write *content* to a new file beside *path*; gives what puts it in its place."""
    if path.is_dir():
        raise OutputError(f"{path}: it cannot be written: it is a folder")
    try:
        target = Path(os.path.realpath(path))
        missing = [parent for parent in target.parents if parents and not parent.exists()]
        for parent in reversed(missing):
            parent.mkdir(exist_ok=True)
            undo.callback(_quietly, os.rmdir, str(parent))
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        undo.callback(_quietly, os.unlink, name)
        with open(handle, "wb") as file:
            file.write(content)
        os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
    except OSError as error:
        raise _failure(path, error) from error
    return partial(_put, name, target, content)


def _put(name: str, target: Path, content: bytes) -> None:
    try:
        os.replace(name, target)
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        target.write_bytes(content)  # a file that is mounted, as containers do, has no other place
        os.unlink(name)


def _failure(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path}: it cannot be written: {error.strerror}")


def _quietly(remove: Callable[[str], None], name: str) -> None:
    with contextlib.suppress(OSError):
        remove(name)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
