"""A diff as one page that needs nothing else: readable, searchable, in light and in dark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import count
from pathlib import Path

from sdkloom.diffing.calls import TouchedCall, touched_sections
from sdkloom.diffing.causes import Cause, ChangeGroup, facts, grouped, heading, sections
from sdkloom.diffing.changes import Diff
from sdkloom.diffing.rows import BREAKS, Row, View, counts, rows, summary, titles
from sdkloom.diffing.rules import Level
from sdkloom.emit.templating import TEMPLATES
from sdkloom.reading.document import Document
from sdkloom.reading.places import printable

_DIRECTIONS = ("sent", "received", "both")
_LABELS = 3
"""How many of the things that touch a call are named."""
_OPEN = 12
"""How many places of a cause are shown at once."""


@dataclass(slots=True)
class _Page:
    """What is written once for the whole page: numbers of changes, and sets of calls."""

    diff: Diff
    has_pointers: bool
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    sets: dict[tuple[str, ...], int] = field(default_factory=dict[tuple[str, ...], int])

    def set_of(self, calls: tuple[str, ...]) -> int:
        """Number a set of calls, which many changes have in common."""
        return self.sets.setdefault(calls, len(self.sets))

    def data(self) -> str:
        """The calls, and the sets of them by number, for the script."""
        names = {name: number for number, name in enumerate(self.diff.calls)}
        sets = [_ranges(sorted(names[call] for call in calls)) for calls in self.sets]
        shown = [printable(name) for name in self.diff.calls]
        text = json.dumps({"calls": shown, "sets": sets}, separators=(",", ":"))
        return text.replace("<", "\\u003c")


def html_report(diff: Diff, old: Document, new: Document, view: View) -> str:
    """Write the page; every text is escaped."""
    groups = grouped(rows(diff.changes, old, new))
    paths = printable(old.path), printable(new.path)
    title = escape(f"{paths[0]} → {paths[1]}: {diff.bump}")
    body = "\n".join(_body(_Page(diff, view.pointers), (old, new), groups))
    text = Path(TEMPLATES, "diff.html").read_text("utf-8")
    for mark, value in (("{{ title }}", title), ("{{ body }}", body)):
        start, _, end = text.partition(mark)
        text = start + value + end
    return text


def _body(
    page: _Page, documents: tuple[Document, Document], groups: list[ChangeGroup]
) -> Iterator[str]:
    bump = escape(page.diff.bump)
    yield "<header>"
    yield f"<h1>{' <span>→</span> '.join(_code(document.path) for document in documents)}</h1>"
    yield f'<p class="soft">{escape(titles(*documents))}</p>'
    yield (
        f'<p class="{bump}"><strong class="level">{bump}</strong>:'
        f" {escape(summary(page.diff))}.</p>"
    )
    yield "</header>"
    if groups:
        yield from _calls(page)
        yield from _contents(page, groups)
        yield from _filter(counts(page.diff))
    yield "<main>"
    for level, those in sections(groups):
        yield f'<section class="{level}" id="{level}">'
        yield f"<h2>{escape(heading(level, those))}</h2>"
        for number, group in enumerate(those, 1):
            yield from _group(page, group, f"{level}-{number}")
        yield "</section>"
    yield '<p id="nothing" class="soft" hidden>No change fits the filter.</p>'
    yield "</main>"
    yield f'<script type="application/json" id="data">{page.data()}</script>'


# -- the first screen


def _contents(page: _Page, groups: list[ChangeGroup]) -> Iterator[str]:
    """The table of contents: each kind of change, and how often there is one."""
    yield '<nav aria-label="Contents">'
    for calls in touched_sections(page.diff):
        yield f'<p><a href="#calls-{calls.level}">{calls.heading}</a> ({len(calls.calls)})</p>'
    for level, those in sections(groups):
        yield f'<p class="{level}"><a href="#{level}" class="level">{escape(heading(level, those))}</a></p>'
        yield "<ul>"
        for number, group in enumerate(those, 1):
            facts_of = escape("; ".join([*facts(group.first), str(group.size)]))
            link = f"<a href=#{level}-{number}>{escape(group.change.kind)}</a>"
            yield f"<li>{link} <small>{facts_of}</small></li>"
        yield "</ul>"
    yield "</nav>"


def _calls(page: _Page) -> Iterator[str]:
    """Which calls the changes touch; the script lets each choose the changes that are shown."""
    numbers = {name: number for number, name in enumerate(page.diff.calls)}
    for section in touched_sections(page.diff):
        is_open = " open" if section.level == "major" else ""
        title = f"{section.heading} ({len(section.calls)} of {len(page.diff.calls)})"
        yield f'<details class="calls {section.level}" id="calls-{section.level}"{is_open}>'
        yield f'<summary><span class="kind">{escape(title)}</span></summary>'
        yield "<ul>"
        for call in section.calls:
            link = f"<a href=#changes data-call={numbers[call.symbol]}>{_text(call.symbol)}</a>"
            yield f"<li>{link}{_labels(call)}</li>"
        yield "</ul>"
        yield "</details>"


def _labels(call: TouchedCall) -> str:
    labels = call.labels
    shown = ", ".join([*labels[:_LABELS], *(["…"] if len(labels) > _LABELS else [])])
    return f" <small>{_text(shown)}</small>"


def _filter(found: dict[Level, int]) -> Iterator[str]:
    """The controls; without scripts they would do nothing, so that a script shows them."""
    yield '<form id="changes" hidden>'
    yield '<input type="search" id="words" placeholder="Filter by symbol, kind or value" aria-label="Filter">'
    yield '<label class="call">Call <select id="call"><option value="">any</option></select></label>'
    levels: dict[str, str] = {level: f"{level} ({number})" for level, number in found.items()}
    yield from _boxes("level", "Level", levels)
    yield from _boxes("breaks", "Breaks", {word: word for word in (*BREAKS, "nothing")})
    yield from _boxes("direction", "Direction", {word: word for word in _DIRECTIONS})
    yield '<span class="tools"><output id="count" class="soft"></output>'
    yield '<button type="button" id="clear">Show all</button>'
    yield '<button type="button" id="fold">Fold all</button></span>'
    yield "</form>"


def _boxes(name: str, legend: str, labels: dict[str, str]) -> Iterator[str]:
    """Boxes that are all checked at first: what has none of the checked values is hidden."""
    yield f"<fieldset><legend>{legend}</legend>"
    for value, label in labels.items():
        yield f'<label><input type="checkbox" name="{name}" value="{value}" checked> {label}</label>'
    yield "</fieldset>"


# -- changes


def _group(page: _Page, group: ChangeGroup, anchor: str) -> Iterator[str]:
    change, first = group.change, group.first
    breaks = escape(" ".join(first.breaks) or "nothing")
    yield f'<details open class=group id={anchor} data-direction={first.direction} data-breaks="{breaks}">'
    chip = f" <b>breaks {escape(', '.join(first.breaks))}</b>" if first.breaks else ""
    yield (
        f"<summary><span class=kind>{escape(change.kind)}</span> <small>{first.direction}</small>{chip} "
        f"<small class=count></small><p>{escape(change.advice)}</p></summary>"
    )
    for cause in group.causes:
        yield _article(page, cause)
    yield "</details>"


def _article(page: _Page, cause: Cause) -> str:
    """A cause; the script makes its symbol a link to it, since there may be thousands."""
    first, number = cause.rows[0], len(cause.rows)
    anchor, calls = f"id=c{next(page.numbers)}", f"data-c={page.set_of(cause.calls)}"
    if number == 1:
        text = f"<b>{_text(first.symbols)}</b>{_details(page, first)}{_values(cause)}"
        return f"<article {anchor} {calls}>{text}</article>"
    text = f"<b>{_text(cause.places)}</b>{_values(cause)}{_places(page, cause)}"
    return f"<article {anchor} {calls} data-size={number}>{text}</article>"


def _places(page: _Page, cause: Cause) -> str:
    found = cause.rows
    end = "<br>" if page.has_pointers else ", "
    text = end.join(f"{_text(row.change.symbol)}{_details(page, row, cause.note)}" for row in found)
    if len(found) <= _OPEN:
        return f"<p>{text}</p>"
    return f"<details><summary>which</summary><p>{text}</p></details>"


def _details(page: _Page, row: Row, known: str = "") -> str:
    """A guess where there is one, and where the change stands."""
    text = f" <small>{_text(row.note)}</small>" if row.note and not known else ""
    if page.has_pointers:
        text += f" <i>{_text(row.lines)} {_text(row.pointers)}</i>"
    return text


def _values(cause: Cause) -> str:
    before, after = cause.values
    was = f"<del>{_text(before)}</del>" if before else ""
    now = f"<ins>{_text(after)}</ins>" if after else ""
    return f" {was}{now}" if was or now else ""


def _ranges(numbers: list[int]) -> list[int]:
    """Write ascending numbers as pairs of first and last."""
    found: list[int] = []
    for number in numbers:
        if found and found[-1] == number - 1:
            found[-1] = number
        else:
            found += (number, number)
    return found


def _text(text: str) -> str:
    return escape(printable(text))


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"
