"""What may have taken the place of something that was removed: a guess for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeAlias

from sdkloom.diffing.changes import Change
from sdkloom.diffing.rules import Kind
from sdkloom.matching.revision import Revision
from sdkloom.reading.json_values import JsonValue, is_object

_COUNTERPARTS: Mapping[Kind, Kind] = {
    "operation-removed": "operation-added",
    "schema-removed": "schema-added",
    "field-removed": "field-added",
    "parameter-removed": "parameter-added",
    "webhook-removed": "webhook-added",
    "callback-removed": "callback-added",
}
_RENAMED = ("schema-renamed", "name-moved", "operation-renamed")
_AKIN = 0.5
"""The share of words that two names have to have in common."""
_AKIN_PARAMETERS = 0.3
"""The same of parameters, of which a method has few."""
_SPELLED = 0.8
"""How alike two names are that are one word in two spellings (color, colour)."""
_SAME_TYPE = 0.1
"""What a property or parameter of the same type is ahead of another."""
_TELLING = ("description", "enum", "pattern", "$ref", "properties", "format", "x-enum-varnames")
"""Keywords of which a schema has one that another is not equal to by chance."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_MEMBER = re.compile(r"(.*)[.(](\w+)\)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Candidate:
    symbol: str
    name: str
    holder: str
    """The class or method that a property or parameter is of."""
    type: str
    written: JsonValue
    """What the document has there, if that is told from others."""
    words: frozenset[str]


_Added: TypeAlias = "Mapping[tuple[Kind, str], list[_Candidate]]"
"""What is new, by its kind and its holder."""


def with_guesses(found: Iterable[Change], old: Revision, new: Revision) -> tuple[Change, ...]:
    """Name beside each removed symbol the added one that is most like it.

    Names are alike by the words that they have in common, or by their spelling. A property with
    another name is taken for it too if the document says the same of both.
    """
    changes = tuple(found)
    renamed = {
        change.symbol_old: change.symbol_new or ""
        for change in changes
        if change.kind in _RENAMED and change.symbol_old
    }
    added: dict[tuple[Kind, str], list[_Candidate]] = {}
    for change in changes:
        if change.kind in _COUNTERPARTS.values() and change.symbol_new:
            written = new.raw(change.origin_new)
            candidate = _candidate(change, change.symbol_new, written)
            added.setdefault((change.kind, candidate.holder), []).append(candidate)
    return tuple(_guessed(change, added, renamed, old) for change in changes)


def _guessed(
    change: Change,
    added: _Added,
    renamed: Mapping[str, str],
    old: Revision,
) -> Change:
    kind = _COUNTERPARTS.get(change.kind)
    if kind is None or not change.symbol_old:
        return change
    removed = _candidate(change, change.symbol_old, old.raw(change.origin_old))
    holder = renamed.get(removed.holder, removed.holder)
    scored = list(_scored(removed, added.get((kind, holder), ())))
    best = max((score for score, _ in scored), default=0.0)
    likely = [symbol for score, symbol in scored if score == best]
    least = _AKIN_PARAMETERS if kind == "parameter-added" else _AKIN
    # Where several are as likely, none is.
    return replace(change, perhaps=likely[0]) if best >= least and len(likely) == 1 else change


def _scored(removed: _Candidate, added: Iterable[_Candidate]) -> Iterator[tuple[float, str]]:
    for candidate in added:
        share = _likeness(removed, candidate)
        is_same_type = bool(removed.holder) and candidate.type == removed.type
        yield share + (_SAME_TYPE if share and is_same_type else 0.0), candidate.symbol


def _likeness(removed: _Candidate, candidate: _Candidate) -> float:
    either = len(candidate.words | removed.words)
    share = len(candidate.words & removed.words) / either if either else 0.0
    if not removed.holder:
        return share
    spelled = SequenceMatcher(None, removed.name.lower(), candidate.name.lower()).ratio()
    is_same = removed.written is not None and removed.written == candidate.written
    return max(share, spelled if spelled >= _SPELLED else 0.0, _AKIN if is_same else 0.0)


def _candidate(change: Change, symbol: str, written: JsonValue) -> _Candidate:
    is_member = change.kind.startswith(("field", "parameter"))
    match = _MEMBER.fullmatch(symbol) if is_member else None
    holder, name = match.groups() if match else ("", symbol.partition(".")[2])
    is_distinct = holder and is_object(written) and any(key in written for key in _TELLING)
    if change.kind.startswith("parameter"):
        is_distinct = False  # what stands there has the name of the parameter in it
    text = change.before or change.after
    words = frozenset(word.lower() for word in _WORD.findall(name))
    return _Candidate(symbol, name, holder, text, written if is_distinct else None, words)
