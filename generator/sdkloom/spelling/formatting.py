"""Text that black leaves alone: most is written so, the rest is given to black itself."""

from __future__ import annotations

import re
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
    if len(block) > _LARGE and max(map(len, block.splitlines())) > _LONG:
        return block
    return _formatted(block) if any(map(_breakable, block.splitlines())) else block


def _breakable(line: str) -> bool:
    """Whether black might break a line: not where it is a string, or a name and nothing else."""
    if len(line) <= WIDTH:
        return False
    code = line.strip()
    return not (code[:1] in "\"'#" or _UNBREAKABLE.match(code) or _WORD.match(code))


_UNBREAKABLE = re.compile(
    r"""(?:(?:async )?def\ |class\ |return\ |\)\ ->\ |@|\w+(?:\ =|:|=)\ ?)?\w+[,:(]?\Z""",
    re.VERBOSE,
)
"""One name, and what may stand before and after it on a line of an expression in many lines."""
_WORD = re.compile(r"[^\s(\[{]+\Z")


@cache
def _formatted(block: Code) -> Code:
    from black import Mode, format_str  # noqa: PLC0415 - it takes longer than most runs
    from black.mode import TargetVersion  # noqa: PLC0415

    text = format_str(block, mode=Mode(target_versions={TargetVersion.PY311}))
    return Code(text.rstrip("\n"))
