"""``generate --watch``: a run after every save of a file that was read.

Files are looked at a few times a second. That is cheap for the handful that a document consists of,
works on every file system, and needs nothing installed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

import click

from sdkloom.app.documents import Documents
from sdkloom.commands.report import Report

_EVERY, _SETTLED, _PATIENCE = 0.25, 0.1, 1.0
"""Seconds between looks, without change until a save is over, and until a missing file is gone."""

_State: TypeAlias = "dict[Path, tuple[int, int, int] | None]"


def watch(run: Callable[[Report, Documents], None], options: dict[str, Any]) -> None:
    """Call *run* now and after each save of a file that it read, until Ctrl-C; it reports errors."""
    known: _State = {}
    try:
        while True:
            report, documents = Report(options), Documents()
            is_done = _ran(run, report, documents)
            files = documents.files
            # A file that appears, such as one that was missing, shows in its folder.
            folders = () if is_done else [path.parent for path in files]
            watched = {*files, *folders, *(() if is_done else known)}
            now = _state(watched)
            # What was saved during the run shows as a change from before it.
            known = {path: known.get(path, now[path]) for path in watched}
            known = _changed(known, report)
    except KeyboardInterrupt:
        sys.exit(0)


def _ran(run: Callable[[Report, Documents], None], report: Report, documents: Documents) -> bool:
    """Run once; whether it could be done. What was wrong has been reported."""
    try:
        run(report, documents)
    except SystemExit as end:
        return not end.code
    return True


def _changed(known: _State, report: Report) -> _State:
    """Wait for a change and for its end; give how things are then."""
    if not report.is_silent and not report.json:
        click.echo("watching; Ctrl-C ends")
    now = _state(known)
    while now == known:
        time.sleep(_EVERY)
        now = _state(known)
    for _ in range(round(_PATIENCE / _SETTLED)):
        before = now
        time.sleep(_SETTLED)
        now = _state(known)
        # Many editors put a new file in the place of the old one.
        if now == before and not any(now[path] is None and known[path] for path in known):
            break
    if not report.is_silent and not report.json:
        names = sorted(str(path) for path in known if known[path] != now[path])
        click.echo(f"changed: {', '.join(names)}")
    return now


def _state(files: Iterable[Path]) -> _State:
    return {path: _stamp(path) for path in files}


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
