"""A diff as lines for a terminal: first the calls that it touches, then a line for each cause."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sdkloom.diffing.calls import TouchedCall, touched_sections
from sdkloom.diffing.causes import (
    Cause,
    ChangeGroup,
    causes,
    facts,
    grouped,
    heading,
    sections,
)
from sdkloom.diffing.changes import Diff
from sdkloom.diffing.rows import Row, View, rows, summary, titles, transition
from sdkloom.reading.document import Document
from sdkloom.reading.places import printable

_ENOUGH, _FEWEST = 80, 3
"""How many causes are shown in all, about, and how many of each group at least."""
_CALLS, _LABELS, _PLACES = 15, 4, 3
"""How many calls are listed, what touches each, and the places of a cause, unless all are wanted."""

_CODES = {"major": "1;31", "minor": "33", "patch": "32", "none": "32", "bold": "1", "soft": "2"}

Paint = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class _Style:
    paint: Paint
    whole: bool
    """Whether everything is listed."""
    pointers: bool

    def most(self, number: int) -> int | None:
        """How many of something to list; ``None`` for all."""
        return None if self.whole else number


def text_report(diff: Diff, old: Document, new: Document, view: View) -> str:
    """Write the lines."""
    style = _Style(_painted if view.colours else _plain, view.whole, view.pointers)
    return "\n".join(_lines(diff, old, new, style)) + "\n"


def brief(diff: Diff, most: int) -> tuple[list[str], int]:
    """List the worst causes, a line each, at most so many; and count the changes left out."""
    found = causes(Row(change, None, None) for change in diff.changes)
    lines: list[str] = []
    style = _Style(_plain, whole=False, pointers=False)
    for cause in found[:most]:
        change, (text, *_) = cause.change, _cause(cause, style)
        lines.append(f"{change.level}: {text}: {change.kind} ({'; '.join(facts(cause))})")
    return lines, sum(len(cause.rows) for cause in found[most:])


def _lines(diff: Diff, old: Document, new: Document, style: _Style) -> Iterator[str]:
    paint = style.paint
    yield f"{printable(old.path)} → {printable(new.path)}"
    yield titles(old, new)
    yield f"{paint(diff.bump, diff.bump)}: {summary(diff)}"
    yield from _calls(diff, style)
    groups = grouped(rows(diff.changes, old, new))
    most = max(_FEWEST, _ENOUGH // len(groups)) if groups else 0
    for level, those in sections(groups):
        yield from ("", paint(heading(level, those), level))
        for group in those:
            yield from _group(group, most, style)


def _calls(diff: Diff, style: _Style) -> Iterator[str]:
    """Which calls the changes touch, those that break first."""
    for section in touched_sections(diff):
        calls = section.calls
        title = f"{section.heading} ({len(calls)} of {len(diff.calls)})"
        yield from ("", style.paint(title, section.level))
        for call in calls[: style.most(_CALLS)]:
            yield f"  {_call(call, style)}"
        if not style.whole and len(calls) > _CALLS:
            yield _left(len(calls) - _CALLS, "  ", style)


def _call(call: TouchedCall, style: _Style) -> str:
    labels = [printable(label) for label in call.labels]
    shown = labels[: style.most(_LABELS)]
    more = ["…"] if len(labels) > len(shown) else []
    return f"{style.paint(printable(call.symbol), 'bold')}: {', '.join([*shown, *more])}"


def _group(group: ChangeGroup, most: int, style: _Style) -> Iterator[str]:
    change = group.change
    listed = facts(group.first)
    if group.size > 1:
        listed.append(f"{group.size} changes")
    yield ""
    yield f"  {style.paint(change.kind, change.level)} ({'; '.join(listed)}): {change.advice}"
    for cause in group.causes[: style.most(most)]:
        for line in _cause(cause, style):
            yield f"    {line}"
    left = group.causes[most:]
    if left and not style.whole:
        yield _left(sum(len(cause.rows) for cause in left), "    ", style)


def _left(number: int, indent: str, style: _Style) -> str:
    return style.paint(f"{indent}… and {number} more: --all shows every one", "soft")


def _cause(cause: Cause, style: _Style) -> Iterator[str]:
    """What changed, and where; then the calls that use it, where these are not named already."""
    row = cause.rows[0]
    values = transition(*map(printable, cause.values))
    if len(cause.rows) == 1:
        soft = style.paint(f"  {printable(row.lines)}", "soft") if row.lines else ""
        yield f"{_place(row, style, values)}{soft}"
        yield from _pointers(row, style, "  ")
    else:
        places = printable(cause.places)
        count = f"{values} ({places})" if values else places
        shown = cause.rows[: style.most(_PLACES)]
        left = len(cause.rows) - len(shown)
        if style.pointers:
            yield f"{count}:"
            for each in cause.rows:
                lines = style.paint(f"  {printable(each.lines)}", "soft")
                yield f"  {_old_place(each, cause, style)}{lines}"
                yield from _pointers(each, style, "    ")
        else:
            more = f" and {left} more" if left else ""
            yield f"{count}: {', '.join(_old_place(each, cause, style) for each in shown)}{more}"
    yield from _used_by(cause, style)


def _used_by(cause: Cause, style: _Style) -> Iterator[str]:
    shown = cause.calls_to_name[: style.most(_PLACES)]
    if shown:
        left = len(cause.calls_to_name) - len(shown)
        more = f" and {left} more" if left else ""
        yield style.paint(f"  in {printable(', '.join(shown))}{more}", "soft")


def _pointers(row: Row, style: _Style, indent: str) -> Iterator[str]:
    if style.pointers and row.pointers:
        yield style.paint(f"{indent}{printable(row.pointers)}", "soft")


def _place(row: Row, style: _Style, values: str = "") -> str:
    """The symbol, what was and what is, and a guess where there is one."""
    parts = [style.paint(printable(row.symbols), "bold"), *([values] if values else [])]
    return ": ".join(parts) + (f" ({row.note})" if row.note else "")


def _old_place(row: Row, cause: Cause, style: _Style) -> str:
    """One of several places: what callers know it as; a rename of what it is in is a line of its own."""
    text = style.paint(printable(row.change.symbol), "bold")
    return text + (f" ({row.note})" if row.note and not cause.note else "")


def _painted(text: str, style: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def _plain(text: str, style: str) -> str:  # noqa: ARG001 - as ``_painted``
    return text
