"""A JSON text reduced to a part of its value: the rest of its characters stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.slicing.text_edits import Edit, apply, remaining_items, same, shared_keys

_SPACE = re.compile(r"[ \t\n\r]*")
_LEAD = re.compile(r"\{(\r?\n)([ \t]+)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DECODER = json.JSONDecoder()


class _Member(NamedTuple):
    """A property or an item: where the blank before it, itself, its value, and their end are."""

    before: int
    start: int
    key_end: int
    value: int
    end: int
    key: str


def reduce(text: str, old: JsonValue, new: JsonValue) -> str:
    """Cut *text*, which reads as *old*, down to *new*."""
    writer = _Writer(text)
    edits = writer.edits(_skip(text, 0), old, new)
    return apply(text, edits) if edits is not None else write(text, new)


def write(text: str, value: JsonValue) -> str:
    """Write *value* as *text* is written: its indentation, line ends and escapes."""
    return _Writer(text).written(value, "") + ("\n" if text.endswith("\n") else "")


class _Writer:
    """Finds the edits of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        lead = _LEAD.match(text, _skip(text, 0))
        self._newline: str = lead[1] if lead else "\n"
        self._unit: str | None = lead[2] if lead else None
        self._tight = re.match(r'\{"[^"]*":\S', text) is not None

    def edits(self, at: int, old: JsonValue, new: JsonValue) -> list[Edit] | None:
        """Find what turns the value at *at* from *old* into *new*; None if it has to be written."""
        if same(old, new):
            return []
        members, end = self._members(at)
        news: dict[str, JsonValue] = new if is_object(new) else {}
        if is_object(old) and is_object(new):
            found = shared_keys([member.key for member in members], new)
            remains, added = found or ([], [])
            pairs = [(old[member.key], news.get(member.key)) for member in members]
        elif is_array(old) and is_array(new):
            remains, added = remaining_items(old, new) or [], []
            pairs = [(None, None)] * len(members)
        else:
            return None
        if not any(remains):
            return None if new or not members else [Edit(at + 1, end)]
        edits = self._cuts(members, remains)
        for member, (before, after), stays in zip(members, pairs, remains, strict=True):
            if stays:
                inner = self.edits(member.value, before, after)
                edits += [self._replaced(member, after)] if inner is None else inner
        return [
            *edits,
            *self._additions(
                members, remains, {key: value for key, value in news.items() if key in added}
            ),
        ]

    @staticmethod
    def _cuts(members: Sequence[_Member], remains: Sequence[bool]) -> list[Edit]:
        """Drop members so that the first keeps the first's blank, the last the last's."""
        stay = [number for number, stays in enumerate(remains) if stays]
        edits = [Edit(members[0].start, members[stay[0]].start)] if stay[0] else []
        for number, following in pairwise(stay):
            if following > number + 1:
                # from comma to comma: each keeps the blank before it
                edits.append(Edit(members[number + 1].before - 1, members[following].before - 1))
        if stay[-1] < len(members) - 1:
            edits.append(Edit(members[stay[-1]].end, members[-1].end))
        return edits

    def _additions(
        self, members: Sequence[_Member], remains: Sequence[bool], added: dict[str, JsonValue]
    ) -> Iterator[Edit]:
        last = max(at for at, stays in enumerate(remains) if stays)
        like = members[min(1, len(members) - 1)]
        lead = self._text[like.before : like.start]
        colon = self._text[like.key_end : like.value]
        base = _indentation(lead)
        for key, value in added.items():
            text = f",{lead}{self._dumped(key)}{colon}{self.written(value, base)}"
            yield Edit(members[last].end, members[last].end, text)

    def _replaced(self, member: _Member, value: JsonValue) -> Edit:
        base = _indentation(self._text[member.before : member.start])
        return Edit(member.value, member.end, self.written(value, base))

    def written(self, value: JsonValue, base: str) -> str:
        """Write *value* in the style of the text, on a line that is indented by *base*."""
        return self._dumped(value).replace("\n", self._newline + base)

    def _dumped(self, value: JsonValue) -> str:
        separators = (",", ":") if self._tight and not self._unit else None
        text = json.dumps(value, indent=self._unit, separators=separators, ensure_ascii=False)
        if self._text.isascii() or _SURROGATE.search(text):
            text = json.dumps(value, indent=self._unit, separators=separators)
        return text

    def _members(self, at: int) -> tuple[list[_Member], int]:
        """List the members of the container at *at*, and find its closing bracket."""
        text, found = self._text, list[_Member]()
        opening = text[at]
        if opening not in "{[":
            return found, at
        before = at + 1
        at = _skip(text, before)
        while text[at] not in "}]":
            start = key_end = at
            key = str(len(found))
            if opening == "{":
                key, key_end = _DECODER.raw_decode(text, at)
                at = _skip(text, _skip(text, key_end) + 1)
            end = _DECODER.raw_decode(text, at)[1]
            found.append(_Member(before, start, key_end, at, end, key))
            at = _skip(text, end)
            if text[at] == ",":
                before = at + 1
                at = _skip(text, before)
        return found, at


def _skip(text: str, at: int) -> int:
    blank = _SPACE.match(text, at)
    return blank.end() if blank else at


def _indentation(lead: str) -> str:
    """Take the indentation of a line from the blank before what starts it."""
    return lead.rpartition("\n")[2] if "\n" in lead else ""
