"""Where things are: JSON pointers, lines and columns, and the error that names them."""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeAlias

from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.diagnostics.rules import Rule

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

SplitOrigin: TypeAlias = tuple[str, tuple[str, ...]]
"""An origin as the name of its file and the tokens of its pointer."""

MAX_DEPTH = 200
"""Containers within each other that are read. Real documents stay below 30; more than 200 levels of
schema would exhaust Python's own stack in whoever walks them, or in the parser of the output."""

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_FEED = re.compile(r"\n")


def child(origin: str, *tokens: str | int) -> str:
    """Go down from *origin* by unescaped member names and indices."""
    for token in tokens:
        step = str(token)
        if "~" in step or "/" in step:
            step = step.replace("~", "~0").replace("/", "~1")
        origin += f"/{step}"
    return origin


def tokens(origin: str) -> tuple[str, list[str]]:
    """Split *origin* into its file (``""`` for the root document) and unescaped tokens.

    A plain name (``#anchor``) is no pointer: ``ValueError``.
    """
    file, _, fragment = origin.partition("#")
    if not fragment:
        return file, []
    if fragment[0] != "/":
        raise ValueError(f"not a JSON pointer: {origin}")
    parts = fragment[1:].split("/")
    if "~" in fragment:
        parts = [part.replace("~1", "/").replace("~0", "~") for part in parts]
    return file, parts


def quoted(text: str, limit: int = 80) -> str:
    """Show *text* of the document in a message: one line, nothing that a terminal obeys."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return json.dumps(short, ensure_ascii=not short.isprintable())


def printable(text: str) -> str:
    """Text that neither a terminal nor a line-based tool takes for anything else."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def fault(
    rule: Rule, message: str, origin: str = "#", line: int | None = None, column: int | None = None
) -> SpecError:
    """Make the error that ends the reading."""
    return SpecError(
        Diagnostic(
            rule=rule, severity="error", message=message, origin=origin, line=line, column=column
        )
    )


_SHOWN = 12
"""Places of a circle that a message names."""


def circular(chain: Sequence[str]) -> SpecError:
    """Make the error for references that lead back to where they start; any of them may be first."""
    first = min(range(len(chain)), key=lambda position: chain[position])
    ordered = [*chain[first:], *chain[:first]]
    circle = show_circle(ordered)
    message = f"the references lead in a circle: {circle}: replace one of them by what is meant"
    return fault("ref-circular", message, child(ordered[0], "$ref"))


def show_circle(chain: Sequence[str]) -> str:
    """Show the places of a circle, the first one again at the end."""
    names = [quoted(origin) for origin in (*chain, chain[0])]
    return " → ".join(names if len(names) <= _SHOWN else [*names[: _SHOWN - 2], "…", names[-1]])


def index(token: str) -> int:
    """Read an array index; a token that is none is beyond every array."""
    return int(token) if _INDEX.fullmatch(token) else sys.maxsize


class Lines:
    """Turns offsets into a text into lines and columns, both from 1, columns in code points."""

    def __init__(self, text: str) -> None:
        ends = _LINE_END if "\r" in text else _LINE_FEED  # four times as fast
        self._starts = [0, *[end.end() for end in ends.finditer(text)]]
        self._length = len(text)

    @property
    def end(self) -> tuple[int, int]:
        """The place right after the text."""
        return self.place(self._length)

    def place(self, offset: int) -> tuple[int, int]:
        """Find line and column of *offset*."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
