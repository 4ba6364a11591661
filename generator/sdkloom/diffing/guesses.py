"""What may have taken the place of something that was removed: a guess for people, by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sdkloom.diffing.changes import Change
from sdkloom.diffing.rules import Kind

_COUNTERPARTS: Mapping[Kind, Kind] = {
    "operation-removed": "operation-added",
    "schema-removed": "schema-added",
    "field-removed": "field-added",
    "parameter-removed": "parameter-added",
}
_AKIN = 0.5
"""The share of words that two names have to have in common."""
_SAME_TYPE = 0.1
"""What a property or parameter of the same type is ahead of another."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    symbol: str
    words: frozenset[str]
    holder: str
    """The class or method that a property or parameter is of."""
    type: str


def with_guesses(found: Iterable[Change]) -> tuple[Change, ...]:
    """Name beside each removed symbol the added one whose name has most words in common with it."""
    changes = tuple(found)
    added: dict[Kind, list[_Candidate]] = {}
    for change in changes:
        if change.kind in _COUNTERPARTS.values() and change.symbol_new:
            added.setdefault(change.kind, []).append(_candidate(change.symbol_new, change))
    return tuple(_guessed(change, added) for change in changes)


def _guessed(change: Change, added: Mapping[Kind, list[_Candidate]]) -> Change:
    kind = _COUNTERPARTS.get(change.kind)
    if kind is None or not change.symbol_old:
        return change
    removed = _candidate(change.symbol_old, change)
    scored = list(_scored(removed, added.get(kind, ())))
    best = max((score for score, _ in scored), default=0.0)
    likely = [symbol for score, symbol in scored if score == best]
    # Where several are as likely, none is.
    return replace(change, perhaps=likely[0]) if best >= _AKIN and len(likely) == 1 else change


def _scored(removed: _Candidate, added: Iterable[_Candidate]) -> Iterator[tuple[float, str]]:
    for candidate in added:
        if candidate.holder == removed.holder:
            either = len(candidate.words | removed.words)
            share = len(candidate.words & removed.words) / either if either else 0.0
            is_same_type = bool(removed.holder) and candidate.type == removed.type
            yield share + (_SAME_TYPE if share and is_same_type else 0.0), candidate.symbol


def _candidate(symbol: str, change: Change) -> _Candidate:
    is_part = change.kind.startswith(("field", "parameter"))
    holder, _, name = symbol.rpartition(".") if is_part else ("", "", symbol.partition(".")[2])
    text = change.before or change.after
    words = frozenset(word.lower() for word in _WORD.findall(name))
    return _Candidate(symbol, words, holder, text)
