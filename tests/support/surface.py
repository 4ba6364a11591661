"""``surface.txt`` of a package, read back."""

from __future__ import annotations

import re


def entries(text: str) -> list[str]:
    """List the symbols, each on one line, though long signatures have an argument a line."""
    return re.sub(r"\(\n((?:    .*,\n)+)\)", _on_one_line, text).splitlines()


def _on_one_line(arguments: re.Match[str]) -> str:
    return f"({', '.join(line.strip().removesuffix(',') for line in arguments[1].splitlines())})"
