"""Text that black leaves alone: most is written so, the rest is given to black itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import compress, islice, takewhile

from sdkloom.emit.code import WIDTH, Code, columns

_LARGE, _LONG = 200_000, 500
"""Characters of a block and of its longest line beyond which nobody reads it."""


def stable(block: Code) -> Code:
    """Format a top-level statement unless its lines are known to be as black would have them.

    What the layout writes within the width is stable; a longer line may be one that black breaks.
    (A test holds everything generated against black.) What nobody could have written stays as it
    is: black takes minutes for megabytes.
    """
    longest = max(map(len if block.isascii() else columns, block.splitlines()), default=0)
    if longest <= WIDTH or (len(block) > _LARGE and longest > _LONG):
        return block
    head, *methods = _split(block) if block.startswith("class ") else [block]
    return Code("\n\n".join([_settled(head), *map(_settled_method, methods)]))


def _settled(text: str) -> str:
    return _formatted(text) if _is_doubtful(list(_code(text.splitlines()))) else text


def _settled_method(text: str) -> str:
    """Format a method by itself: black's time grows faster than what it is given."""
    head = "class _:\n"
    return _settled(head + text).removeprefix(head)


def _split(block: str) -> list[str]:
    """Take a class apart: its head, and its methods."""
    lines = block.split("\n")
    outside = _outside(lines)
    starts = [
        number
        for number in range(1, len(lines))
        if outside[number] and not lines[number - 1] and _METHOD.match(lines[number])
    ]
    ends = [*(number - 1 for number in starts), len(lines)]
    return ["\n".join(lines[start:end]) for start, end in zip([0, *starts], ends, strict=True)]


def _code(lines: list[str]) -> Iterator[str]:
    """Go through the lines outside docstrings, which the layout wraps as black wants them."""
    return compress(lines, _outside(lines))


def _outside(lines: list[str]) -> list[bool]:
    """Tell of each line whether it is none of a docstring's."""
    flags: list[bool] = []
    inside = False
    for line in lines:
        text = line.strip()
        opening = not inside and text.startswith(_QUOTES)
        flags.append(not inside and not opening)
        if inside:
            inside = text != _QUOTES
        elif opening:
            inside = not text.endswith(_QUOTES)
    return flags


def _is_doubtful(lines: list[str]) -> bool:
    """Whether black might change anything: break a long line, or take parentheses off.

    It takes them off again if not all of what they hold fits.
    """
    return any(
        (columns(line) > WIDTH and _breakable(line))
        or (_WRAPPED.search(line) and _may_lose_parentheses(lines, number))
        for number, line in enumerate(lines)
    )


def _may_lose_parentheses(lines: list[str], number: int) -> bool:
    """Whether what the parenthesis that ends a line holds does not all fit, and black may care.

    It does not care around the type of a field, nor around a call behind a type in brackets.
    """
    margin = _margin(lines[number])
    within = list(takewhile(lambda line: _margin(line) > margin, islice(lines, number + 1, None)))
    if all(columns(line) <= WIDTH for line in within):
        return False
    if _TYPED.match(lines[number]):
        return not _CALL.match(within[0])
    closing = lines[number + 1 + len(within)]
    return not _FIELD.match(lines[number]) or closing.endswith(",")


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _breakable(line: str) -> bool:
    """Whether black might break a long line: not a string, or a name and nothing else."""
    code = line.strip()
    if code[:1] in "\"'#" or _ALONE.match(code) or _WORD.match(code) or _CONSTANT.match(line):
        return False
    if (found := _WRAPPABLE.match(code)) is not None:
        return columns(line) - columns(code) + 4 + columns(found["rest"]) <= WIDTH
    return True


_METHOD = re.compile(r" {4}(?:async def |def |@)")
_QUOTES = '"""'
_ALONE = re.compile(
    r"""(?:(?:async )?def |class |@|\w+=|"(?:[^"\\]|\\.)*": |lambda: )?[\w.]+[,:(]?\Z"""
)
"""One name, and what may stand before and after it on a line of an expression in many lines."""
_WRAPPABLE = re.compile(r"(?:return |\) -> |\w+ = |\w+: )(?P<rest>\w+[,:(]?)\Z")
"""The same behind what black puts a parenthesis after, if a line of its own is enough for the name."""
_CONSTANT = re.compile(r"\w+(?: = [\w.]+\(|: \w+\[)\Z")
"""The first line of a constant, which ``assigned`` and ``annotated`` break as black does."""
_TYPED = re.compile(r"\w+: [\w.]+\[.*\] = \(\Z")
_CALL = re.compile(r" +[\w.]+\(\Z")
_FIELD = re.compile(r"(?: {4})?\w+: \(\Z")
_WRAPPED = re.compile(r"(?:=|return|->|:) \(\Z")
_WORD = re.compile(r"[^\s(\[{]+\Z")


@cache
def _formatted(block: str) -> str:
    from black import Mode, format_str  # noqa: PLC0415 - it takes longer than most runs
    from black.mode import TargetVersion  # noqa: PLC0415

    text = format_str(block, mode=Mode(target_versions={TargetVersion.PY311}))
    return text.rstrip("\n")
