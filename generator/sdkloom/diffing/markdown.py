"""A diff as Markdown for a pull request: what breaks is open to see, the rest folds away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sdkloom.diffing.calls import TouchedCall, touched_sections
from sdkloom.diffing.causes import Cause, ChangeGroup, facts, grouped, heading, sections
from sdkloom.diffing.changes import Diff
from sdkloom.diffing.rows import Row, View, rows, summary, titles, transition
from sdkloom.diffing.rules import Level
from sdkloom.reading.document import Document
from sdkloom.reading.places import printable

LARGEST = 60_000
"""What a comment on a forge may hold, in characters, with some room for a greeting."""

_STEPS = (1_000_000, 300, 100, 50, 25, 12, 6, 3, 2, 1)
_CALLS, _FEWEST = 15, 3
"""How many calls are listed at least, and named beside a cause, as are its places."""
_SPECIAL = frozenset("\\`*_{}[]()<>#|!~&$@:")
_NOT_IN_TICKS = frozenset("\\`|<>&")


@dataclass(frozen=True, slots=True)
class _Style:
    most: int
    """How many causes of each group are listed."""
    pointers: bool


def markdown_report(diff: Diff, old: Document, new: Document, view: View) -> str:
    """Write the report; unless whole, as many changes of each group as a comment can hold."""
    groups = grouped(rows(diff.changes, old, new))
    text = ""
    for most in _STEPS[:1] if view.whole else _STEPS:
        text = "\n".join(_lines(diff, (old, new), groups, _Style(most, view.pointers))) + "\n"
        if len(text) <= LARGEST:
            break
    return text


def _lines(
    diff: Diff, documents: tuple[Document, Document], groups: list[ChangeGroup], style: _Style
) -> Iterator[str]:
    yield f"### {' → '.join(_code(document.path) for document in documents)}"
    yield from ("", escaped(titles(*documents)))
    yield from ("", f"**{diff.bump}**: {summary(diff)}.")
    for calls in touched_sections(diff):
        items = [_call(call, style) for call in calls.calls]
        most = max(style.most, _CALLS)
        lines = list(_limited(items, len(items), replace(style, most=most)))
        yield from _section(
            f"{calls.heading} ({len(items)} of {len(diff.calls)})", calls.level, lines
        )
    for level, those in sections(groups):
        lines = [line for group in those for line in _group(group, style)]
        yield from _section(heading(level, those), level, lines)


def _section(title: str, level: Level, lines: list[str]) -> Iterator[str]:
    """What breaks is open to see, and the rest folds away."""
    if level == "major":
        yield from ("", f"#### {title}", "", *lines)
    else:
        yield from ("", f"<details><summary><b>{title}</b></summary>", "", *lines)
        yield from ("", "</details>")


def _call(call: TouchedCall, style: _Style) -> str:
    labels = call.labels[: max(style.most, _FEWEST)]
    more = ", …" if len(call.labels) > len(labels) else ""
    return f"{_code(call.symbol)}: {', '.join(map(escaped, labels))}{more}"


def _group(group: ChangeGroup, style: _Style) -> Iterator[str]:
    change = group.change
    yield from (f"**{change.kind}** ({'; '.join(facts(group.first))}): {change.advice}", "")
    yield from _limited([_cause(cause, style) for cause in group.causes], group.size, style)
    yield ""


def _limited(items: list[str], count: int, style: _Style) -> Iterator[str]:
    """List so many items, and say how many are left; *count* is of what all are about."""
    for item in items[: style.most]:
        yield f"- {item}"
    if len(items) > style.most:
        left = len(items) - style.most if count == len(items) else count - style.most
        yield f"- … and {left} more"


def _cause(cause: Cause, style: _Style) -> str:
    row = cause.rows[0]
    values = transition(*(_code(value) if value else "" for value in cause.values))
    lines = [_used_by(cause, style)]
    if len(cause.rows) == 1:
        text = _place(row)
        text += f": {values}" if values else ""
        lines.insert(0, escaped(row.lines))
        if style.pointers:
            lines.insert(1, _pointers(row))
    else:
        shown = cause.rows[: max(style.most, _FEWEST)]
        places = [
            _code(each.change.symbol)
            + (f" ({escaped(each.note)})" if each.note and not cause.note else "")
            + (f" at {_pointers(each)}" if style.pointers else "")
            for each in shown
        ]
        left = len(cause.rows) - len(shown)
        number = escaped(cause.places)
        count = f"{values} ({number})" if values else number
        text = f"{count}: {', '.join(places)}{f' and {left} more' if left else ''}"
    small = "; ".join(line for line in lines if line)
    return f"{text}<br><sub>{small}</sub>" if small else text


def _place(row: Row) -> str:
    old, new = row.change.symbol_old, row.change.symbol_new
    symbols = " → ".join(map(_code, dict.fromkeys(symbol for symbol in (old, new) if symbol)))
    return symbols + (f" ({escaped(row.note)})" if row.note else "")


def _used_by(cause: Cause, style: _Style) -> str:
    shown = cause.calls_to_name[: max(style.most, _FEWEST)]
    left = len(cause.calls_to_name) - len(shown)
    more = f" and {left} more" if left else ""
    return f"in {', '.join(map(_code, shown))}{more}" if shown else ""


def _pointers(row: Row) -> str:
    pointers = dict.fromkeys(place.pointer for place in row.standing if place)
    return " → ".join(map(_code, pointers))


def _code(text: str) -> str:
    """Text in a code span, which nothing in it can end."""
    text = printable(text)
    if _NOT_IN_TICKS & set(text) or text != text.strip() or not text:
        return f"<code>{escaped(text)}</code>"
    return f"`{text}`"


def escaped(text: str) -> str:
    """Text without markup, mentions, or line ends of its own."""
    return "".join(
        f"&#{ord(character)};" if character in _SPECIAL else character
        for character in printable(text)
    )
