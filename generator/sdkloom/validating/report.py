"""Remarks of the validation, a bounded number of each sort, with places that cost little."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, TypeAlias

from sdkloom.diagnostics import Diagnostic, Diagnostics, Severity
from sdkloom.diagnostics.rules import Rule
from sdkloom.reading.places import child

Path: TypeAlias = tuple[Any, ...] | str | None
"""A place as a chain ``(path of the parent, token)``: it costs nothing where nothing is wrong.

The chain ends at the root of the document, or at the origin of something elsewhere.
"""

SAME_RULE = 500
"""Remarks of one rule and severity that are listed; the rest are counted."""
_HINTS, LONG_NAME, _CANDIDATES = 50, 60, 200
"""How many hints a run may search for, in what: comparing names costs a few microseconds each."""


class Report:
    """Writes remarks, a bounded number of each sort."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self._diagnostics = diagnostics
        self._counts: dict[tuple[Rule, Severity], int] = {}
        self._hints = _HINTS

    def add(
        self,
        rule: Rule,
        severity: Severity,
        message: str,
        path: Path,
        at: Iterable[str | int] = (),
    ) -> None:
        """Note a remark about the place *at*, seen from *path*."""
        count = self._counts[rule, severity] = self._counts.get((rule, severity), 0) + 1
        if count <= SAME_RULE:
            origin = child(origin_of(path), *at)
            self._diagnostics.add(
                Diagnostic(rule=rule, severity=severity, message=message, origin=origin)
            )

    def close(self) -> None:
        """Report how many remarks were only counted."""
        for (rule, severity), count in self._counts.items():
            if count > SAME_RULE:
                message = f"there are {count - SAME_RULE} more remarks of this sort"
                self._diagnostics.add(Diagnostic(rule=rule, severity=severity, message=message))

    def hint(self, name: str, known: Iterable[str]) -> str:
        """Guess which of *known* was meant."""
        if self._hints <= 0 or len(name) > LONG_NAME:
            return ""
        self._hints -= 1
        candidates = [candidate for _, candidate in zip(range(_CANDIDATES), known, strict=False)]
        folded = {candidate.lower(): candidate for candidate in reversed(candidates)}
        near = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.75)
        return f"; did you mean `{folded[near[0]]}`?" if near else ""


def origin_of(path: Path) -> str:
    """Write a place as an origin."""
    names = steps(path)
    while isinstance(path, tuple):
        path = path[0]
    return child(path or "#", *names)


def steps(path: Path) -> list[str | int]:
    """List the tokens of a place, seen from the start of its chain."""
    names: list[str | int] = []
    while isinstance(path, tuple):
        path, name = path
        names.append(name)
    return names[::-1]
