"""A diff as JSON for machines: the shape that the README documents, which only grows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypedDict

from sdkloom.diffing.calls import touched_calls
from sdkloom.diffing.changes import Bump, Change, Diff, Direction
from sdkloom.diffing.rows import Position, Row, counts, rows, summary, title
from sdkloom.diffing.rules import Kind, Level
from sdkloom.reading.document import Document

SHAPE = 1
"""The version of the format, which ``version`` holds."""


class PositionRecord(TypedDict):
    """Where something stands; lines and columns count from 1."""

    pointer: str
    file: str
    line: int
    column: int


class Symbols(TypedDict):
    """What callers call something, in the old package and in the new one."""

    old: str | None
    new: str | None


class ChangeRecord(TypedDict):
    """One change."""

    level: Level
    kind: Kind
    direction: Direction
    symbol: Symbols
    source_break: bool
    type_break: bool
    runtime_break: bool
    before: str
    after: str
    confidence: float | None
    perhaps: str | None
    advice: str
    old: PositionRecord | None
    new: PositionRecord | None


class CallRecord(TypedDict):
    """A method that changes touch, by its old name if it has one: their places in ``changes``."""

    symbol: str
    level: Level
    changes: list[int]


class Recorded(TypedDict):
    """All of a diff."""

    version: int
    old: str
    new: str
    old_title: str
    new_title: str
    bump: Bump
    summary: str
    counts: dict[Level, int]
    changes: list[ChangeRecord]
    calls: list[CallRecord]


def recorded(diff: Diff, old: Document, new: Document) -> Recorded:
    """Give the value that is written as JSON."""
    return {
        "version": SHAPE,
        "old": old.path,
        "new": new.path,
        "old_title": title(old),
        "new_title": title(new),
        "bump": diff.bump,
        "summary": summary(diff),
        "counts": counts(diff),
        "changes": list(_records(rows(diff.changes, old, new))),
        "calls": list(_calls(diff)),
    }


def _records(found: Iterable[Row]) -> Iterable[ChangeRecord]:
    for row in found:
        yield _record(row.change, row)


def _calls(diff: Diff) -> Iterator[CallRecord]:
    numbers = {id(change): number for number, change in enumerate(diff.changes)}
    for call in touched_calls(diff):
        touching = [numbers[id(change)] for change in call.changes]
        yield {"symbol": call.symbol, "level": call.level, "changes": touching}


def _record(change: Change, row: Row) -> ChangeRecord:
    return {
        "level": change.level,
        "kind": change.kind,
        "direction": change.direction,
        "symbol": {"old": change.symbol_old, "new": change.symbol_new},
        "source_break": change.source_break,
        "type_break": change.type_break,
        "runtime_break": change.runtime_break,
        "before": change.before,
        "after": change.after,
        "confidence": change.confidence,
        "perhaps": change.perhaps,
        "advice": change.advice,
        "old": _position(row.old),
        "new": _position(row.new),
    }


def _position(place: Position | None) -> PositionRecord | None:
    if place is None:
        return None
    return {
        "pointer": place.pointer,
        "file": place.at.file,
        "line": place.at.line,
        "column": place.at.column,
    }
