r"""ECMA-262 regular expressions as Python ``re`` source that finds exactly the same texts.

JSON Schema's ``pattern`` is an ECMA-262 expression with the flag ``u``, searched for in the value.
Python reads nearly the same syntax, but ``$``, ``.``, ``\d``, ``\w``, ``\s``, ``\b`` and much else
mean something different; what Python cannot express is refused, never guessed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, assert_never

from sdkloom.ecma.backtracking import hazard
from sdkloom.ecma.codepoints import EVERYTHING, LINE_ENDS
from sdkloom.ecma.fixed_width import variants, width
from sdkloom.ecma.parser import parse
from sdkloom.ecma.safe_length import safe_length
from sdkloom.ecma.simplify import simplified
from sdkloom.ecma.steps import Step, linear_steps
from sdkloom.ecma.syntax import (
    Anchor,
    Characters,
    Choice,
    Group,
    Look,
    Node,
    PatternError,
    Reference,
    Repeat,
    Sequence,
    children,
    may_be_empty,
)

__all__ = ["PatternError", "Translation", "translate"]

LONGEST = 50_000
"""The most characters of a pattern, and a tenth of its translation's: Python compiles slowly."""

_MOST_EMPTY_TURNS = 1000
_NEWLINES = "[\\n\\r\\u2028\\u2029]"
_ANCHORS = {
    "start": "\\A",
    "end": "\\Z",
    "line start": f"(?:\\A|(?<={_NEWLINES}))",
    "line end": f"(?:\\Z|(?={_NEWLINES}))",
    "boundary": "(?a:\\b)",
    "no boundary": "(?!(?a:\\b))",  # \B finds nothing in an empty text before Python 3.14
}
_CONTROLS = {0x09: "\\t", 0x0A: "\\n", 0x0B: "\\v", 0x0C: "\\f", 0x0D: "\\r"}


class Translation(NamedTuple):
    """A pattern in both languages.

    ``python`` is for ``re.compile`` without flags, then ``search``. ``notes`` are the liberties that
    the text took and that were forgiven. ``hazard`` says why ``re`` could take very long on some
    text, if it could. ``safe_length`` is the length up to which no text does, or ``None`` for any.
    """

    source: str
    python: str
    notes: tuple[str, ...]
    hazard: str | None
    safe_length: int | None
    tree: Node

    def is_safe(self, text: str) -> bool:
        """Whether ``re`` takes little time for *text*."""
        return self.safe_length is None or len(text) <= self.safe_length

    def steps(self) -> tuple[Step, ...] | None:
        """Write the steps that match in linear time, or ``None`` if there is no such way."""
        return linear_steps(self.tree)


@lru_cache(maxsize=4096)
def translate(pattern: str) -> Translation:
    """Translate an ECMA-262 pattern; ``PatternError`` says why it is invalid or inexpressible."""
    if len(pattern) > LONGEST:
        reason = f"a pattern of more than {LONGEST:,} characters"
        raise PatternError(reason, LONGEST + 1, "inexpressible")
    text = pattern.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    parsed = parse(text)
    tree = simplified(parsed.tree)
    _check_references(tree, ())
    python = _Writer().write(tree)
    if len(python) > 10 * LONGEST:
        reason = "too long once its classes are spelled out"
        raise PatternError(reason, 1, "inexpressible")
    return Translation(pattern, python, parsed.notes, hazard(tree, text), safe_length(tree), tree)


def _check_references(node: Node, above: tuple[Node, ...]) -> None:
    """Make sure that each group referred to has matched by then.

    A reference to a group that has not matched is empty in ECMA-262 and a failure in Python, so the
    group must stand in the same turn of every loop, and on the only way to the reference.
    """
    if isinstance(node, Reference) and not _has_matched(node, above):
        reason = "a reference to a group that may not have matched by then"
        raise PatternError(reason, node.column, "inexpressible")
    for child in children(node):
        _check_references(child, (*above, node))


def _has_matched(reference: Reference, above: tuple[Node, ...]) -> bool:
    if any(isinstance(node, Look) and node.behind for node in above):
        return False
    below: Node = reference
    for outer in reversed(above):
        if isinstance(outer, Sequence):
            before = outer.parts[: [part is below for part in outer.parts].index(True)]
            if any(_surely_matches(reference.indexes, part) for part in before):
                return True
        below = outer
    return False


