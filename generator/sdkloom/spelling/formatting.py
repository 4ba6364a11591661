"""Text that black leaves alone: most is written so, the rest is given to black itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from sdkloom.spelling.code import WIDTH, Code

_LARGE, _LONG = 200_000, 500
"""Characters of a block and of its longest line beyond which nobody reads it."""


def stable(block: Code) -> Code:
    """Format a top-level statement unless its lines are known to be as black would have them.

    What the layout writes within the width is stable; a longer line may be one that black breaks.
    (A test holds everything generated against black.) What nobody could have written stays as it
    is: black takes minutes for megabytes.
    """
    lines = list(_code(block.splitlines()))
    long = [line for line in lines if len(line) > WIDTH]
    if not long or (len(block) > _LARGE and max(map(len, long)) > _LONG):
        return block
    # Black takes parentheses off again if not all of what they hold fits.
    wrapped = any(map(_WRAPPED.search, lines))
    return _formatted(block) if wrapped or any(map(_breakable, long)) else block


def _code(lines: Iterable[str]) -> Iterator[str]:
    """Go through the lines outside docstrings, which the layout wraps as black wants them."""
    inside = False
    for line in lines:
        text = line.strip()
        if inside:
            inside = text != _QUOTES
        elif text.startswith(_QUOTES):
            inside = not text.endswith(_QUOTES)
        else:
            yield line


def _breakable(line: str) -> bool:
    """Whether black might break a long line: not a string, or a name and nothing else."""
    code = line.strip()
    if code[:1] in "\"'#" or _ALONE.match(code) or _WORD.match(code):
        return False
    if (found := _WRAPPABLE.match(code)) is not None:
        return len(line) - len(code) + 4 + len(found["rest"]) <= WIDTH
    return True


_QUOTES = '"""'
_ALONE = re.compile(r"(?:(?:async )?def |class |@|\w+=)?\w+[,:(]?\Z")
"""One name, and what may stand before and after it on a line of an expression in many lines."""
_WRAPPABLE = re.compile(r"(?:return |\) -> |\w+ = |\w+: )(?P<rest>\w+[,:(]?)\Z")
"""The same behind what black puts a parenthesis after, if a line of its own is enough for the name."""
_WRAPPED = re.compile(r"(?:=|return|->|:) \(\Z")
_WORD = re.compile(r"[^\s(\[{]+\Z")


@cache
def _formatted(block: Code) -> Code:
    from black import Mode, format_str  # noqa: PLC0415 - it takes longer than most runs
    from black.mode import TargetVersion  # noqa: PLC0415

    text = format_str(block, mode=Mode(target_versions={TargetVersion.PY311}))
    return Code(text.rstrip("\n"))
