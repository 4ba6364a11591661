"""A diff as lines for a terminal: a group of changes under one heading, and not too many of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sdkloom.diffing.changes import Diff
from sdkloom.diffing.rows import (
    HEADINGS,
    ChangeGroup,
    Row,
    causes,
    facts,
    grouped,
    rows,
    sections,
    summary,
    titles,
    transition,
)
from sdkloom.reading.document import Document
from sdkloom.reading.places import printable

_ENOUGH, _FEWEST = 150, 3
"""How many changes are shown in all, about, and how many of each group at least."""

_CODES = {"major": "1;31", "minor": "33", "patch": "32", "none": "32", "bold": "1", "soft": "2"}

Paint = Callable[[str, str], str]


def text_report(
    diff: Diff, old: Document, new: Document, *, colours: bool = False, whole: bool = False
) -> str:
    """Write the lines; *whole* shows every change of every group."""
    paint: Paint = _painted if colours else _plain
    lines = list(_lines(diff, old, new, paint, whole=whole))
    return "\n".join(lines) + "\n"


def brief(diff: Diff, most: int) -> Iterator[str]:
    """Give the worst of the changes, a line each, at most so many."""
    for change in diff.changes[:most]:
        text = _row_text(Row(change, None, None), _plain)
        yield f"{change.level}: {text}: {change.kind} ({'; '.join(facts(change))})"


def _lines(diff: Diff, old: Document, new: Document, paint: Paint, *, whole: bool) -> Iterator[str]:
    yield f"{printable(old.path)} → {printable(new.path)}"
    yield titles(old, new)
    yield f"{paint(diff.bump, diff.bump)}: {summary(diff)}"
    groups = grouped(rows(diff.changes, old, new))
    most = max(_FEWEST, _ENOUGH // len(groups)) if groups else 0
    for level, those in sections(groups):
        count = sum(len(group.rows) for group in those)
        yield from ("", paint(f"{HEADINGS[level]} ({count})", level))
        for group in those:
            yield from _group(group, len(group.rows) if whole else most, paint)


def _group(group: ChangeGroup, most: int, paint: Paint) -> Iterator[str]:
    change = group.change
    listed = facts(change)
    if len(group.rows) > 1:
        listed.append(f"{len(group.rows)} changes")
    yield ""
    yield f"  {paint(change.kind, change.level)} ({'; '.join(listed)}): {change.advice}"
    found = causes(group.rows)
    for rows_alike in found[:most]:
        if len(rows_alike) > 1:
            yield from _places(rows_alike, most, paint)
            continue
        for row in rows_alike:
            yield f"    {_row_text(row, paint)}"
            if row.places:
                yield paint(f"      {printable(row.places)}", "soft")
    if len(found) > most:
        left = sum(map(len, found[most:]))
        yield paint(f"    … and {left} more: --all shows every one", "soft")


def _places(rows_alike: tuple[Row, ...], most: int, paint: Paint) -> Iterator[str]:
    """The same change of several places: what it is, then where."""
    values = transition(*map(printable, rows_alike[0].values))
    yield f"    {values or rows_alike[0].change.kind} ({len(rows_alike)} places)"
    for row in rows_alike[:most]:
        note = f" ({row.note})" if row.note else ""
        places = paint(f"  {printable(row.places)}", "soft") if row.places else ""
        yield f"      {paint(printable(row.symbols), 'bold')}{note}{places}"
    if len(rows_alike) > most:
        more = len(rows_alike) - most
        yield paint(f"      … and {more} more: --all shows every one", "soft")


def _row_text(row: Row, paint: Paint) -> str:
    """The symbol, what was and what is."""
    values = transition(*map(printable, row.values))
    parts = [paint(printable(row.symbols), "bold"), *([values] if values else [])]
    return ": ".join(parts) + (f" ({row.note})" if row.note else "")


def _painted(text: str, style: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def _plain(text: str, style: str) -> str:  # noqa: ARG001 - as ``_painted``
    return text