def _surely_matches(group: tuple[int, ...], node: Node) -> bool:
    """Whether the only *group* is in *node*, within no choice, repeat or condition."""
    if isinstance(node, Group):
        return (node.index,) == group or _surely_matches(group, node.body)
    return isinstance(node, Sequence) and any(_surely_matches(group, part) for part in node.parts)


class _Writer:
    """Writes a tree as Python source, counting groups as Python does."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.captures: int = 0
        self.names: set[str] = set()

    def write(self, node: Node) -> str:
        match node:
            case Characters():
                return _characters(node)
            case Anchor():
                return _ANCHORS[node.kind]
            case Look():
                return self.look(node)
            case Group():
                return self.group(node)
            case Reference():
                return f"\\{self.numbers[node.indexes[0]]}"
            case Repeat():
                return self.repeat(node)
            case Sequence():
                return self.sequence(node)
            case Choice():
                return "|".join(self.write(option) for option in node.options)
            case _:
                assert_never(node)

    def sequence(self, node: Sequence) -> str:
        texts = [self.write(part) for part in node.parts]
        for place, following in enumerate(texts[1:]):
            if isinstance(node.parts[place], Reference) and following[:1].isdigit():
                texts[place] = f"(?:{texts[place]})"
        return "".join(texts)

    def group(self, node: Group) -> str:
        if node.index is None:
            return f"(?:{self.write(node.body)})"
        self.captures += 1
        self.numbers[node.index] = self.captures
        name = node.name or ""
        if not (name.isascii() and name.isidentifier()) or name in self.names:
            return f"({self.write(node.body)})"
        self.names.add(name)
        return f"(?P<{name}>{self.write(node.body)})"

    def repeat(self, node: Repeat) -> str:
        if node.minimum > _MOST_EMPTY_TURNS and may_be_empty(node.body):
            reason = f"more than {_MOST_EMPTY_TURNS} repeats of something that may be empty"
            raise PatternError(reason, node.column, "inexpressible")
        body = self.write(node.body)
        if not isinstance(node.body, (Group, Characters)) or body == "(?!)":
            body = f"(?:{body})"
        return body + _quantifier(node.minimum, node.maximum) + "?" * node.lazy

    def look(self, node: Look) -> str:
        sign = "!" if node.negative else "="
        if not node.behind:
            return f"(?{sign}{self.write(node.body)})"
        if width(node.body) is not None:
            return f"(?<{sign}{self.write(node.body)})"
        texts = [f"(?<{sign}{self.write(variant)})" for variant in variants(node)]
        return "".join(texts) if node.negative else f"(?:{'|'.join(texts)})"


def _quantifier(minimum: int, maximum: int | None) -> str:
    match minimum, maximum:
        case 0, None:
            return "*"
        case 1, None:
            return "+"
        case 0, 1:
            return "?"
        case _ if minimum == maximum:
            return f"{{{minimum}}}"
        case _:
            return f"{{{minimum},{'' if maximum is None else maximum}}}"


def _characters(node: Characters) -> str:
    if not node.ranges:
        return "(?!)"
    if node.ranges == EVERYTHING:
        return "(?s:.)"
    if not node.bracketed:
        return _literal(node.ranges[0][0])
    if node.negated and node.spelling == LINE_ENDS:
        return f"[^{_NEWLINES[1:]}"
    written = "^" if node.negated else ""
    for number, (first, last) in enumerate(node.spelling, 1):
        written += _member(first, written, last_one=number == len(node.spelling) and first == last)
        if first != last:
            written += "-" + _member(last, "-", last_one=False)
    return f"[{written}]"


def _member(code: int, before: str, *, last_one: bool) -> str:
    """Write a member of a class so that Python takes it for nothing else."""
    sign = chr(code)
    if sign in "[]\\" or (sign == "^" and not before) or (sign == "-" and not last_one):
        return f"\\{sign}"
    if sign in "&|~" and before.endswith(sign):
        return f"\\{sign}"
    return _escaped(code)


def _literal(code: int) -> str:
    return f"\\{chr(code)}" if chr(code) in "^$\\.*+?()[]{}|" else _escaped(code)


def _escaped(code: int) -> str:
    if 0x20 <= code < 0x7F:
        return chr(code)
    if code in _CONTROLS:
        return _CONTROLS[code]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
