"""Reports of a diff: text for people, Markdown for pull requests, HTML to read, JSON for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sdkloom.diffing.changes import Change, Diff
from sdkloom.diffing.html import Entry, page
from sdkloom.reading.document import Document

Form: TypeAlias = Literal["text", "json", "markdown", "html"]

_BREAKS = (("source", "source_break"), ("types", "type_break"), ("runtime", "runtime_break"))
_FOLLOWS = {
    "major": "a major version: some programs or old clients break",
    "minor": "a minor version: there is something new, and nothing breaks",
    "patch": "a patch: nothing breaks, and nothing is new",
    "none": "no new version: nothing changed",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A change with its places looked up: ``file:line:column``, or nothing."""

    change: Change
    old: str
    new: str

    @property
    def breaks(self) -> list[str]:
        """What the change breaks, in words."""
        return [word for word, name in _BREAKS if getattr(self.change, name)]

    @property
    def symbols(self) -> str:
        """The symbol, or what it was and what it is."""
        old, new = self.change.symbol_old, self.change.symbol_new
        return f"{old} → {new}" if old and new and old != new else old or new or ""

    @property
    def values(self) -> str:
        """What was, and what is."""
        before, after = self.change.before, self.change.after
        if before and after:
            return f"{before} → {after}"
        return f"was {before}" if before else f"now {after}" if after else ""


def report(diff: Diff, old: Document, new: Document, form: Form) -> str:
    """Write *diff* in one *form*; the documents are those that were compared."""
    writers: dict[Form, Callable[[Diff, list[Row], tuple[str, str]], str]] = {
        "text": _text,
        "json": _json,
        "markdown": _markdown,
        "html": _html,
    }
    return writers[form](diff, list(rows(diff, old, new)), (old.path, new.path))


def rows(diff: Diff, old: Document, new: Document) -> Iterator[Row]:
    """Look up where each change stands on both sides."""
    for one in diff.changes:
        yield Row(one, _place(old, one.origin_old), _place(new, one.origin_new))


def summary(diff: Diff) -> str:
    """One line: the version that follows, and how many changes of which level there are."""
    counts = Counter(one.level for one in diff.changes)
    told = ", ".join(f"{counts[one]} {one}" for one in ("major", "minor", "patch") if counts[one])
    return f"{_FOLLOWS[diff.bump]}{f' ({told})' if told else ''}"


def _place(document: Document, origin: str | None) -> str:
    if origin is None:
        return ""
    found = document.locate(origin)
    return f"{found.file}:{found.line}:{found.column}"


def _printable(text: str) -> str:
    """Text that neither a terminal nor a line-based tool takes for anything else."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text
    )


# -- text


def _text(diff: Diff, found: list[Row], paths: tuple[str, str]) -> str:
    lines = [f"{_printable(paths[0])} → {_printable(paths[1])}: {summary(diff)}"]
    for row in found:
        change = row.change
        breaks = f", breaks {', '.join(row.breaks)}" if row.breaks else ""
        lines.append("")
        lines.append(
            _printable(f"{change.level}: {row.symbols}: {change.kind} ({change.direction}{breaks})")
        )
        told = (row.values, change.advice, " → ".join(filter(None, (row.old, row.new))))
        lines.extend(f"    {_printable(line)}" for line in told if line)
    return "\n".join(lines) + "\n"


# -- JSON


def _json(diff: Diff, found: list[Row], paths: tuple[str, str]) -> str:
    document = {
        "old": paths[0],
        "new": paths[1],
        "bump": diff.bump,
        "summary": summary(diff),
        "changes": [_record(row) for row in found],
    }
    return json.dumps(document, indent=2) + "\n"


def _record(row: Row) -> dict[str, object]:
    change = row.change
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
        "advice": change.advice,
        "old": _located(row.old, change.origin_old),
        "new": _located(row.new, change.origin_new),
    }


def _located(place: str, pointer: str | None) -> dict[str, object] | None:
    if pointer is None:
        return None
    file, line, column = place.rsplit(":", 2)
    return {"file": file, "line": int(line), "column": int(column), "pointer": pointer}


# -- Markdown


_SPECIAL = set("\\`*_{}[]<>#|!~&$@")


def _markdown(diff: Diff, found: list[Row], paths: tuple[str, str]) -> str:
    lines = [
        f"### {_cell(paths[0])} → {_cell(paths[1])}",
        "",
        f"**{diff.bump}**: {summary(diff)}.",
        "",
    ]
    if found:
        lines += ["| | What | Change | Breaks | What to do | Where |", "|---|---|---|---|---|---|"]
    for row in found:
        change = row.change
        what = f"{change.kind} ({change.direction})"
        where = " → ".join(filter(None, (row.old, row.new)))
        cells = (change.level, row.symbols, f"{what}: {row.values}" if row.values else what)
        told = [_cell(one) for one in (*cells, ", ".join(row.breaks) or "-", change.advice, where)]
        lines.append(f"| {' | '.join(told)} |")
    return "\n".join(lines).rstrip("\n") + "\n"


def _cell(text: str) -> str:
    """Text in a table: no markup, no mention, no line end of its own."""
    return "".join(f"&#{ord(one)};" if one in _SPECIAL else one for one in _printable(text))


# -- HTML


def _html(diff: Diff, found: list[Row], paths: tuple[str, str]) -> str:
    old, new = map(_printable, paths)
    return page(old, new, diff.bump, summary(diff), map(_entry, found))


def _entry(row: Row) -> Entry:
    change = row.change
    return Entry(
        level=change.level,
        kind=change.kind,
        direction=change.direction,
        symbols=_printable(row.symbols),
        breaks=tuple(row.breaks),
        before=_printable(change.before),
        after=_printable(change.after),
        advice=_printable(change.advice),
        old=_printable(row.old),
        new=_printable(row.new),
    )
