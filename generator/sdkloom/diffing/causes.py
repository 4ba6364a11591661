"""Changes put together for people: those of one cause in a line, causes alike under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sdkloom.diffing.changes import Change, Direction
from sdkloom.diffing.rows import BREAKS, Row
from sdkloom.diffing.rules import LEVELS, Level

HEADINGS: dict[Level, str] = {
    "major": "Breaks callers",
    "minor": "New or renamed, breaks nobody",
    "patch": "Breaks nobody, and is nothing new",
}
_SINGLE = (
    "operation-",
    "schema-",
    "webhook-",
    "callback-",
    "link-",
    "name-",
    "alias-",
    "reference-",
)
"""Beginnings of kinds that are about one thing each, which has a name of its own."""
_MEMBER = re.compile(r"[.(]")
"""What the name of a member stands after in a symbol."""
_HOST = re.compile(r"[\w+.-]+://([^/?#]+)")
_MEMBERS = ("field-", "parameter-", "response-header-")
"""Beginnings of kinds that are about a member: the same member of several holders is one cause."""


@dataclass(frozen=True, slots=True)
class Cause:
    """The same change of one place or of several, as of an enumeration that is written eleven times."""

    rows: tuple[Row, ...]

    @property
    def change(self) -> Change:
        """The worst of the changes."""
        return self.rows[0].change

    @property
    def values(self) -> tuple[str, str]:
        """What was and what is; where that differs, what all of them have in common."""
        values = self.rows[0].values
        if len({row.values for row in self.rows}) == 1:
            return values
        return _hosts(self.change) or _bases(self.change) or values

    @property
    def note(self) -> str:
        """The name that may have taken the place of the same one in several places."""
        guesses = [row.change.perhaps for row in self.rows if row.change.perhaps]
        names = {_MEMBER.split(guess)[-1].rstrip(")") for guess in guesses}
        return f"perhaps now {names.pop()}" if len(names) == 1 < len(self.rows) else ""

    @property
    def places(self) -> str:
        """How many places there are, and what may have taken theirs."""
        return "; ".join(filter(None, (f"{len(self.rows)} places", self.note)))

    @property
    def direction(self) -> Direction:
        """The directions of all of them."""
        first = self.change.direction
        return first if all(row.change.direction == first for row in self.rows) else "both"

    @property
    def breaks(self) -> tuple[str, ...]:
        """What any of them breaks."""
        found = {word for row in self.rows for word in row.breaks}
        return tuple(word for word in BREAKS if word in found)

    @property
    def calls(self) -> tuple[str, ...]:
        """The calls that any of them touches."""
        return tuple(dict.fromkeys(call for row in self.rows for call in row.change.calls))

    @property
    def calls_to_name(self) -> tuple[str, ...]:
        """The calls to name beside it; none where the symbols name all of them already."""
        named = {row.change.method for row in self.rows}
        return () if named.issuperset(self.calls) else self.calls


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Causes of one kind that break the same, and ask for the same."""

    causes: tuple[Cause, ...]

    @property
    def first(self) -> Cause:
        """One of them: level, kind, direction, breaks and advice are those of all."""
        return self.causes[0]

    @property
    def change(self) -> Change:
        """A change of the kind."""
        return self.first.change

    @property
    def size(self) -> int:
        """How many changes there are."""
        return sum(len(cause.rows) for cause in self.causes)


def causes(rows: Iterable[Row]) -> list[Cause]:
    """Put changes together that are the same change of several places; the order is of the first."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(_key(row.change), []).append(row)
    return [Cause(tuple(members)) for members in found.values()]


def grouped(rows: Iterable[Row]) -> list[ChangeGroup]:
    """Put causes together that differ in place and values only."""
    groups: dict[tuple[object, ...], list[Cause]] = {}
    for cause in causes(rows):
        change = cause.change
        key = (change.level, change.kind, cause.direction, cause.breaks, change.advice)
        groups.setdefault(key, []).append(cause)
    return [ChangeGroup(tuple(members)) for members in groups.values()]


def sections(groups: Iterable[ChangeGroup]) -> Iterator[tuple[Level, list[ChangeGroup]]]:
    """Go through the levels that have changes, the worst first."""
    by_level: dict[Level, list[ChangeGroup]] = {level: [] for level in LEVELS}
    for group in groups:
        by_level[group.change.level].append(group)
    for level in LEVELS:
        if by_level[level]:
            yield level, by_level[level]


def heading(level: Level, groups: Iterable[ChangeGroup]) -> str:
    """Head a section: how many changes it has, or how many causes where these are fewer."""
    sizes = [(group.size, len(group.causes)) for group in groups]
    changes, found = (sum(numbers) for numbers in zip(*sizes, strict=True))
    noun = "" if found == changes else " cause" if found == 1 else " causes"
    return f"{HEADINGS[level]} ({found}{noun})"


def facts(cause: Cause) -> list[str]:
    """List the direction of a cause, and what it breaks."""
    return [cause.direction, *([f"breaks {', '.join(cause.breaks)}"] if cause.breaks else [])]


def _key(change: Change) -> tuple[str, ...]:
    """What two changes have in common that are one decision of the document's authors."""
    values = change.kind, *(_hosts(change) or _bases(change) or (change.before, change.after))
    if change.kind.startswith(_SINGLE):
        return *values, change.symbol_old or "", change.symbol_new or ""
    if change.kind.startswith(_MEMBERS):
        return *values, _MEMBER.split(change.symbol)[-1]
    return values


def _hosts(change: Change) -> tuple[str, str] | None:
    """The hosts that a server moved from and to; ``None`` where that is not what changed."""
    if change.kind != "server-changed":
        return None
    before, after = (_HOST.match(text) for text in (change.before, change.after))
    if before is None or after is None or before[1] == after[1]:
        return None
    return before[1], after[1]


def _bases(change: Change) -> tuple[str, str] | None:
    """The beginnings of paths that differ in nothing else, as those of another version do."""
    if change.kind != "path-changed":
        return None
    before, after = change.before.split("/"), change.after.split("/")
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    bases = ["/".join([*segments, "…"]) for segments in (before or [""], after or [""])]
    return bases[0], bases[1]
