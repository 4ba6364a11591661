"""libyaml's events, with the line ends and blanks of YAML 1.2 and not of 1.1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml

_MORE_ENDS = "\x85\u2028\u2029"
"""Characters that end a line in YAML 1.1, and are like any other in 1.2 (5.4)."""
_PRIVATE = (*range(0xE000, 0xF900), *range(0xF0000, 0xFFFFE))
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U000([0-9A-Fa-f]{5}))")

_EMPTY_LINE = re.compile(r"(?:[ ]*-(?=[ \t]))*[ ]*\t[ \t]*(?:#[^\r]*)?\r?")
"""A line with tabs and no content: no more than a comment, and signs of items before it."""


def events(text: str) -> Iterator[Any]:
    """Go through the events of *text*; ``yaml.YAMLError`` where it is none.

    libyaml folds lines at more characters than it should, and would change what a text says: it
    reads others in their place, which the text does not have.
    """
    text = _without_tabs(text)
    back: dict[int, str] = {}
    if any(end in text for end in _MORE_ENDS):
        taken = {
            *text,
            *(chr(int(escape[1] or escape[2], 16)) for escape in _ESCAPE.finditer(text)),
        }
        free = (code for code in _PRIVATE if chr(code) not in taken)
        back = dict(zip(free, _MORE_ENDS, strict=False))
        text = text.translate({ord(end): code for code, end in back.items()})
    for event in _parsed(text):
        if back and event.__class__ is yaml.ScalarEvent:
            event.value = event.value.translate(back)
        yield event


def _parsed(text: str) -> Iterator[Any]:
    # without libyaml PyYAML's own parser does, ten times slower
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)
    while (event := loader.get_event()) is not None:
        yield event


def _without_tabs(text: str) -> str:
    """Write blanks for the tabs of lines without content, which YAML 1.2 allows there (5.5, 6.6).

    libyaml refuses most of them. Those inside of texts that go over several lines stay.
    """
    if "\t" not in text:
        return text
    lines = text.split("\n")
    empty = [number for number, line in enumerate(lines) if _EMPTY_LINE.fullmatch(line)]
    if not empty or _is_yaml(text):
        return text
    spaced = {number: lines[number].replace("\t", " ") for number in empty}
    inside = _inner_lines("\n".join(spaced.get(at, line) for at, line in enumerate(lines)))
    return "\n".join(
        line if at in inside else spaced.get(at, line) for at, line in enumerate(lines)
    )


def _inner_lines(text: str) -> set[int]:
    """Find the lines in which a scalar goes on that began before."""
    inside: set[int] = set()
    with suppress(yaml.YAMLError):  # reported by who reads the events
        for event in _parsed(text):
            start, end = event.start_mark, event.end_mark
            if event.__class__ is yaml.ScalarEvent:
                inside.update(range(start.line + 1, end.line))
    return inside


def _is_yaml(text: str) -> bool:
    try:
        for _ in _parsed(text):
            pass
    except yaml.YAMLError:
        return False
    return True
