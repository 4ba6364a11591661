"""Read an ECMA-262 regular expression (edition 2025, flag ``u``) into the nodes of ``syntax``."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sdkloom.ecma.characters import CharacterReader, CharacterSet
from sdkloom.ecma.codepoints import LINE_ENDS, Ranges, identifier_part, identifier_start
from sdkloom.ecma.syntax import (
    Anchor,
    Choice,
    Group,
    Look,
    Node,
    Reference,
    Repeat,
    Sequence,
)

if TYPE_CHECKING:
    from collections.abc import Generator

MOST_NESTED = 60
"""Groups within groups; Python's own compiler recurses several calls deep for each."""

NO_LIMIT = 2**31 - 1
"""A repeat count from here on means "as often as you like" (V8 does the same)."""

_MOST_OF_ONE_NAME = 50
_MOST_REFERENCES = 100
_OPENING = re.compile(
    r"\(\?(?:(?P<look><?[=!])|(?P<on>[ims]*)(?P<off>-[ims]*)?:|<(?P<name>[^>(]*)>)"
)
_CAPTURES = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]?|\((?:(?!\?)|\?<(?![=!])(?P<name>[^>(]*)>)(?P<end>)", re.DOTALL
)
_QUANTIFIER = re.compile(
    r"(?:[*+?]|\{(?P<least>[0-9]+)(?P<comma>,(?P<most>[0-9]*))?\})(?P<lazy>\??)"
)
_NUMBER = re.compile(r"[1-9][0-9]*")
_NAME = re.compile(r"<([^>(]*)>")
_FOREIGN = {
    "(?P": "a named group is written (?<name>...), a reference to it \\k<name>",
    "(?>": "there are no atomic groups",
    "(?#": "there are no comments",
    "(?(": "there are no conditional groups",
}
_FLAGS = re.compile(r"\(\?([a-zA-Z]+(-[a-zA-Z]+)?|-[a-zA-Z]+)\)")


class Parsed(NamedTuple):
    """A pattern's tree, and what had to be forgiven in reading it."""

    tree: Node
    notes: tuple[str, ...]


def parse(pattern: str) -> Parsed:
    """Read *pattern*; ``PatternError`` says what is wrong with it, and where."""
    return _Parser(pattern).parse()


class _Parser(CharacterReader):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth: int = 0
        self.opened: int = 0
        self.referred: int = 0
        self.choices: int = 0
        self.path: dict[int, int] = {}
        self.paths: dict[str, list[dict[int, int]]] = {}
        captures = [match for match in _CAPTURES.finditer(text) if match["end"] is not None]
        self.captures: int = len(captures)
        for index, match in enumerate(captures, 1):
            if match["name"] is not None:
                self.named.setdefault(match["name"], []).append(index)

    def parse(self) -> Parsed:
        tree = self.choice()
        if self.position < len(self.text):
            self.fail("this ) closes nothing")
        if self.legacy is not None and self.astral is not None:
            other = f"what stands at column {self.legacy + 1} is allowed only without it"
            self.refuse(f"without the u flag this means another thing, but {other}", self.astral)
        return Parsed(tree, tuple(self.notes.values()))

    def choice(self) -> Node:
        column = self.position + 1
        self.depth += 1
        if self.depth > MOST_NESTED:
            self.refuse(f"more than {MOST_NESTED} groups within each other", self.position)
        self.choices += 1
        identity = self.choices
        options = [self.sequence(identity, 0)]
        while self.looking_at("|"):
            self.position += 1
            options.append(self.sequence(identity, len(options)))
        self.depth -= 1
        return options[0] if len(options) == 1 else Choice(column=column, options=tuple(options))

    def sequence(self, choice: int, option: int) -> Node:
        column = self.position + 1
        self.path[choice] = option
        parts: list[Node] = []
        while self.position < len(self.text) and self.text[self.position] not in "|)":
            parts.append(self.term())
        del self.path[choice]
        return parts[0] if len(parts) == 1 else Sequence(column=column, parts=tuple(parts))

    def term(self) -> Node:
        at = self.position
        atom = self.atom()
        match = _QUANTIFIER.match(self.text, self.position)
        if not match:
            return atom
        if isinstance(atom, Anchor) or (isinstance(atom, Look) and atom.behind):
            self.fail("there is nothing that this could repeat")
        if isinstance(atom, Look):
            text = f"{match[0]} after (?{'!' if atom.negative else '='}"
            self.forgive(text, "a repeat of the condition", at)
        minimum, maximum = self.counts(match)
        self.position = match.end()
        return Repeat(
            column=at + 1, end=match.end() + 1, body=atom,
            minimum=minimum, maximum=maximum, lazy=bool(match["lazy"]),
        )  # fmt: skip

    def counts(self, match: re.Match[str]) -> tuple[int, int | None]:
        if match["least"] is None:
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[match[0][0]]
        minimum = _count(match["least"])
        if match["comma"] is None:
            return minimum, minimum
        maximum = _count(match["most"]) if match["most"] else NO_LIMIT
        if maximum < minimum:
            self.fail("the counts are out of order")
        return minimum, None if maximum == NO_LIMIT else maximum

    def atom(self) -> Node:
        at = self.position
        sign = self.text[at]
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.bracketed()
        if sign == "\\":
            return self.escape()
        if sign in "*+?" or (sign == "{" and _QUANTIFIER.match(self.text, at)):
            self.fail("there is nothing that this could repeat")
        if sign in "{}]":
            self.forgive(f"a lone {sign}", "itself", at)
        self.position += 1
        many_lines = "m" in self.flags
        if sign == "^":
            return Anchor(column=at + 1, kind="line start" if many_lines else "start")
        if sign == "$":
            return Anchor(column=at + 1, kind="line end" if many_lines else "end")
        if sign == ".":
            ends = () if "s" in self.flags else LINE_ENDS
            return self.characters(at, CharacterSet(ends, negated=True, folded=True))
        return self.characters(at, self.itself(at, sign), bracketed=False)

    def group(self) -> Node:
        at = self.position
        match = _OPENING.match(self.text, at)
        if not match:
            if _FLAGS.match(self.text, at):
                self.leave("ECMA-262 sets flags for a group only: (?i:...)", at)
            if self.looking_at("(?"):
                hint = next((text for sign, text in _FOREIGN.items() if self.looking_at(sign)), "")
                self.fail("this is no group of ECMA-262" + (hint and f": {hint}"))
            self.position += 1
            return self.capture(at, None)
        self.position = match.end()
        if match["name"] is not None:
            return self.capture(at, match["name"])
        if match["look"]:
            body = self.closed(at)
            behind, negative = match["look"][0] == "<", match["look"][-1] == "!"
            return Look(column=at + 1, body=body, behind=behind, negative=negative)
        with self.modified(match):
            return Group(column=at + 1, body=self.closed(at))

    def capture(self, at: int, name: str | None) -> Node:
        self.opened += 1
        index = self.opened
        if name is not None:
            self.check_name(name, at)
        return Group(column=at + 1, body=self.closed(at), index=index, name=name)

    def check_name(self, name: str, at: int) -> None:
        if "\\" in name:
            self.refuse("an escape in the name of a group", at)
        allowed = [identifier_start(), *[identifier_part()] * (len(name) - 1)]
        if not name or not all(_within(*pair) for pair in zip(name, allowed, strict=True)):
            self.fail(f"{name!r} is no name for a group", at)
        others = self.paths.setdefault(name, [])
        if len(others) >= _MOST_OF_ONE_NAME:
            self.refuse(f"more than {_MOST_OF_ONE_NAME} groups of one name", at)
        for other in others:
            if all(self.path.get(choice, option) == option for choice, option in other.items()):
                self.fail(f"there is a group {name!r} already", at)
        others.append(dict(self.path))

    def closed(self, at: int) -> Node:
        body = self.choice()
        if not self.looking_at(")"):
            self.fail("this ( is never closed", at)
        self.position += 1
        return body

    @contextmanager
    def modified(self, match: re.Match[str]) -> Generator[None]:
        """Apply ``(?ims-ims:`` until the group is closed."""
        on, off = match["on"], (match["off"] or "")[1:]
        if len({*on, *off}) < len(on + off) or (match["off"] == "-" and not on):
            self.fail("these flags are repeated or missing", match.start())
        before = self.flags
        self.flags = (before | {*on}) - {*off}
        yield
        self.flags = before

    def escape(self) -> Node:
        """Read an escape outside of a class."""
        at = self.position
        if self.looking_at("\\b") or self.looking_at("\\B"):
            if "i" in self.flags:
                self.refuse("a word boundary in either case", at)
            self.position += 2
            within = self.text[at + 1] == "B"
            return Anchor(column=at + 1, kind="no boundary" if within else "boundary")
        if number := _NUMBER.match(self.text, at + 1):
            index = _count(number[0])
            if index <= self.captures:
                self.position = number.end()
                return self.reference(at, (index,))
        name = _NAME.match(self.text, at + 2) if self.looking_at("\\k") else None
        if name and name[1] in self.named:
            self.position = name.end()
            return self.reference(at, tuple(self.named[name[1]]))
        what = self.character_escape(in_class=False)
        return self.characters(at, what, bracketed=what.single is None)

    def reference(self, at: int, indexes: tuple[int, ...]) -> Reference:
        if "i" in self.flags:
            self.refuse("a reference to a group in either case", at)
        self.referred += 1
        if self.referred > _MOST_REFERENCES:
            self.refuse(f"more than {_MOST_REFERENCES} references to groups", at)
        return Reference(column=at + 1, indexes=indexes)


def _count(digits: str) -> int:
    digits = digits.lstrip("0")
    return NO_LIMIT if len(digits) > len(str(NO_LIMIT)) else min(int(digits or "0"), NO_LIMIT)


def _within(sign: str, ranges: Ranges) -> bool:
    return any(first <= ord(sign) <= last for first, last in ranges)
