"""Text that black leaves alone: most is written so, the rest is given to black itself."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from .code import WIDTH


def stable(text: str) -> str:
    """Format *text* unless its lines are known to be as black would have them.

    What the layout writes within the width is stable. A longer line may be one that black can
    break (a test holds everything generated against black).
    """
    return _formatted(text) if any(_breakable(line) for line in text.splitlines()) else text


def _breakable(line: str) -> bool:
    if len(line) <= WIDTH:
        return False
    code = line.strip()
    return not code.startswith(('"', "'", "#")) and " " in code


@cache
def _formatted(text: str) -> str:
    import black

    return black.format_str(text, mode=black.Mode(target_versions={black.TargetVersion.PY311}))


def black_version() -> str:
    """The version of black whose style the text is in."""
    return version("black")
