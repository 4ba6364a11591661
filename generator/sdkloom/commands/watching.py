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

from sdkloom.commands.options import Report

_EVERY, _SETTLED, _PATIENCE = 0.25, 0.1, 1.0
"""Seconds between looks, without change until a save is over, and until a missing file is gone."""

_State: TypeAlias = "dict[Path, tuple[int, int, int] | None]"


def watch(run: Callable[[Report], None], words: dict[str, Any]) -> None:
    """Call *run* now and after each save of a file that it read, until Ctrl-C; errors are told."""
    known: _State = {}
    try:
        while True:
            report = Report(words)
            is_done = _ran(run, report)
            # A file that appears, such as one that was missing, shows in its folder.
            folders = () if is_done else [one.parent for one in report.files]
            files = {*report.files, *folders, *(() if is_done else known)}
            now = _state(files)
            # What was saved during the run shows as a change from before it.
            known = {one: known.get(one, now[one]) for one in files}
            known = _changed(known, report)
    except KeyboardInterrupt:
        sys.exit(0)


def _ran(run: Callable[[Report], None], report: Report) -> bool:
    """Run once; whether it could be done. What was wrong has been told."""
    try:
        run(report)
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
        if now == before and not any(now[one] is None and known[one] for one in known):
            break
    if not report.is_silent and not report.json:
        names = sorted(str(one) for one in known if known[one] != now[one])
        click.echo(f"changed: {', '.join(names)}")
    return now


def _state(files: Iterable[Path]) -> _State:
    return {one: _stamp(one) for one in files}


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
