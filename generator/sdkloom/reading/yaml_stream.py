"""libyaml's events, with the line ends of YAML 1.2 and not of 1.1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

_MORE_ENDS = "\x85\u2028\u2029"
"""Characters that end a line in YAML 1.1, and are like any other in 1.2 (5.4)."""
_PRIVATE = (*range(0xE000, 0xF900), *range(0xF0000, 0xFFFFE))
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U000([0-9A-Fa-f]{5}))")


def events(text: str) -> Iterator[Any]:
    """Go through the events of *text*; ``yaml.YAMLError`` where it is none.

    libyaml folds lines at more characters than it should, and would change what a text says: it
    reads others in their place, which the text does not have.
    """
    back: dict[int, str] = {}
    if any(end in text for end in _MORE_ENDS):
        taken = {
            *text,
            *(chr(int(escape[1] or escape[2], 16)) for escape in _ESCAPE.finditer(text)),
        }
        free = (code for code in _PRIVATE if chr(code) not in taken)
        back = dict(zip(free, _MORE_ENDS, strict=False))
        text = text.translate({ord(end): code for code, end in back.items()})
    # without libyaml PyYAML's own parser does, ten times slower
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)
    while (event := loader.get_event()) is not None:
        if back and event.__class__ is yaml.ScalarEvent:
            event.value = event.value.translate(back)
        yield event
