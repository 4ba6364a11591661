"""What every report of a diff shows: changes with their places looked up, grouped, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sdkloom.diffing.changes import Change, Diff
from sdkloom.diffing.rules import Level
from sdkloom.reading.document import Document, Location
from sdkloom.reading.json_values import as_object
from sdkloom.reading.places import printable

LEVELS: tuple[Level, ...] = ("major", "minor", "patch")
HEADINGS: dict[Level, str] = {
    "major": "Breaks callers",
    "minor": "New or renamed, breaks nobody",
    "patch": "Breaks nobody, and is nothing new",
}
_COUNTED: dict[Level, tuple[str, str]] = {
    "major": ("breaks callers", "break callers"),
    "minor": ("is new or renamed", "are new or renamed"),
    "patch": ("is neither", "are neither"),
}
_BREAKS = (("source", "source_break"), ("types", "type_break"), ("runtime", "runtime_break"))
_SURE = 0.995


@dataclass(frozen=True, slots=True)
class Position:
    """Where something stands: a JSON pointer, and the line to look at."""

    pointer: str
    at: Location
    is_root: bool
    """Whether it stands in the document itself, rather than in a file that it refers to."""

    @property
    def line(self) -> str:
        """The line, with its file unless that is the document's."""
        return str(self.at.line) if self.is_root else f"{self.at.file}:{self.at.line}"


@dataclass(frozen=True, slots=True)
class Row:
    """A change with its places looked up; ``None`` where there is nothing on one side."""

    change: Change
    old: Position | None
    new: Position | None

    @property
    def symbols(self) -> str:
        """The symbol, or what it was and what it is."""
        old, new = self.change.symbol_old, self.change.symbol_new
        return f"{old} → {new}" if old and new and old != new else old or new or ""

    @property
    def values(self) -> tuple[str, str]:
        """What was and what is; empty where there is nothing to show, or the symbols show it."""
        change = self.change
        names = (change.symbol_old or "").endswith(change.before or "\0") and (
            change.symbol_new or ""
        ).endswith(change.after or "\0")
        if names and change.symbol_old != change.symbol_new:
            return "", ""
        return (
            ("", change.after) if change.before == change.after else (change.before, change.after)
        )

    @property
    def note(self) -> str:
        """How sure a new name is, where that is not certain; or what may have taken the place."""
        sure, guess = self.change.confidence, self.change.perhaps
        if guess is not None:
            return f"perhaps now {guess}"
        return f"{sure:.0%} alike" if sure is not None and sure < _SURE else ""

    @property
    def standing(self) -> tuple[Position | None, Position | None]:
        """Where it stands on both sides, not where it would stand on a side that lacks it."""
        change = self.change
        if change.symbol_old is None and self.new is not None:
            return None, self.new
        if change.symbol_new is None and self.old is not None:
            return self.old, None
        return self.old, self.new

    @property
    def places(self) -> str:
        """The same in a line, the pointer once where both have the same."""
        old, new = self.standing
        if old is None or new is None:
            location = old or new
            return f"{location.line} {location.pointer}" if location else ""
        if old.pointer == new.pointer:
            return f"{old.line} → {new.line} {new.pointer}"
        return f"{old.line} {old.pointer} → {new.line} {new.pointer}"


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one kind that break the same, and ask for the same."""

    rows: tuple[Row, ...]

    @property
    def change(self) -> Change:
        """One of them: level, kind, direction, breaks and advice are those of all."""
        return self.rows[0].change

    @property
    def breaks(self) -> tuple[str, ...]:
        """What they break."""
        return breaks(self.change)


def breaks(change: Change) -> tuple[str, ...]:
    """List what a change breaks."""
    return tuple(word for word, name in _BREAKS if getattr(change, name))


def facts(change: Change) -> list[str]:
    """List the direction of a change, and what it breaks."""
    break_kinds = breaks(change)
    return [change.direction, *([f"breaks {', '.join(break_kinds)}"] if break_kinds else [])]


def transition(before: str, after: str) -> str:
    """Show the old and the new value; either may be empty."""
    if before and after:
        return f"{before} → {after}"
    return f"was {before}" if before else after


def rows(changes: Iterable[Change], old: Document, new: Document) -> Iterator[Row]:
    """Look up where each change stands on both sides."""
    for change in changes:
        yield Row(change, _place(old, change.origin_old), _place(new, change.origin_new))


def grouped(found: Iterable[Row]) -> list[ChangeGroup]:
    """Put changes together that differ in place only; the order is that of the first of each group."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in found:
        change = row.change
        key = (change.level, change.kind, change.direction, breaks(change), change.advice)
        groups.setdefault(key, []).append(row)
    return [ChangeGroup(tuple(members)) for members in groups.values()]


def sections(groups: Iterable[ChangeGroup]) -> Iterator[tuple[Level, list[ChangeGroup]]]:
    """Go through the levels that have changes, the worst first."""
    by_level: dict[Level, list[ChangeGroup]] = {level: [] for level in LEVELS}
    for group in groups:
        by_level[group.change.level].append(group)
    for level in LEVELS:
        if by_level[level]:
            yield level, by_level[level]


def counts(diff: Diff) -> dict[Level, int]:
    """How many changes of each level there are."""
    found = Counter(change.level for change in diff.changes)
    return {level: found[level] for level in LEVELS}


def summary(diff: Diff) -> str:
    """One line: how many changes of which level there are."""
    if not diff.changes:
        return "nothing changed for callers"
    numbers = counts(diff)
    found: list[Level] = [level for level in LEVELS if numbers[level]]
    parts = [f"{numbers[level]} {_COUNTED[level][numbers[level] != 1]}" for level in found]
    number, _, rest = parts[0].partition(" ")
    parts[0] = f"{number} {'change' if number == '1' else 'changes'} {rest}"
    return ", ".join(parts if "major" in found else ["nothing breaks callers", *parts])


def title(document: Document) -> str:
    """What a document calls itself, and its version."""
    info = as_object(document.root.get("info"))
    texts = (info.get("title"), info.get("version"))
    return " ".join(str(text) for text in texts if text is not None)


def titles(old: Document, new: Document) -> str:
    """The titles of both documents with their versions, once where they are the same."""
    return " → ".join(printable(text) for text in dict.fromkeys((title(old), title(new))))


def causes(rows: Iterable[Row]) -> list[tuple[Row, ...]]:
    """Put changes together that are the same change of several places, as of one shared server."""
    found: dict[object, list[Row]] = {}
    for number, row in enumerate(rows):
        values = (row.change.before, row.change.after)
        found.setdefault(values if any(values) else number, []).append(row)
    return [tuple(members) for members in found.values()]


def _place(document: Document, origin: str | None) -> Position | None:
    if origin is None:
        return None
    at = document.locate(origin)
    return Position(origin, at, is_root=at.file == document.path)
