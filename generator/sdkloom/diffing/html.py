"""A diff as one page that needs nothing else: readable, searchable, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from sdkloom.spelling.templating import TEMPLATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the page says of one change, all of it text."""

    level: str
    kind: str
    direction: str
    symbols: str
    breaks: tuple[str, ...]
    before: str
    after: str
    advice: str
    old: str
    new: str


_FILTER = """<form>
<input type="search" id="words" placeholder="Filter by symbol, kind or words" aria-label="Filter">
<label><input type="checkbox" data-level="major" checked> major</label>
<label><input type="checkbox" data-level="minor" checked> minor</label>
<label><input type="checkbox" data-level="patch" checked> patch</label>
<output id="count" class="soft"></output>
</form>"""


def page(old: str, new: str, bump: str, summary: str, entries: Iterable[Entry]) -> str:
    """Write the page; every text is escaped."""
    articles = [_article(one) for one in entries]
    body = [
        f"<h1>{_code(old)} → {_code(new)}</h1>",
        f'<p class="{escape(bump)}"><span class="level">{escape(bump)}</span>: {escape(summary)}.</p>',
        *([_FILTER] if articles else []),
        "<main>",
        *articles,
        "</main>",
    ]
    frame = Path(TEMPLATES, "diff.html").read_text("utf-8")
    start, _, rest = frame.partition("{{ title }}")
    middle, _, end = rest.partition("{{ body }}")
    return "".join([start, escape(f"{old} → {new}: {bump}"), middle, "\n".join(body), end])


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _article(one: Entry) -> str:
    return "\n".join(_lines(one))


def _lines(one: Entry) -> Iterator[str]:
    level = escape(one.level)
    yield f'<article class="{level}" data-level="{level}">'
    yield f"<h2>{_code(one.symbols)}</h2>"
    breaks = "".join(f' <span class="break">breaks {escape(word)}</span>' for word in one.breaks)
    words = f"{escape(one.kind)} · {escape(one.direction)}"
    yield f'<p><span class="level">{level}</span> · {words}{breaks}</p>'
    if one.before:
        yield f'<p class="was">&minus; {_code(one.before)}</p>'
    if one.after:
        yield f'<p class="now">+ {_code(one.after)}</p>'
    yield f"<p>{escape(one.advice)}</p>"
    places = " → ".join(_code(place) for place in (one.old, one.new) if place)
    yield f'<p class="soft">{places}</p>'
    yield "</article>"
