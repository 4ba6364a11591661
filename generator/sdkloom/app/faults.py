"""Faults of sdkloom itself: one exception, which says where it failed and for which document."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sdkloom.diagnostics import FAULT_ADVICE, SpecError
from sdkloom.output.package_folder import OutputError
from sdkloom.reading.places import printable

_SHOWN = 300
_PACKAGE = Path(__file__).resolve().parents[1]


class InternalError(Exception):
    """A fault of sdkloom, not of its input; ``__cause__`` is the exception that it shows as."""

    def __init__(self, error: Exception, subject: str = "") -> None:
        text = printable(f"{type(error).__name__}: {error}")
        text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        place = _place(error.__traceback__) + (f", for {printable(subject)}" if subject else "")
        super().__init__(f"sdkloom failed unexpectedly{place}: {text}")
        self.__cause__ = error
        self.add_note(FAULT_ADVICE)


@contextmanager
def internal_errors(subject: str) -> Generator[None]:
    """Raise what nobody foresaw as an InternalError; *subject* is what is being worked on."""
    try:
        yield
    except (SpecError, OutputError, InternalError):
        raise
    except Exception as error:
        if is_broken_pipe(error):
            raise
        raise InternalError(error, subject) from error


def is_broken_pipe(error: Exception) -> bool:
    """Whether the reader of the output is no longer there."""
    return isinstance(error, OSError) and error.errno == errno.EPIPE


def _place(trace: TracebackType | None) -> str:
    """Name the innermost line of sdkloom that the error came through."""
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    if not ours:
        return ""
    path = Path(ours[-1].filename).relative_to(_PACKAGE).as_posix()
    return f" in {path}, line {ours[-1].lineno}"
