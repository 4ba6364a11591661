"""What a misspelt name was meant to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches


def suggestion(name: str, known: Iterable[str], shown: Callable[[str], str] = repr) -> str:
    """Write the end of a message that names what is nearest to *name*; "" if nothing is near."""
    near = get_close_matches(name, list(known), 1)
    return f"; did you mean {shown(near[0])}?" if near else ""
