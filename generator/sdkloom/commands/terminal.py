"""Manners on a terminal: when there are colours, and a line that tells what takes its time."""

from __future__ import annotations

import os
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sdkloom.reading.places import printable

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

PATIENCE = 1.0
"""Seconds that something may take before it is shown that it goes on."""
_OTHER_COLUMNS = 12
"""What the spinner and the time take of a line."""


def color_of(*, never: bool) -> bool | None:
    """Whether to colour: as the user or the environment says; ``None`` is for terminals only.

    ``NO_COLOR`` outdoes ``FORCE_COLOR``, and that ``TERM=dumb``, as for Python itself.
    """
    if never or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return False if _is_dumb() else None


def _is_dumb() -> bool:
    return os.environ.get("TERM", "").lower() in {"dumb", "unknown"}


class Progress:
    """A line on the terminal for as long as something takes, erased at its end.

    It appears after a second; only then is rich imported. Nothing is written to what is no terminal.
    """

    def __init__(self, description: str, *, is_wanted: bool, color: bool | None) -> None:
        self._description = printable(description)
        self._color = color
        self._live: RichProgress | None = None
        self._lock = threading.Lock()
        self._is_over = not (is_wanted and sys.stderr.isatty() and not _is_dumb())

    def __enter__(self) -> Self:
        if not self._is_over:
            self._timer = threading.Timer(PATIENCE, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        found: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """Erase the line, if it is there; it does not appear again."""
        if self._is_over:
            return
        self._timer.cancel()
        with self._lock:
            self._is_over = True
            if self._live is not None:
                self._live.stop()

    def _show(self) -> None:
        # slow, and most runs are fast
        from rich import progress  # noqa: PLC0415
        from rich.console import Console  # noqa: PLC0415
        from rich.table import Column  # noqa: PLC0415

        with self._lock:
            if self._is_over:
                return
            console = Console(stderr=True, no_color=True if self._color is False else None)
            width = max(console.width - _OTHER_COLUMNS, 1)
            column = Column(no_wrap=True, overflow="ellipsis", max_width=width)
            self._live = progress.Progress(
                progress.SpinnerColumn("line"),  # every encoding has its signs
                progress.TimeElapsedColumn(),
                progress.TextColumn("{task.description}", markup=False, table_column=column),
                console=console,
                transient=True,
                refresh_per_second=5,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.add_task(self._description, total=None)
            self._live.start()
