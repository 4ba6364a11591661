"""A diff as Markdown for a pull request: what breaks is open to see, the rest folds away."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.diffing.changes import Diff
from sdkloom.diffing.rows import (
    HEADINGS,
    ChangeGroup,
    Row,
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

LARGEST = 60_000
"""What a comment on a forge may hold, in characters, with some room for a greeting."""

_STEPS = (1_000_000, 300, 100, 50, 25, 12, 6, 3, 2, 1)
_SPECIAL = frozenset("\\`*_{}[]()<>#|!~&$@:")
_NOT_IN_TICKS = frozenset("\\`|<>&")


def markdown_report(diff: Diff, old: Document, new: Document, *, whole: bool = False) -> str:
    """Write the report; unless *whole*, as many changes of each group as a comment can hold."""
    groups = grouped(rows(diff.changes, old, new))
    text = ""
    for most in _STEPS[:1] if whole else _STEPS:
        text = "\n".join(_lines(diff, (old, new), groups, most)) + "\n"
        if len(text) <= LARGEST:
            break
    return text


def _lines(
    diff: Diff, documents: tuple[Document, Document], groups: list[ChangeGroup], most: int
) -> Iterator[str]:
    yield f"### {' → '.join(_code(document.path) for document in documents)}"
    yield from ("", escaped(titles(*documents)))
    yield from ("", f"**{diff.bump}**: {summary(diff)}.")
    for level, those in sections(groups):
        title = f"{HEADINGS[level]} ({sum(len(group.rows) for group in those)})"
        if level == "major":
            yield from ("", f"#### {title}")
        else:
            yield from ("", f"<details><summary><b>{title}</b></summary>")
        for group in those:
            yield from _group(group, most)
        if level != "major":
            yield from ("", "</details>")


def _group(group: ChangeGroup, most: int) -> Iterator[str]:
    change = group.change
    yield from ("", f"**{change.kind}** ({'; '.join(facts(change))}): {change.advice}", "")
    for row in group.rows[:most]:
        yield f"- {_row_text(row)}"
    if len(group.rows) > most:
        yield f"- … and {len(group.rows) - most} more"


def _row_text(row: Row) -> str:
    old, new = row.change.symbol_old, row.change.symbol_new
    symbols = " → ".join(map(_code, dict.fromkeys(symbol for symbol in (old, new) if symbol)))
    values = transition(*(_code(value) if value else "" for value in row.values))
    text = f"{symbols}: {values}" if values else symbols
    note = f" ({row.note})" if row.note else ""
    return f"{text}{note}<br><sub>{_where(row)}</sub>"


def _where(row: Row) -> str:
    old, new = row.standing
    if old is None or new is None:
        location = old or new
        return f"line {escaped(location.line)}, {_code(location.pointer)}" if location else ""
    lines = f"line {escaped(old.line)} → {escaped(new.line)}"
    pointers = dict.fromkeys((old.pointer, new.pointer))
    return f"{lines}, {' → '.join(map(_code, pointers))}"


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
