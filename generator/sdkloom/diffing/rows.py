"""What every report of a diff shows: changes with their places looked up, counts and titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sdkloom.diffing.changes import Change, Diff
from sdkloom.diffing.rules import LEVELS, Level
from sdkloom.reading.document import Document, Location
from sdkloom.reading.json_values import as_object
from sdkloom.reading.places import printable

_COUNTED: dict[Level, tuple[str, str]] = {
    "major": ("breaks callers", "break callers"),
    "minor": ("is new or renamed", "are new or renamed"),
    "patch": ("is neither", "are neither"),
}
BREAKS: dict[str, str] = {
    "source": "source_break",
    "types": "type_break",
    "runtime": "runtime_break",
}
"""What a change may break, and the attribute that says so."""
_SURE = 0.995


@dataclass(frozen=True, slots=True)
class View:
    """How a report shows changes; ``whole``: all of them, also those of long groups."""

    colours: bool = False
    whole: bool = False
    pointers: bool = False


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
    def breaks(self) -> tuple[str, ...]:
        """What the change breaks."""
        return tuple(word for word, name in BREAKS.items() if getattr(self.change, name))

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
        if change.before == change.after:
            return "", change.after
        name = f"{change.symbol.rpartition('.')[2]}: "
        return change.before.removeprefix(name), change.after.removeprefix(name)

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
    def lines(self) -> str:
        """The lines to look at."""
        places = dict.fromkeys(place.line for place in self.standing if place)
        return f"line {' → '.join(places)}" if places else ""

    @property
    def pointers(self) -> str:
        """The JSON pointers on both sides, once where they are the same."""
        return " → ".join(dict.fromkeys(place.pointer for place in self.standing if place))


def transition(before: str, after: str) -> str:
    """Show the old and the new value; either may be empty."""
    if before and after:
        return f"{before} → {after}"
    return f"was {before}" if before else after


def rows(changes: Iterable[Change], old: Document, new: Document) -> Iterator[Row]:
    """Look up where each change stands on both sides."""
    for change in changes:
        yield Row(change, _place(old, change.origin_old), _place(new, change.origin_new))


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


def _place(document: Document, origin: str | None) -> Position | None:
    if origin is None:
        return None
    at = document.locate(origin)
    return Position(origin, at, is_root=at.file == document.path)
