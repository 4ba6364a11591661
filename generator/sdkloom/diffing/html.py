"""A diff as one page that needs nothing else: readable, searchable, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from sdkloom.diffing.changes import Diff
from sdkloom.diffing.rows import (
    HEADINGS,
    ChangeGroup,
    Position,
    Row,
    counts,
    grouped,
    rows,
    sections,
    summary,
    titles,
)
from sdkloom.diffing.rules import Level
from sdkloom.emit.templating import TEMPLATES
from sdkloom.reading.document import Document
from sdkloom.reading.places import printable

_BREAKS = ("source", "types", "runtime")
_DIRECTIONS = ("sent", "received", "both")


def html_report(diff: Diff, old: Document, new: Document) -> str:
    """Write the page; every text is escaped."""
    groups = grouped(rows(diff.changes, old, new))
    paths = printable(old.path), printable(new.path)
    frame = Path(TEMPLATES, "diff.html").read_text("utf-8")
    start, _, rest = frame.partition("{{ title }}")
    middle, _, end = rest.partition("{{ body }}")
    title = escape(f"{paths[0]} → {paths[1]}: {diff.bump}")
    return "".join([start, title, middle, "\n".join(_body(diff, (old, new), groups)), end])


def _body(
    diff: Diff, documents: tuple[Document, Document], groups: list[ChangeGroup]
) -> Iterator[str]:
    yield "<header>"
    yield f"<h1>{' <span>→</span> '.join(_code(document.path) for document in documents)}</h1>"
    yield f'<p class="soft">{escape(titles(*documents))}</p>'
    bump = escape(diff.bump)
    yield f'<p class="{bump}"><strong class="level">{bump}</strong>: {escape(summary(diff))}.</p>'
    yield "</header>"
    if groups:
        yield from _filter(counts(diff))
    yield "<main>"
    for level, those in sections(groups):
        yield f'<section class="{level}">'
        yield f'<h2>{escape(HEADINGS[level])} <span class="count"></span></h2>'
        for group in those:
            yield from _group(group)
        yield "</section>"
    yield '<p id="nothing" class="soft" hidden>No change fits the filter.</p>'
    yield "</main>"


def _filter(found: dict[Level, int]) -> Iterator[str]:
    """The controls; without scripts they would do nothing, so that a script shows them."""
    yield "<form hidden>"
    yield '<input type="search" id="words" placeholder="Filter by symbol, kind, value, pointer" aria-label="Filter">'
    yield "<fieldset><legend>Level</legend>"
    for level, count in found.items():
        yield _box("level", level, f"{level} ({count})", checked=True)
    yield "</fieldset><fieldset><legend>Breaks</legend>"
    for word in _BREAKS:
        yield _box("breaks", word, word)
    yield "</fieldset><fieldset><legend>Direction</legend>"
    for word in _DIRECTIONS:
        yield _box("direction", word, word, checked=True)
    yield "</fieldset>"
    yield '<span class="tools"><output id="count" class="soft"></output>'
    yield '<button type="button" id="fold">Fold all</button></span>'
    yield "</form>"


def _box(name: str, value: str, label: str, *, checked: bool = False) -> str:
    state = " checked" if checked else ""
    return f'<label><input type="checkbox" name="{name}" value="{value}"{state}> {label}</label>'


def _group(group: ChangeGroup) -> Iterator[str]:
    change = group.change
    break_kinds = escape(" ".join(group.breaks))
    data = f'data-level="{change.level}" data-direction="{change.direction}" data-breaks="{break_kinds}"'
    yield f"<details open {data}>"
    chips = "".join(f' <b class="break">breaks {escape(word)}</b>' for word in group.breaks)
    yield (
        f'<summary><span class="kind">{escape(change.kind)}</span> '
        f'<span class="soft">{escape(change.direction)}</span>{chips} '
        f'<span class="count soft"></span><span class="advice">{escape(change.advice)}</span></summary>'
    )
    for row in group.rows:
        yield from _article(row)
    yield "</details>"


def _article(row: Row) -> Iterator[str]:
    change = row.change
    symbols = dict.fromkeys(each for each in (change.symbol_old, change.symbol_new) if each)
    note = f' <span class="soft">{escape(row.note)}</span>' if row.note else ""
    yield "<article>"
    yield f"<h3>{' <span>→</span> '.join(map(_code, symbols))}{note}</h3>"
    before, after = row.values
    if before or after:
        was = f'<del class="was">{_code(before)}</del>' if before else ""
        now = f'<ins class="now">{_code(after)}</ins>' if after else ""
        yield f'<p class="values">{was}{now}</p>'
    yield f'<p class="places soft">{_where(*row.standing)}</p>'
    yield "</article>"


def _where(old: Position | None, new: Position | None) -> str:
    """Where it stands on both sides, the pointer once where both have the same."""
    if old is not None and new is not None and old.pointer == new.pointer:
        return f"line {_line(old)} → {_line(new)} {_code(new.pointer)}"
    parts = (
        f"<span>{side} line {_line(place)} {_code(place.pointer)}</span>"
        for side, place in (("old", old), ("new", new))
        if place is not None
    )
    return "".join(parts)


def _line(place: Position) -> str:
    whole = f"{place.at.file}:{place.at.line}:{place.at.column}"
    return f'<span title="{escape(printable(whole))}">{escape(printable(place.line))}</span>'


def _code(text: str) -> str:
    return f"<code>{escape(printable(text))}</code>"
